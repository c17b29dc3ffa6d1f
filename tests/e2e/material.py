"""What the people of the browser tests bring along: a specification, lists of learners, changed credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SEARCH_WORDS = {"en": "Beekeeping", "it": "Apicoltura", "kk": "Арашылық", "ru": "Пчеловодство"}
HEAD = "given_name,family_name,birth_date,email,quiz,quiz.completed_on,assignment,assignment.completed_on"
GIVEN_NAME, FAMILY_NAME = "Әсем", "Өңғарқызы"


def specification(number: str) -> str:
    """A complete specification as YAML, titled so that nothing else in the register has its words."""
    document = yaml.safe_load((EXAMPLES / "data-literacy.yaml").read_text())
    document["title"] = {language: f"{word} {number}" for language, word in SEARCH_WORDS.items()}
    del document["issuer"]
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def learners(language: str, grade: str = "B") -> bytes:
    """A list of two learners; the assignment of the second one, in row 3, has the given grade."""
    first = f"{GIVEN_NAME},{FAMILY_NAME},1990-04-12,asem.{language}@e2e.example.org,passed,2026-09-25,A,2026-10-03"
    second = f"Zoë,O'Sample,1991-05-13,zoe.{language}@e2e.example.org,passed,2026-09-25,{grade},2026-10-03"
    return "\r\n".join([HEAD, first, second, ""]).encode("utf-8-sig")


def texts_in(part: Any) -> Iterator[str]:
    """Every value of a document, as text."""
    if isinstance(part, dict):
        for value in part.values():
            yield from texts_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts_in(value)
    else:
        yield part if isinstance(part, str) else json.dumps(part)


def with_one_letter_changed(credential: str) -> str:
    """The credential with another given name."""
    return credential.replace(GIVEN_NAME, "Әсеп")
