"""Sentences that claim an outcome, and those that only look like it."""

from __future__ import annotations

import pytest

from credenza.outcomes.claims import claims_outcome, claims_outcomes


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You'll learn to shear sheep."),
        ("en", "By the end, participants will be able to shear sheep."),
        ("en", "The course provides a detailed understanding of wool."),
        ("en", "This module aims to develop students' knowledge of wool."),
        ("en", "The workshop will teach you how to spin."),
        ("en", "Gain confidence with looms."),
        ("en", "The aim of the course is to understand how looms work."),
        ("en", "Spinning skills will be developed."),
        ("en", "Whether you own a sheep or not, this course will give you the skills to spin."),
        ("en", "You are going to learn how to spin."),
        ("en", "You will explore three looms and learn how they are built."),
        ("en", "You will look at looms, learning how to build one."),
        ("en", "This course teaches the skills to spin."),
        ("en", "You will possess the necessary skills."),
        ("en", "In this part of the Professional Certificate, you will learn how to spin."),
        ("en", "Students will have gained experience with looms."),
        ("en", "Learners will compare fleeces, and learn how to spin each."),
        ("en", "It equips students to spin."),
        ("en", "You will have a solid overview of looms."),
        ("en", "Then, learn to spin."),
        ("en", "The course will heighten awareness of wool."),
        ("en", "This Professional Certificate program helps you obtain skills."),
        ("en", "We will learn how to spin."),
        ("en", "This will also allow students to understand looms."),
        ("en", "Join us to learn about wool."),
        ("en", "The course introduces looms and teaches how to spin."),
        ("en", "We will show you how to spin."),
        ("en", "The module prepares students with sound spinning skills."),
        ("en", "It will help both guilds to learn the trade."),
        ("en", "Get close to sheep and learn how shepherds work."),
        ("en", "The course equips students critically to evaluate fleeces."),
        ("en", "You will come away from the course with a firm knowledge of wool."),
        ("en", "You will come to understand how wool is made."),
        ("en", "Students will visit a mill and will gain experience with looms."),
        ("en", "Students in this course will build knowledge of wool."),
        ("en", "Skills in spinning for different fabrics will be developed in class."),
        ("en", "Become familiar with the loom."),
        ("en", "To familiarise students with looms."),
        ("en", "For the patient, you'll be able to weave a carpet."),
        ("it", "Lo studente saprà filare la lana."),
        ("it", "Il corso fornisce le conoscenze di base sulla lana."),
        ("it", "Il corso si propone di fornire strumenti per filare."),
        ("it", "Avrà sviluppato una competenza di base."),
        ("ru", "После курса вы сможете прясть шерсть."),
        ("ru", "Цель курса — научить прясть."),
        ("ru", "Вы получите практические навыки."),
        ("ru", "Освойте ткацкий станок."),
        ("ru", "Программа предусматривает выработку навыков прядения."),
        ("ru", "В этом курсе можно узнать, как прясть."),
        ("ru", "Мы стремимся помочь вам освоить станок."),
        ("ru", "Вы создадите собственный станок."),
        ("ru", "Сформируется необходимая база для прядильщика."),
        ("ru", "Курс нацелен на формирование представлений о прядении."),
        ("ru", "Научить эффективно прясть."),
        ("kk", "Курста жүн иіруді үйренесіз."),
    ],
)
def test_claim_is_recognised(language: str, sentence: str) -> None:
    assert claims_outcome(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The course encourages students to look at looms from a new angle."),
        ("en", "A visit allows students to see a loom at work."),
        ("en", "The project gives the student the opportunity to apply skills learnt before."),
        ("en", "The course will also provide guidance on presentation skills."),
        ("en", "You will see how a loom works."),
        ("en", "The course is aimed at weavers who wish to develop their skills."),
        ("en", "We will demonstrate how to spin."),
        ("en", "The course provides an overview of looms."),
        ("en", "The course covers wool, looms and dyes."),
        ("en", "Prior knowledge of spinning is required."),
        ("en", "If you want to learn spinning, enrol now."),
        ("en", "In this course, we will explore how looms work."),
        ("en", "You will learn from experienced spinners."),
        ("en", "The exercises help you to understand wool."),
        ("en", "To succeed in this course, you should be familiar with wool."),
        ("en", "Test your knowledge of wool."),
        ("en", "Students interested in learning how to spin are welcome."),
        ("en", "We will show you a loom."),
        ("en", "The mill is ideal for gaining weaving skills."),
        ("en", "The visit is an opportunity to learn from the masters."),
        ("en", "The course provides an introduction to looms and their use in understanding wool."),
        ("en", "To complete the course, you should have skills in spinning."),
        ("en", "Weavers will use their skills to make a carpet."),
        ("en", "The mill allows students to apply their knowledge."),
        ("en", "In the mill you will apply the skills you learned."),
        ("en", "The yarn lets you use the techniques you learn."),
        ("en", "Make sure you understand what a loom is."),
        ("en", "The course provides a framework for understanding looms."),
        ("en", "A weaver will give you feedback on your skills."),
        ("en", "It shows the latest advances in the knowledge of wool."),
        ("en", "The course is designed to prepare you to succeed."),
        ("en", "The course helps weavers as they hone their skills."),
        ("en", "The course does not aim to teach students to weave."),
        ("en", "First, students will learn from weavers."),
        ("it", "Il corso tratta la lana e i telai."),
        ("it", "Il corso fornisce le tecniche e gli strumenti."),
        ("it", "È richiesta la conoscenza di base della filatura."),
        ("ru", "В курсе разбираются виды шерсти."),
        ("ru", "Необходимы базовые знания о шерсти."),
        ("ru", "Упражнения помогут закрепить навыки."),
        ("ru", "Курс предусматривает наличие знаний о шерсти."),
        ("kk", "Курс жүн туралы."),
    ],
)
def test_content_prerequisites_and_activities_are_no_claims(language: str, sentence: str) -> None:
    assert not claims_outcome(sentence, language)


def test_of_several_sentences_each_is_read_for_itself() -> None:
    sentences = ("You will", "learn to weld.", "You will learn to weld - safely", "'", "A", "Students gain skills.")

    assert claims_outcomes(sentences, "en") == [claims_outcome(each, "en") for each in sentences]
    assert claims_outcomes((), "en") == []


def test_of_several_sentences_the_beginning_of_each_is_known() -> None:
    sentences = ("The cow is big.", "Learning how to weld.", "They enjoy learning how to weld.")

    assert claims_outcomes(sentences, "en") == [False, False, True]
