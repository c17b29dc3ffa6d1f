"""Reading the tab-separated tables of this room."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib.resources import files

from credenza.specification import LANGUAGES, MultilingualText


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.tsv`` in order, each as column → cell."""
    text = files(__package__).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def label_of(row: Mapping[str, str]) -> MultilingualText:
    """The label of a row in the languages it has."""
    return MultilingualText({language: row[language] for language in LANGUAGES if row.get(language)})
