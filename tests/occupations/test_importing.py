"""Each importer reads the publisher's layout whole, and says file, row and column of what is wrong."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.errors import CredenzaError, DocumentError, InputError, OccupationalStandardError
from credenza.occupations import (
    Item,
    LabourFunction,
    OccupationalStandard,
    OnetTables,
    Task,
    read_esco,
    read_esco_json_ld,
    read_italian_profiles,
    read_kazakh_card,
    read_onet,
)
from credenza.specification import LANGUAGES, MultilingualText, OccupationCode
from tests.sentences import check_table

from .vectors import ESCO, esco_tables, file, onet_tables, text

TITLE = MultilingualText({"kk": "Деректер маманы", "ru": "Специалист по данным"})


def words(**texts: str) -> MultilingualText:
    return MultilingualText(texts)


ARCHIVIST = OccupationalStandard(
    id=f"{ESCO}occupation/archivist-0",
    iri=f"{ESCO}occupation/archivist-0",
    title=words(en="invented archivist", it="archivista inventato"),
    description=words(en="Keeps files, finds them again.", it="Conserva i documenti, li ritrova."),
    source="ESCO, European Commission, https://esco.ec.europa.eu",
    occupation_codes=(
        OccupationCode(scheme="ISCO-08", code="2621"),
        OccupationCode(scheme="ESCO", code="2621.1"),
    ),
    knowledge=(
        Item(
            code="K1",
            text=words(en="archive law", it="normativa sugli archivi"),
            iri=f"{ESCO}skill/law-0",
            essential=True,
        ),
    ),
    skills=(
        Item(
            code="S1",
            text=words(en="sort records", it="ordinare documenti"),
            iri=f"{ESCO}skill/sort-0",
            essential=True,
        ),
        Item(
            code="S2",
            text=words(en="advise readers", it="consigliare i lettori"),
            iri=f"{ESCO}skill/advise-0",
            essential=False,
        ),
    ),
)


def paths(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [problem.path for problem in caught.value.problems]


def test_esco_csv_gives_occupations_in_all_languages_with_essential_items_first() -> None:
    archivist, tester = read_esco([esco_tables("en"), esco_tables("it")])
    assert archivist == ARCHIVIST
    assert [item.text.texts for item in tester.items] == [{"en": "execute tests", "it": "eseguire collaudi"}]


@pytest.mark.parametrize("wish", [f"{ESCO}occupation/tester-0", "Invented Tester", "2519.1"])
def test_esco_csv_gives_only_the_occupations_that_are_wanted(wish: str) -> None:
    assert [found.title.texts for found in read_esco([esco_tables("en")], {wish})] == [{"en": "invented tester"}]


def test_esco_relations_of_version_1_2_have_more_columns() -> None:
    old = text("occupationSkillRelations_en.csv").splitlines()
    head = "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel"
    rows = [row.split(",") for row in old[1:]]
    new = "\n".join([head, *(f"{a},a label,{b},{c},{d},another" for a, b, c, d in rows)])
    with_new = list(read_esco([esco_tables("en", relations=new)]))
    assert with_new == list(read_esco([esco_tables("en")]))


def test_esco_csv_says_file_row_and_column_of_every_wrong_cell() -> None:
    relations = text("occupationSkillRelations_en.csv").replace("essential,knowledge", "vital,knowledge")
    skills = text("skills_en.csv").replace(",sort records,", ",,")
    with pytest.raises(OccupationalStandardError) as caught:
        read_esco([esco_tables("en", relations=relations, skills=skills)])
    assert paths(caught) == [
        "occupationSkillRelations_en.csv, row 5, relationType",
        "skills_en.csv, row 3, preferredLabel",
        "skills_en.csv",
    ]
    assert next(problem.in_language("it").path for problem in caught.value.problems).endswith("riga 5, relationType")


def test_esco_csv_without_its_columns_is_no_table() -> None:
    with pytest.raises(DocumentError) as caught:
        read_esco([esco_tables("en", skills="uri,label\nx,y\n")])
    assert paths(caught) == [f"skills_en.csv, row 1, {name}" for name in
                             ("conceptType", "conceptUri", "skillType", "preferredLabel")]  # fmt: skip


def test_esco_json_ld_gives_the_same_occupation_as_the_tables() -> None:
    (found,) = read_esco_json_ld(file("esco.jsonld"), ("en", "it"))
    essential = {item.iri: item.essential for item in found.items}
    assert essential == {item.iri: item.essential for item in ARCHIVIST.items}
    assert found.model_copy(update={"occupation_codes": ()}) == ARCHIVIST.model_copy(update={"occupation_codes": ()})


@pytest.mark.parametrize("form", ["a list of nodes", "with a mark of byte order"])
def test_esco_json_ld_in_another_frame(form: str) -> None:
    document = json.loads(text("esco.jsonld"))
    shown = json.dumps(document["@graph"]) if form == "a list of nodes" else json.dumps(document)
    source = BytesIO((" \n" if form == "a list of nodes" else "").encode() + shown.encode())
    assert [found.title for found in read_esco_json_ld(source, ("en", "it"))] == [ARCHIVIST.title]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (b'[{"@type": "Skill", "prefLabel": ' + b"[" * 5000 + b"]" * 5000 + b"}]", "no_json"),
        (b'[{"@type": ["Skill"], "prefLabel": ' + b"[" * 17 + b"]" * 17 + b"}]", "no_json"),
        (b'[{"@type": ' + b'{"@id": ' * 17 + b'"Skill"' + b"}" * 18 + b"]", "no_json"),
        (b'{"@graph": [{"@id": ', "no_json"),
        (b'{"nodes": []}', "no_graph"),
        (b"", "no_json"),
        (b"\xff\xfe", "no_json"),
    ],
)
def test_what_is_no_json_ld_is_a_document_error(given: bytes, fault: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(read_esco_json_ld(BytesIO(given), ("en",)))
    expected = {"no_json": "cannot be read as JSON", "no_graph": "holds no nodes"}[fault]
    assert expected in str(caught.value)


def test_onet_gives_tasks_and_what_is_important_enough() -> None:
    gardeners, cooks = read_onet(onet_tables())
    assert gardeners.model_dump(mode="json") == {
        "id": "99-0001.00",
        "title": {"en": "Invented Gardeners"},
        "source": "O*NET Database, U.S. Department of Labor, https://www.onetcenter.org, CC BY 4.0",
        "description": {"en": 'Grow "plants" and keep them.'},
        "country": "US",
        "occupation_codes": [{"scheme": "O*NET-SOC", "code": "99-0001.00"}],
        "tasks": [
            {"code": "12", "text": {"en": "Sow seeds."}, "essential": True},
            {"code": "11", "text": {"en": "Water plants."}, "essential": False},
        ],
        "knowledge": [
            {"code": "K1", "text": {"en": "Biology"}, "essential": True},
            {"code": "K2", "text": {"en": "Chemistry"}, "essential": False},
        ],
        "skills": [{"code": "S1", "text": {"en": "Active Listening"}, "essential": True}],
    }
    assert [item.code for item in cooks.items] == ["13", "K1", "S1"]


def test_onet_says_file_row_and_column_of_every_wrong_cell() -> None:
    tasks = text("Task Statements.txt").replace("\tSow seeds.\t", "\t\t").replace("Supplemental", "Rare")
    knowledge = text("Knowledge.txt").replace("4.50", "much")
    with pytest.raises(OccupationalStandardError) as caught:
        read_onet(onet_tables(tasks=tasks, knowledge=knowledge))
    assert paths(caught) == [
        "Task Statements.txt, row 2, Task Type",
        "Task Statements.txt, row 3, Task",
        "Knowledge.txt, row 4, Data Value",
    ]


def test_italian_profiles_have_competences_as_tasks_that_share_knowledge_and_skills() -> None:
    gardener, cook = read_italian_profiles(file("profiles.jsonl"), file("competences.jsonl"))
    assert [(task.code, task.text.texts, task.needs) for task in gardener.tasks] == [
        ("C1", {"it": "curare piante"}, ("K1", "K2", "S1")),
        ("C2", {"it": "progettare aiuole"}, ("K1", "S2", "S1")),
    ]
    assert {item.code: item.text.in_language("it") for item in gardener.abilities} == {
        "K1": "Botanica",
        "K2": "Fitopatologia",
        "S1": "Potare",
        "S2": "Disegnare",
    }
    assert (gardener.id, gardener.description) == ("IT 900", words(it="Cura i giardini."))
    assert (cook.id, list(cook.items), cook.description) == ("IT 901", [], None)


def test_italian_profiles_say_file_and_line_of_every_wrong_entry() -> None:
    profiles = text("profiles.jsonl").replace('"code": "2"', '"code": "77"').replace('"901"', '""') + "[]\n{\n"
    with pytest.raises(OccupationalStandardError) as caught:
        list(read_italian_profiles(BytesIO(profiles.encode()), file("competences.jsonl")))
    assert paths(caught) == [
        "profiles, row 1, competences",
        "profiles, row 2, code",
        "profiles, row 3",
        "profiles, row 4",
    ]


def test_kazakh_card_has_functions_tasks_and_what_each_needs_in_both_languages() -> None:
    card = read_kazakh_card(file("card_kk_ru.csv"), "KZ-1", TITLE)
    assert card.labour_functions == (
        LabourFunction(code="F1", title=words(kk="Деректерді дайындау", ru="Подготовка данных"), tasks=("T1", "T2")),
        LabourFunction(code="F2", title=words(kk="Деректерді көрсету", ru="Представление данных"), tasks=("T3",)),
    )
    assert card.tasks == (
        Task(code="T1", text=words(kk="Деректерді тазалау", ru="Очистка данных"), needs=("K1", "S1", "S2")),
        Task(code="T2", text=words(kk="Деректерді сақтау", ru="Хранение данных"), needs=("K1",)),
        Task(code="T3", text=words(kk="Диаграмма салу", ru="Построение диаграмм"), needs=("S3",)),
    )
    assert [item.text.texts["ru"] for item in card.abilities] == [
        "Типы данных",
        "Находить ошибки",
        "Исправлять ошибки",
        "Выбирать диаграмму",
    ]


def test_kazakh_card_in_one_language_needs_each_column_once() -> None:
    card = read_kazakh_card(BytesIO("Навык,Трудовая функция,Умения,Знания\nН,Ф,У,З\n".encode()), "KZ-1", TITLE)
    assert [item.text.texts for item in card.items] == [{"ru": "Н"}, {"ru": "З"}, {"ru": "У"}]
    with pytest.raises(DocumentError) as caught:
        read_kazakh_card(BytesIO("Навык,Умения\nН,У\n".encode()), "KZ-1", TITLE)
    assert paths(caught) == [
        "card, row 1, еңбек функциясы / трудовая функция / labour function",
        "card, row 1, білім / знание / knowledge",
    ]


def test_kazakh_card_whose_first_row_names_no_function_says_where() -> None:
    with pytest.raises(OccupationalStandardError) as caught:
        read_kazakh_card(BytesIO("Навык,Трудовая функция,Умения,Знания\nН,,У,З\n".encode()), "KZ-1", TITLE)
    assert paths(caught) == ["card, row 2, Трудовая функция"]


def test_problems_are_said_in_four_languages() -> None:
    keys = check_table("credenza.occupations", "problems")
    assert {key.removesuffix(".do") for key in keys} == {key for key in keys if not key.endswith(".do")}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_plain_error(data: bytes) -> None:
    readers = (
        lambda: read_onet(OnetTables(BytesIO(data), file("Task Statements.txt"), BytesIO(data), BytesIO(data))),
        lambda: list(read_esco_json_ld(BytesIO(data), LANGUAGES)),
        lambda: read_kazakh_card(BytesIO(data), "KZ-1", TITLE),
        lambda: list(read_italian_profiles(BytesIO(data), file("competences.jsonl"))),
    )
    for read in readers:
        try:
            read()
        except CredenzaError:
            continue


@given(st.lists(st.text(max_size=30), min_size=8, max_size=8))
def test_any_texts_in_a_card_are_read_or_refused_with_a_plain_error(cells: list[str]) -> None:
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    table = "Трудовая функция,Навык,Умения,Знания\n" + ",".join(quoted[:4]) + "\n" + ",".join(quoted[4:]) + "\n"
    try:
        card = read_kazakh_card(BytesIO(table.encode(errors="replace")), "KZ-1", TITLE)
    except CredenzaError:
        return
    assert all(item.text for item in card.items)
