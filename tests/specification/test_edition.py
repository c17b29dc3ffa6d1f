"""Editions: canonical JSON and hash (RFC 8785, SHA-256)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from credenza.specification import Specification, make_edition, read_edition, read_specification, to_json
from tests.programs import node_tool

VECTORS = Path(__file__).parents[1] / "vectors" / "editions"
EXAMPLES = Path(__file__).parents[2] / "examples"
HASHES = dict(line.split("\t") for line in (VECTORS / "sha256.tsv").read_text().splitlines())


@pytest.mark.parametrize("name", HASHES)
def test_hash_of_a_vector_never_changes(name: str) -> None:
    edition = read_edition((VECTORS / name).read_bytes())
    assert edition.sha256 == HASHES[name]
    assert read_edition(edition.canonical) == edition


@pytest.mark.parametrize("file", [*VECTORS.glob("*.json"), *EXAMPLES.glob("*.yaml")], ids=lambda file: file.name)
def test_hash_agrees_with_ecmascript(file: Path) -> None:
    specification = read_specification(file.read_bytes()).specification
    source = file.read_bytes() if file.suffix == ".json" else to_json(specification).encode()
    answer = subprocess.run(
        [*node_tool("node"), VECTORS / "canonical.mjs"], input=source, capture_output=True, check=True
    )
    assert answer.stdout.decode().strip() == make_edition(specification).sha256


def test_canonical_json_of_numbers_and_texts() -> None:
    numbers = '"workload": {"hours": 62.50, "ects": 2.0}, "level": {"eqf": 6.0}'
    texts = '"title": {"kk": "Әдіс\\u2028", "en": "a\\nb"}'
    source = f"{{{numbers}, {texts}}}"
    assert read_edition(source.encode()).canonical.decode() == (
        '{"level":{"eqf":6},"title":{"en":"a\\nb","kk":"Әдіс\u2028"},"workload":{"ects":2,"hours":62.5}}'
    )


def test_one_changed_character_gives_another_edition() -> None:
    assert read_edition(b"title: {en: A}").sha256 != read_edition(b"title: {en: B}").sha256


def test_document_of_an_edition_is_its_canonical_json() -> None:
    edition = read_edition((VECTORS / "complete.yaml").read_bytes())
    assert edition.document() == json.loads(edition.canonical)


@pytest.mark.parametrize(
    ("home", "iri"),
    [
        (None, "urn:credenza:edition:{}"),
        ("urn:uuid:0f1d", "urn:credenza:edition:{}"),
        ("https://example.org/mc/1", "https://example.org/mc/1/editions/{}"),
        ("https://example.org/mc/1/", "https://example.org/mc/1/editions/{}"),
    ],
)
def test_address_of_an_edition_lies_below_that_of_its_specification(home: str | None, iri: str) -> None:
    edition = make_edition(Specification(id=home))
    assert edition.iri == iri.format(edition.sha256)
