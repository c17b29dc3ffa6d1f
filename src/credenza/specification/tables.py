"""Tables that a room brings along."""

from __future__ import annotations

import csv
from importlib.resources import files


def packaged_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.tsv`` of a package in order, each as column → cell; missing cells are empty."""
    text = files(package).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))
