"""Reading the tab-separated tables of this room."""

from __future__ import annotations

from collections.abc import Mapping

from credenza.specification import LANGUAGES, MultilingualText, packaged_rows


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.tsv`` in order, each as column → cell."""
    return packaged_rows(__package__, name)


def label_of(row: Mapping[str, str]) -> MultilingualText:
    """The label of a row in the languages it has."""
    return MultilingualText({language: row[language] for language in LANGUAGES if row.get(language)})
