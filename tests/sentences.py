"""What every table of sentences must be: complete in four languages, with the same values in each."""

from __future__ import annotations

import re
from importlib.resources import files

from credenza.specification import LANGUAGES


def check_table(package: str, table: str) -> list[str]:
    """The keys of a table, after each of its rows was looked at."""
    lines = files(package).joinpath(f"{table}.tsv").read_text("utf-8").split("\n")
    assert lines[0].split("\t") == ["key", *LANGUAGES]
    rows = [line.split("\t") for line in lines[1:] if line]
    for row in rows:
        assert len(row) == 5, row
        assert all(text.strip() for text in row), row
        assert len({tuple(sorted(re.findall(r"{\w*}", text))) for text in row[1:]}) == 1, row
    keys = [row[0] for row in rows]
    assert len(set(keys)) == len(keys)
    return keys
