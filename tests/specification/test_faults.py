"""Every fault of shape names the element, the line and the remedy."""

from __future__ import annotations

import pytest

from credenza.errors import Place, Problem, SpecificationError
from credenza.specification import read_specification, specification_of

NUMBER = "Write a number without quotes and with a decimal point, such as 5 or 2.5."
WHOLE = "Write a whole number without quotes, such as 6."
DAY = "Write a day written as year-month-day, such as 2027-09-30."
LIST = "Write one line with a dash per entry, or leave the element out."
GROUP = "Write each as a line `name: value` below it."
LANGUAGES = "Write for example: {en: …, it: …}."
QUOTES = "Put the value in quotes."

FAULTS: list[tuple[str, str, str, str]] = [
    ('workload:\n  ects: "2.5"', "workload.ects", '"2.5" does not fit here.', NUMBER),
    ("workload:\n  ects: 2,5", "workload.ects", '"2,5" does not fit here.', NUMBER),
    ("workload:\n  ects: true", "workload.ects", "true does not fit here.", NUMBER),
    ("workload:\n  ects: [5]", "workload.ects", "a list does not fit here.", NUMBER),
    (
        "workload:\n  ects: 2.555",
        "workload.ects",
        "2.555 does not fit here.",
        "Write a number with at most two decimal places, such as 2.5.",
    ),
    ("workload:\n  hours: -1", "workload.hours", "-1 does not fit here.", "Write a number from 0 to 100000."),
    ("level:\n  eqf: VI", "level.eqf", '"VI" does not fit here.', WHOLE),
    ('level:\n  eqf: "6"', "level.eqf", '"6" does not fit here.', WHOLE),
    ("level:\n  eqf: 6.5", "level.eqf", "6.5 does not fit here.", WHOLE),
    ("level:\n  eqf: true", "level.eqf", "true does not fit here.", WHOLE),
    (
        "cohort_size:\n  maximum: 1e9",
        "cohort_size.maximum",
        "1000000000.0 does not fit here.",
        "Write a whole number from 0 to 100000.",
    ),
    (
        "quality_assurance:\n  valid_until: 31.12.2027",
        "quality_assurance.valid_until",
        '"31.12.2027" does not fit here.',
        DAY,
    ),
    ("quality_assurance:\n  valid_until: 2027", "quality_assurance.valid_until", "2027 does not fit here.", DAY),
    (
        "quality_assurance:\n  valid_until: 20271231",
        "quality_assurance.valid_until",
        "20271231 does not fit here.",
        DAY,
    ),
    (
        "quality_assurance:\n  valid_until: 2027-02-29",
        "quality_assurance.valid_until",
        '"2027-02-29" does not fit here.',
        "Write a day that the calendar has.",
    ),
    ("\ntitle: A course", "title", 'A text in one or more languages is needed here, not "A course".', LANGUAGES),
    ("title:\n  en: 1984", "title.en", "A text is needed here, not 1984.", QUOTES),
    ("title:\n  en:", "title.en", "A text is needed here, but nothing stands here.", QUOTES),
    (
        "title:\n  EN: A",
        "title.EN",
        '"EN" does not fit here.',
        "Write a language tag in small letters such as en, it, kk or ru.",
    ),
    (
        'title:\n  en: "a\\u0007"',
        "title.en",
        '"a\ufffd" does not fit here.',
        "Write a text without control characters.",
    ),
    ("\nversion: 1.0", "version", "A text is needed here, not 1.0.", QUOTES),
    ("\noutcomes:", "outcomes", "A list is needed here, but nothing stands here.", LIST),
    ("\nlanguage: it", "language", 'A list is needed here, not "it".', LIST),
    ("\nprerequisites: none", "prerequisites", 'A list is needed here, not "none".', LIST),
    ("outcomes:\n  - Knows", "outcomes[0]", 'A group of named elements is needed here, not "Knows".', GROUP),
    ("\nlevel: 6", "level", "A group of named elements is needed here, not 6.", GROUP),
    (
        "outcomes:\n  - kind: skills",
        "outcomes[0].kind",
        '"skills" is none of: knowledge, skill, responsibility_autonomy.',
        "Did you mean skill?",
    ),
    (
        "outcomes:\n  - kind: 7",
        "outcomes[0].kind",
        "7 is none of: knowledge, skill, responsibility_autonomy.",
        "Take one of these codes.",
    ),
    (
        "issuer:\n  country: ITA",
        "issuer.country",
        '"ITA" does not fit here.',
        "Write a country code of two letters such as IT or KZ.",
    ),
    (
        "issuer:\n  homepage: www.example.org",
        "issuer.homepage",
        '"www.example.org" does not fit here.',
        "Write a web address that starts with https://.",
    ),
    (
        "issuer:\n  did: example.org",
        "issuer.did",
        '"example.org" does not fit here.',
        "Write a decentralised identifier such as did:web:example.org.",
    ),
    (
        "\nid: course 1",
        "id",
        '"course 1" does not fit here.',
        "Write a full address such as https://example.org/course or urn:uuid:….",
    ),
    (
        "assessments:\n  - key: final project",
        "assessments[0].key",
        '"final project" does not fit here.',
        "Write a short name of Latin letters, digits, hyphens and dots, such as final-project.",
    ),
    (
        "assessments:\n  - type: quiz",
        "assessments[0].key",
        "This element is needed here.",
        "Add it, or remove the part around it.",
    ),
    ("isced_f:\n  - 413", "isced_f[0]", "A text is needed here, not 413.", QUOTES),
    (
        "isced_f:\n  - law",
        "isced_f[0]",
        '"law" does not fit here.',
        'Write an ISCED-F code of two to four digits in quotes, such as "0421".',
    ),
    (
        "rule_packs:\n  - EU 2022",
        "rule_packs[0]",
        '"EU 2022" does not fit here.',
        "Write the name of a rule pack such as eu/2022.",
    ),
]


@pytest.mark.parametrize(("source", "path", "message", "remedy"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_fault_names_element_line_and_remedy(source: str, path: str, message: str, remedy: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_specification(source.encode())
    (problem,) = caught.value.problems
    assert (problem.path, problem.message, problem.remedy) == (path, message, remedy)
    assert problem.place is not None
    assert problem.place.line == 2


def test_all_faults_are_listed_at_once() -> None:
    with pytest.raises(SpecificationError) as caught:
        read_specification(b"version: 1\nworkload: {ects: many}\nlevel:\n  eqf: high\n")
    assert [problem.in_language("en") for problem in caught.value.problems] == [
        Problem("version", "A text is needed here, not 1.", QUOTES, Place(1, 1)),
        Problem("workload.ects", '"many" does not fit here.', NUMBER, Place(2, 12)),
        Problem("level.eqf", '"high" does not fit here.', WHOLE, Place(4, 3)),
    ]


def test_fault_in_data_without_a_text_has_a_path_and_no_place() -> None:
    with pytest.raises(SpecificationError) as caught:
        specification_of({"level": {"eqf": "6"}})
    assert str(caught.value) == f'level.eqf: "6" does not fit here. {WHOLE}'


def test_long_wrong_value_is_shown_short() -> None:
    with pytest.raises(SpecificationError) as caught:
        specification_of({"id": "x" * 10_000})
    assert len(str(caught.value)) < 250
