"""The commented skeleton of a specification that ``credenza new`` writes.

``skeleton.txt`` is the form. Its lines mean:

- ``#@ ID``: a comment with the label of the element and, for a rule, its sentence;
- ``#! KEY``: a comment with a phrase of ``skeleton_texts.tsv``;
- ``#| LIST``: a comment with the codes of a list of ``credenza.frameworks``;
- ``«value»`` or ``«text:KEY»``: a place to fill in, with the value that stands there in the example;
- ``LANG`` the language of the texts, ``REVIEW`` a day two years after ``today``.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from credenza.frameworks import code_list, element_ids, element_label
from credenza.rulepacks import load_pack, word

from .texts import texts_of

PACK = "eu/2022"
WIDTH = 110
_PLACE = re.compile(r"«(text:)?(.*?)»")


def skeleton(language: str, today: date, *, filled: bool) -> str:
    """A specification in YAML with comments in ``language``; ``filled`` puts example values into its places."""
    form = files(__package__).joinpath("skeleton.txt").read_text(encoding="utf-8")
    review = today.replace(year=today.year + 2, day=1).isoformat()
    lines = form.replace("LANG", language).replace("REVIEW", review).split("\n")
    return "\n".join(written for line in lines for written in _written(line, language, filled))


def _written(line: str, language: str, filled: bool) -> Iterator[str]:
    mark, _, subject = line.strip().partition(" ")
    indent = line[: len(line) - len(line.lstrip())]
    if mark == "#@":
        yield from _comment(_element(subject, language), indent)
    elif mark == "#!":
        yield from _comment(texts_of("skeleton_texts", language)[subject], indent)
    elif mark == "#|":
        for code, concept in code_list(subject).items():
            yield f"{indent}#   {code} = {concept.label.in_language(language)}"
    else:
        yield _fill(line, language, filled)


def _element(element_id: str, language: str) -> str:
    label = element_label(element_id, language) if element_id in element_ids() else ""
    rule = load_pack(PACK).rules.get(element_id)
    if rule is None:
        return label
    demand = f"{word(rule.severity, language)}. {rule.sentence.in_language(language)}"
    return " · ".join(filter(None, (element_id, label, demand)))


def _comment(text: str, indent: str) -> list[str]:
    first, next_ones = f"{indent}# ", f"{indent}#   "
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=next_ones, break_on_hyphens=False)


def _fill(line: str, language: str, filled: bool) -> str:
    found = _PLACE.search(line)
    if not found:
        return line
    is_text, value = found.groups()
    example = json.dumps(texts_of("skeleton_texts", language)[value], ensure_ascii=False) if is_text else value
    if filled:
        return line.replace(found.group(), example)
    empty = '"" ' if example.startswith('"') else ""
    return f"{line[: found.start()]}{empty} # {texts_of('skeleton_texts', language)['for_example']}: {example}"
