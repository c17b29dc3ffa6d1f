"""Catalogues that are no tables: graphs of learning opportunities (LOQ), and editions as the register gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from credenza.errors import DocumentError
from credenza.mining import CatalogueRecord, document_of, read_catalogue
from credenza.specification import make_edition, read_specification
from tests.cli.running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LOQ = """
@prefix elm: <http://data.europa.eu/snb/model/{space}/> .
@prefix dc: <http://purl.org/dc/terms/> .
@prefix rov: <http://www.w3.org/ns/regorg#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix r: <https://register.example/> .
r:cheese a elm:Qualification ;
    dc:title "Сыр"@ru , "Cheese"@en ; dc:description "For dairies."@en ;
    elm:EQFLevel <http://data.europa.eu/snb/eqf/4> ; elm:ISCEDFCode <http://data.europa.eu/snb/isced-f/0721> ;
    elm:creditPoint [ elm:point "2" ] ; dc:modified "2026-05-04" ;
    elm:learningOutcome r:k1 , r:s1 ; elm:provenBy [ dc:title "Practical test"@en ] ;
    elm:accreditation [ dc:title "Dairy board"@en ] ; elm:awardingOpportunity [ elm:awardingBody r:school ] .
r:k1 dc:title "Explain how milk curdles"@en . r:s1 dc:title "Make a simple cheese"@en .
r:school rov:legalName "Dairy school"@en .
r:butter a elm:LearningAchievementSpecification ;
    dc:title "Масло"@ru ; elm:educationLevel [ skos:prefLabel "НРК 3"@ru ] ; elm:learningOutcome r:k2 .
r:k2 dc:title "Сбивать масло из сливок"@ru .
r:offer a elm:LearningOpportunity ; elm:learningAchievementSpecification r:butter ; elm:providedBy r:school .
"""
BUTTER = CatalogueRecord(
    "https://register.example/butter",
    "Масло\nРезультаты обучения\n- Сбивать масло из сливок",
    "ru",
    "Dairy school",
    "НРК 3",
)
CHEESE = CatalogueRecord(
    "https://register.example/cheese",
    "Cheese\nFor dairies.\nLearning outcomes\n- Explain how milk curdles\n- Make a simple cheese",
    "en",
    "Dairy school",
    "EQF 4",
    "0721",
    "2026",
    "Practical test",
    "2",
    "Dairy board",
)


@pytest.mark.parametrize("space", ["elm", "ontology"])
def test_learning_opportunities_are_read_in_both_namespaces_of_the_model(tmp_path: Path, space: str) -> None:
    path = tmp_path / "register.ttl"
    path.write_text(LOQ.replace("{space}", space), encoding="utf-8")
    assert list(read_catalogue(path)) == [BUTTER, CHEESE]


def test_entry_with_every_element_is_ready_and_its_level_plausible() -> None:
    document = document_of(CHEESE)
    assert (document["class"], document["ready"], document["missing"]) == ("structured", True, [])
    assert document["level_fits"] == {"says": "plausible", "eqf": 4, "lowest": 1, "highest": 7}
    assert document_of(BUTTER)["missing"] == ["outcomes", "assessment", "workload", "quality"]


def test_edition_and_specification_give_the_same_record(tmp_path: Path) -> None:
    source = EXAMPLES / "data-literacy.yaml"
    edition = tmp_path / "data-literacy.json"
    edition.write_bytes(make_edition(read_specification(source.read_bytes()).specification).canonical)
    (record,) = read_catalogue(source)
    assert list(read_catalogue(edition)) == [record]
    assert (record.provider, record.level, record.workload, record.assessment) == (
        "Example University of Applied Sciences", "EQF 5", "2.5 ECTS, 62.5 h", "Quiz; Marked assignment"
    )  # fmt: skip
    assert document_of(record)["ready"]


def test_folder_is_read_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text(LOQ.replace("{space}", "elm"), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "", "credits": "", "hours": 5}\n', encoding="utf-8")
    assert list(read_catalogue(tmp_path)) == [CatalogueRecord("1", "", workload="5"), BUTTER, CHEESE]


@pytest.mark.parametrize("name", ["c.ttl", "c.rdf", "c.jsonld"])
def test_broken_graph_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<a> {")
    with pytest.raises(DocumentError, match=name):
        list(read_catalogue(path))
    assert "Traceback" not in run_credenza("mine", path, "--records", tmp_path / "out.jsonl").err
