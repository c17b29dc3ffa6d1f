"""The lines of a text as its author meant them: cut lines joined, items that were glued into one line apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .lexicon import verbs_of

Place = tuple[int, int]
"""``text[start:end]``."""

_CUT_MARKUP = re.compile(r"\n[ \t]*[,.;:)»](?:\s|$)")
"""A line that begins with a mark: the source put every change of type on a line of its own."""
_GOES_ON = re.compile(r"[a-zа-яёәғқңөұүһі,.;:)»]")
_BREAKS_OFF = re.compile(
    r"(?:,|\b(?:and|or|of|the|a|an|to|in|on|with|for|from|by|into"
    r"|и|или|а|в|во|с|со|на|по|к|о|об|от|из|за|для|при|до|без|над|под|через)) ?$",
    re.IGNORECASE,
)
"""Lines end so only if something follows."""
_LONGEST_BREAK = len("through ")
_BULLET_SIGNS = "•・●▪■✓✔✅➤►§"
_BULLETS = re.compile(rf"\s*[{_BULLET_SIGNS}]+\s*")
_DASHES = re.compile(
    r"-(?:(?:(?<=[:;.]-)|(?<=[:;.]\s-))\s?(?=[^\W\d_])|(?<=\w-)\s(?=[^\W\d_])(?!(?:and|or|to|e|ed|o|и|или)\b)"
    r"|(?<=[a-z]{3}-)(?=[A-Z][a-z]+ (?:to|of)\b))"
)
"""Dashes after a mark, or glued to the word before; not those of "short- and long-term"."""
_STARRED = re.compile(r"(?:_|\*(?:(?<=[\w.;,:)]\*) )?)(?=[A-ZА-Я])")
_STARRED_AFTER_MARK = re.compile(r"(?<=[.:;])[*_](?=[A-ZА-Я])")
_STARRED_SMALL = re.compile(r"(?<=[a-z.,;:)])\*\s?(?=[a-z])")
_STARS = 3
"""Two stars before small letters can be a *word* that is stressed."""
_COMMAS = re.compile(r",(?:(?<=\.,)(?=[A-Z])|(?<=[a-z],)(?=[A-Z][a-z]+ [a-z]))")
"""What stands between glued sentences."""
_SEMICOLONS = re.compile(r"(?<=;)\s*")
_GLUED_COMMA = re.compile(",[A-Z]")
_ACT_PARTED = re.compile(r";\s*[A-Z]")
_GLUED_LETTERS = re.compile(r"[a-z)][A-Z]|[.;]\s?[A-Za-z]")
"""Every line with acts that were glued together without a sign holds one of these: quick to look for."""
_ABILITIES = re.compile(r"(?=(?:The a|A)bility to\b)")
_BE_ABLE = re.compile(r"(?<=[a-z]{3})(?=be (?:\w+ ){0,3}(?:able|ready|willing)\b)")
"""Items that were glued together without any sign."""
_DAMAGED = re.compile(r"Â¿\s+(?=[^\W\d_])")
"""A bullet that was read in a wrong encoding; where it stands alone it was an apostrophe or a dash."""
_DAMAGED_ITEMS = 3
_GLUED_ITEMS = 2


class Glue(NamedTuple):
    """How items are glued: ``sign`` stands in every such line, and so many marks show that it is no accident."""

    sign: str
    marks: re.Pattern[str]
    fewest: int
    passed_over: int = 1
    """Characters at the beginning of a line where no mark is sought."""


GLUES = (
    *(Glue(sign, _BULLETS, 1) for sign in _BULLET_SIGNS),
    Glue("Â¿", _DAMAGED, _DAMAGED_ITEMS),
    Glue("*", _STARRED_SMALL, _STARS),
    Glue("-", _DASHES, _GLUED_ITEMS),
    Glue("*", _STARRED, _GLUED_ITEMS),
    Glue("_", _STARRED, _GLUED_ITEMS),
    Glue("_", _STARRED_AFTER_MARK, 1),
    Glue("bility to", _ABILITIES, _GLUED_ITEMS, 0),
    Glue("be able", _BE_ABLE, _GLUED_ITEMS),
)
"""In the order in which they are tried."""
_CUES = ("*", "_", "bility to", "be able", ".,")
"""Every text of ASCII with glued lines holds one of these or such dashes."""


def lines_of(text: str) -> Iterator[Place]:
    """The lines that hold anything, without space at their ends."""
    lines = _plain(text)
    return _joined(text, lines) if _CUT_MARKUP.search(text) else lines


def _plain(text: str) -> Iterator[Place]:
    place = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = place + line.index(content[0])
            yield start, start + len(content)
        place += len(line) + 1


def _joined(text: str, lines: Iterator[Place]) -> Iterator[Place]:
    """Lines of which the next one goes on in the middle of a sentence, as one; an empty line is an end."""
    start, end = next(lines)
    for first, last in lines:
        if text.count("\n", end, first) == 1 and (
            _GOES_ON.match(text, first) or (_breaks_off(text, start, end) and text[first] not in "-•*–")
        ):
            end = last
        else:
            yield start, end
            start, end = first, last
    yield start, end


def _breaks_off(text: str, start: int, end: int) -> bool:
    return _BREAKS_OFF.search(text, max(start, end - _LONGEST_BREAK), end) is not None


def glues_of(text: str) -> tuple[Glue, ...]:
    """How items can be glued in any line of ``text``: quick to tell, and in few ways."""
    if text.isascii() and not any(map(text.__contains__, _CUES)) and not _DASHES.search(text):
        return ()
    return tuple(glue for glue in GLUES if glue.sign in text)


def glued_items(text: str, start: int, end: int, glues: Iterable[Glue] = GLUES) -> list[Place]:
    """The marks between the items that were glued into one line: the place of each bullet."""
    for sign, pattern, fewest, passed_over in glues:
        if text.find(sign, start + 1, end) > 0:
            marks = _marks(pattern, text, start + passed_over, end)
            if len(marks) >= fewest:
                return marks
    return []


def may_glue_sentences(text: str) -> bool:
    """Whether any line of ``text`` can hold glued sentences: quick to tell."""
    return (";" in text and _ACT_PARTED.search(text) is not None) or _GLUED_COMMA.search(text) is not None


def glued_sentences(text: str, start: int, end: int) -> list[Place]:
    """The commas of "Define this.,Describe that.,Design the other.", or semicolons: what is left of a list of outcomes.

    Semicolons are such only if an act follows each of them and begins the line.
    """
    marks = _marks(_COMMAS, text, start + 1, end)
    if len(marks) >= _GLUED_ITEMS:
        return marks
    act = _acts()[0]
    if text.count(";", start, end) < _GLUED_ITEMS or not act.match(text, start):
        return []
    marks = _marks(_SEMICOLONS, text, start + 1, end)
    return marks if len(marks) >= _GLUED_ITEMS and all(act.match(text, last) for _, last in marks) else []


def glued_acts(text: str, start: int, end: int) -> list[Place]:
    """The items of "…informationDevelop an argument…Gain the skills", or of "Research:Identify….Autonomy:Deal"."""
    if not _GLUED_LETTERS.search(text, start, end):
        return []
    act, glued, titled = _acts()
    places = [mark.start() for mark in glued.finditer(text, start + 1, end)]
    if len(places) >= _GLUED_ITEMS:
        colon = text.rfind(":", start, places[0]) + 1
        first = colon if colon and act.match(text, colon) else start
        return list(pairwise([first, *places, end]))
    places = [start, *(mark.end() for mark in titled.finditer(text, start + 1, end)), end]
    return list(pairwise(places)) if len(places) > _GLUED_ITEMS + 1 else []


@cache
def _acts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """An act; where one follows a word or a sentence without a space; where it follows a title after a sentence."""
    verbs = {form: verb for form, verb in verbs_of("en").items() if form == verb.name}
    small = "|".join(verbs)
    nouns = "|".join(form for form, verb in verbs.items() if verb.is_noun)
    no_noun = rf"(?!(?i:{nouns}) (?!(?:a|an|and|appropriate|in|on|or|the|their|to|with|[a-z]+ly)\b))"
    begun = rf"{'|'.join(map(str.capitalize, verbs))}|Be able to|[A-Z][a-z]+ly (?:{small})"
    act = rf"(?:{begun}),?\s[a-z](?!f\s)"
    thing = r"(?:An?|The)\s[a-z](?!f\s)"
    skill = "(?i:(?:an? |the )?(?:ability to|capability to|capacity to|knowledge of|understanding of|awareness of) )"
    after_word = rf"(?=[A-Z])(?:(?<=[a-z]{{2}})|(?<=[A-Za-z]\)))(?={act}|{thing})"
    after_sentence = rf"(?<=[a-z)][.;])(?={no_noun}{act}|{skill})"
    before_title = r"(?=[\sA-Z])(?:(?<=\w[.;])\s?|(?<=[a-z]{3}))"
    title = rf"(?=[A-Z][^.:;!?]{{3,80}}:\s?(?:{act}|{thing}|{skill}|{no_noun}(?:{small}),?\s[a-z]))"
    return re.compile(act), re.compile(f"{after_word}|{after_sentence}"), re.compile(before_title + title)


def _marks(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[Place]:
    """Where ``pattern`` is found, but for the end of the line."""
    return [mark.span() for mark in pattern.finditer(text, start, end) if mark.end() < end]
