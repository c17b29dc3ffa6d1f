"""What is said in the worked cases. Invented; the reasons are as long as a reader needs to follow them."""

from __future__ import annotations

from typing import Any

CRITERIA = {
    "en": "We recognise what was learned and assessed elsewhere when it fits the purpose of the request. What counts "
    "is the outcomes that the purpose cannot do without, not the shape of the course.",
    "it": "Riconosciamo ciò che è stato appreso e valutato altrove quando serve allo scopo della domanda. Contano i "
    "risultati di cui lo scopo non può fare a meno, non la forma del corso.",
    "kk": "Басқа жерде үйренілген және бағаланған нәтижелер өтініштің мақсатына сай болса, біз оларды танимыз. Курстың "
    "түрі емес, мақсатқа онсыз жетуге болмайтын нәтижелер маңызды.",
    "ru": "Мы признаём то, что изучено и оценено в другом месте, если это отвечает цели заявления. Важны результаты, "
    "без которых цели не достичь, а не форма курса.",
}


def _outcome(key: str, kind: str, essential: bool, en: str, it: str, kk: str, ru: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "essential": essential, "text": {"en": en, "it": it, "kk": kk, "ru": ru}}


PROGRAMMES: dict[str, dict[str, dict[str, Any]]] = {
    "university": {
        "recognition-practice": {
            "title": {
                "en": "Practice of recognising qualifications (master's programme in education management)",
                "it": "Pratica del riconoscimento dei titoli (laurea magistrale in gestione dell'istruzione)",
                "kk": "Біліктіліктерді тану тәжірибесі (білім беруді басқару магистратурасы)",
                "ru": "Практика признания квалификаций (магистратура по управлению образованием)",
            },
            "kind": "other",
            "cycle": "",
            "eqf": 7,
            "ects": 5,
            "isced_f": "0413",
            "is_open": True,
            "outcomes": [
                _outcome(
                    "o1", "knowledge", True,
                    "Knows the Lisbon Recognition Convention, its subsidiary texts and national recognition law.",
                    "Conosce la Convenzione di Lisbona, i testi sussidiari e la normativa nazionale in materia.",
                    "Лиссабон тану конвенциясын, оның қосымша құжаттарын және тану туралы ұлттық заңнаманы біледі.",
                    "Знает Лиссабонскую конвенцию о признании, дополняющие документы и национальное право о признании.",
                ),
                _outcome(
                    "o2", "skill", True,
                    "Conducts an evaluation procedure from the request to the appeal.",
                    "Conduce una procedura di valutazione dalla domanda al ricorso.",
                    "Бағалау рәсімін өтініштен апелляцияға дейін жүргізеді.",
                    "Проводит процедуру оценки от заявления до апелляции.",
                ),
                _outcome(
                    "o3", "skill", False,
                    "Finds information about a qualification that is necessary for its evaluation.",
                    "Reperisce le informazioni su un titolo necessarie alla sua valutazione.",
                    "Біліктілікті бағалауға қажет мәліметтерді табады.",
                    "Находит сведения о квалификации, необходимые для её оценки.",
                ),
            ],
        },
        "office-computing": {
            "title": {
                "en": "Office computing", "it": "Informatica d'ufficio", "kk": "Кеңсе компьютерлік жұмысы",
                "ru": "Офисные компьютерные технологии",
            },
            "kind": "other",
            "cycle": "",
            "eqf": 5,
            "ects": 3,
            "isced_f": "0611",
            "is_open": True,
            "outcomes": [
                _outcome(
                    "o1", "skill", True,
                    "Builds a table of income and expenses with formulas.",
                    "Costruisce una tabella di entrate e uscite con formule.",
                    "Кірістер мен шығыстар кестесін формулалармен құрады.",
                    "Строит таблицу доходов и расходов с формулами.",
                ),
                _outcome(
                    "o2", "skill", True,
                    "Draws a chart that shows how a business is doing.",
                    "Disegna un grafico che mostra l'andamento di un'attività.",
                    "Істің қалай жүріп жатқанын көрсететін диаграмма жасайды.",
                    "Строит диаграмму, которая показывает, как идут дела.",
                ),
            ],
        },
    },
    "ateneo": {
        "vocational-didactics": {
            "title": {
                "en": "Didactics of vocational education (laurea in education sciences)",
                "it": "Didattica della formazione professionale (laurea in scienze dell'educazione)",
                "kk": "Кәсіптік білім беру дидактикасы (білім туралы ғылымдар бакалавриаты)",
                "ru": "Дидактика профессионального образования (бакалавриат по наукам об образовании)",
            },
            "kind": "laurea",
            "cycle": "",
            "eqf": 6,
            "ects": 6,
            "isced_f": "0114",
            "is_open": True,
            "outcomes": [
                _outcome(
                    "o1", "knowledge", True,
                    "Explains didactic principles of vocational education and dual education.",
                    "Spiega i principi didattici della formazione professionale e della formazione duale.",
                    "Кәсіптік білім берудің және дуальды оқытудың дидактикалық қағидаттарын түсіндіреді.",
                    "Объясняет дидактические принципы профессионального образования и дуального обучения.",
                ),
                _outcome(
                    "o2", "skill", True,
                    "Plans a lesson that joins theory and practical training.",
                    "Progetta una lezione che unisce teoria e formazione pratica.",
                    "Теория мен практикалық даярлықты ұштастыратын сабақты жоспарлайды.",
                    "Планирует занятие, соединяющее теорию и практическую подготовку.",
                ),
                _outcome(
                    "o3", "skill", True,
                    "Designs and marks a practical test of an occupational task.",
                    "Progetta e valuta una prova pratica di un compito professionale.",
                    "Кәсіптік міндет бойынша практикалық сынақты әзірлейді және бағалайды.",
                    "Разрабатывает и оценивает практическое испытание по профессиональной задаче.",
                ),
                _outcome(
                    "o4", "knowledge", False,
                    "Knows how regional training systems are funded and accredited in Italy.",
                    "Conosce come sono finanziati e accreditati i sistemi formativi regionali in Italia.",
                    "Италияда аймақтық оқыту жүйелерінің қалай қаржыландырылып, аккредиттелетінін біледі.",
                    "Знает, как в Италии финансируются и аккредитуются региональные системы обучения.",
                ),
            ],
        },
    },
}  # fmt: skip
"""Institution → short name → programme, as ``save_programme`` takes it."""


def _said(en: str, it: str, kk: str, ru: str) -> dict[str, str]:
    return {"en": en, "it": it, "kk": kk, "ru": ru}


REASONS: dict[str, dict[str, str]] = {
    "authentic.signed": _said(
        "The signature verifies and the name is that of the applicant's identity card.",
        "La firma è valida e il nome è quello del documento d'identità del richiedente.",
        "Қолтаңба расталды, аты-жөні өтініш берушінің жеке куәлігіндегімен бірдей.",
        "Подпись верна, имя совпадает с удостоверением личности заявителя.",
    ),
    "authentic.platform": _said(
        "The platform confirmed the number of the certificate by e-mail.",
        "La piattaforma ha confermato il numero dell'attestato per e-mail.",
        "Платформа сертификат нөмірін e-mail арқылы растады.",
        "Платформа подтвердила номер сертификата по e-mail.",
    ),
    "provider.cimea": _said(
        "CIMEA is the Italian centre of the ENIC-NARIC networks.",
        "CIMEA è il centro italiano delle reti ENIC-NARIC.",
        "CIMEA – ENIC-NARIC желілерінің Италиядағы орталығы.",
        "CIMEA — итальянский центр сетей ENIC-NARIC.",
    ),
    "provider.university": _said(
        "The (invented) university is listed with its accreditation.",
        "L'università (inventata) risulta accreditata.",
        "(Ойдан алынған) университет аккредиттелгендер тізімінде бар.",
        "(Вымышленный) университет значится в списке аккредитованных.",
    ),
    "provider.platform": _said(
        "The platform stands on the institution's own list of providers.",
        "La piattaforma è nell'elenco degli erogatori dell'istituzione.",
        "Платформа мекеменің өз тізімінде бар.",
        "Платформа есть в собственном списке учреждения.",
    ),
    "element.level": _said(
        "The level is enough for the purpose.", "Il livello è sufficiente per lo scopo.",
        "Деңгей мақсатқа жеткілікті.", "Уровень достаточен для цели.",
    ),
    "element.workload": _said(
        "Credits are compared with credits, hours are information.",
        "I crediti si confrontano con i crediti, le ore sono informazione.",
        "Кредиттер кредиттермен салыстырылады, сағаттар – мәлімет.",
        "Кредиты сравниваются с кредитами, часы — справочно.",
    ),
    "element.quality": _said(
        "The quality assurance of the provider is stated and sufficient.",
        "L'assicurazione della qualità dell'erogatore è indicata e sufficiente.",
        "Ұйымның сапаны қамтамасыз етуі көрсетілген және жеткілікті.",
        "Обеспечение качества у организации указано и достаточно.",
    ),
    "element.profile": _said(
        "The field is the same.", "L'ambito è lo stesso.", "Саласы бірдей.", "Область та же.",
    ),
    "element.learning_outcomes": _said(
        "The outcomes that the purpose cannot do without are covered.",
        "I risultati di cui lo scopo non può fare a meno sono coperti.",
        "Мақсатқа қажетті нәтижелер қамтылған.",
        "Результаты, без которых цели не достичь, покрыты.",
    ),
    "evaluator.aim": _said(
        "The module Practice of recognising qualifications, 5 credits",
        "Il modulo Pratica del riconoscimento dei titoli, 5 crediti",
        "«Біліктіліктерді тану тәжірибесі» модулі, 5 кредит",
        "Модуль «Практика признания квалификаций», 5 кредитов",
    ),
    "evaluator.reason": _said(
        "All outcomes of the module are covered by assessed outcomes of the micro-credential, at the same level.",
        "Tutti i risultati del modulo sono coperti da risultati valutati della microcredenziale, allo stesso livello.",
        "Модульдің барлық нәтижелері микробіліктіліктің бағаланған нәтижелерімен сол деңгейде қамтылған.",
        "Все результаты модуля покрыты оценёнными результатами микроквалификации того же уровня.",
    ),
    "evaluator.minutes": _said(
        "Five members were invited, five were present. The evaluator reported. Four voted in favour, one abstained.",
        "Cinque membri convocati, cinque presenti. Il valutatore ha riferito. Quattro favorevoli, uno astenuto.",
        "Бес мүше шақырылды, бесеуі қатысты. Сарапшы баяндады. Төртеуі жақтады, біреуі қалыс қалды.",
        "Приглашены пять членов, присутствовали пять. Эксперт доложил. Четверо за, один воздержался.",
    ),
    "evaluator.details": _said(
        "The four assessed outcomes cover the whole module.",
        "I quattro risultati valutati coprono l'intero modulo.",
        "Бағаланған төрт нәтиже бүкіл модульді қамтиды.",
        "Четыре оценённых результата покрывают весь модуль.",
    ),
    "methodology.aim": _said(
        "The course unit Didactics of vocational education, 6 CFU",
        "L'insegnamento Didattica della formazione professionale, 6 CFU",
        "«Кәсіптік білім беру дидактикасы» пәні, 6 CFU",
        "Дисциплина «Дидактика профессионального образования», 6 CFU",
    ),
    "methodology.not_covered": _said(
        "Funding and accreditation in the Italian regions are no part of the Kazakh module.",
        "Finanziamento e accreditamento nelle regioni italiane non fanno parte del modulo kazako.",
        "Италия аймақтарындағы қаржыландыру мен аккредиттеу қазақстандық модульге кірмейді.",
        "Финансирование и аккредитация в регионах Италии не входят в казахстанский модуль.",
    ),
    "methodology.no_alternative": _said(
        "No other course unit of the programme is nearer.", "Nessun altro insegnamento del corso è più vicino.",
        "Бағдарламаның басқа пәні бұдан жақын емес.", "Другой дисциплины программы ближе нет.",
    ),
    "methodology.reason": _said(
        "The three essential outcomes are covered. One credit counts one for one; the outcome on the Italian regions "
        "is left to be learned.",
        "I tre risultati essenziali sono coperti. Un credito vale un credito; resta da apprendere il risultato sulle "
        "regioni italiane.",
        "Маңызды үш нәтиже қамтылған. Кредит кредитке бірге бір есептеледі; Италия аймақтары туралы нәтиже әлі "
        "үйренілуі керек.",
        "Три существенных результата покрыты. Кредит засчитывается за кредит; остаётся изучить результат о регионах "
        "Италии.",
    ),
    "methodology.would_allow": _said(
        "The one-credit seminar on regional training systems.",
        "Il seminario da un credito sui sistemi formativi regionali.",
        "Аймақтық оқыту жүйелері туралы бір кредиттік семинар.",
        "Семинар на один кредит о региональных системах обучения.",
    ),
    "platform.certificate": _said(
        "Certificate of the Example Learning Platform (invented): Spreadsheets for a small enterprise, 40 hours.",
        "", "", "",
    ),
    "platform.outcomes": _said(
        "Builds a table of income and expenses with formulas.\nDraws a chart of the year.", "", "", "",
    ),
    "platform.aim": _said(
        "Exemption from the course Office computing", "Esonero dal corso Informatica d'ufficio",
        "«Кеңсе компьютерлік жұмысы» пәнінен босату", "Освобождение от курса «Офисные компьютерные технологии»",
    ),
    "platform.piece": _said(
        "The accounts of my workshop for a year: two tables with formulas and a chart, made by me.",
        "I conti della mia officina per un anno: due tabelle con formule e un grafico, fatti da me.",
        "Шеберханамның бір жылдық есебі: формулалары бар екі кесте және диаграмма, өзім жасағанмын.",
        "Учёт моей мастерской за год: две таблицы с формулами и диаграмма, сделаны мной.",
    ),
    "platform.assessed": _said(
        "The formulas are right and stay right when a row is added.",
        "Le formule sono corrette e lo restano quando si aggiunge una riga.",
        "Формулалар дұрыс және жол қосылғанда да дұрыс қалады.",
        "Формулы верны и остаются верными, когда добавляют строку.",
    ),
}  # fmt: skip
