"""Help for authors: what was understood of a learning outcome, why it is weak, and how a better one could begin.

A hint leaves the author free; a weakness says why nobody could assess the sentence as it stands. Nothing is rewritten:
the patterns are beginnings with gaps, in the language of the sentence, made with the author's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from credenza.specification import MultilingualText, OutcomeKind, Sentences

from .bloom import BloomEstimate, bloom_level
from .levels import LevelPlausibility, plausible_levels
from .lexicon import Bloom, Observable, Verb, read_table, verbs_of
from .matter import BARE, Matter, matter_of
from .parts import context_of, object_of, parts_of, vague_further_verbs
from .statements import GAINS, SENTENCES, JudgedStatement, Span, Vagueness, judge_statement

_ADVICE = Sentences(__package__, "advice")
_HINTS = frozenset({"long", "unknown_verb", "level_above", "level_below"})
_MANY_WORDS = 40
_MIDDLE_LEVEL = 4
"""EQF level for which patterns are given where none is stated."""
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True)
class Weakness:
    """One thing that makes a sentence weak, with the exact places of the words meant.

    Codes: those of ``Vagueness``; ``topic`` and ``course_act`` (content instead of an outcome), ``activity``,
    ``several``, ``open_end``; and hints: ``long``, ``unknown_verb``, ``level_above``, ``level_below``.
    """

    code: str
    spans: tuple[Span, ...] = ()
    patterns: tuple[str, ...] = ()
    """How a better sentence could go, in the language of the sentence; "…" stands for what only the author knows."""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_hint(self) -> bool:
        """Whether the author may well leave it so."""
        return self.code in _HINTS

    def sentence(self) -> MultilingualText:
        """What is weak, in every language."""
        return self._said(self.code)

    def remedy(self) -> MultilingualText:
        """What to do, in every language."""
        return self._said(f"{self.code}.do")

    def _said(self, key: str) -> MultilingualText:
        table = _ADVICE if key in _ADVICE.texts else SENTENCES
        return table.text(key, self.values)


@dataclass(frozen=True)
class Advice:
    """What was understood of a sentence, and what is weak in it, the gravest first. Spans are places in its text."""

    judged: JudgedStatement
    bloom: BloomEstimate | None
    object_span: Span | None
    """What the verb is done to, without its context."""
    context_span: Span | None
    """How, where or by what means it is done, from its first word on."""
    levels: LevelPlausibility
    weaknesses: tuple[Weakness, ...]

    @property
    def kind(self) -> OutcomeKind | None:
        """Knowledge, skill, or responsibility and autonomy."""
        return self.judged.kind

    @property
    def is_assessable(self) -> bool:
        """Whether somebody else could see that a learner does it: no weakness, at most hints."""
        return all(weakness.is_hint for weakness in self.weaknesses)


def bloom_name(level: Bloom) -> MultilingualText:
    """What a level of the revised taxonomy is called."""
    return _ADVICE.text(f"bloom_{level.name.lower()}")


def advise(text: str, language: str, level: int | None = None) -> Advice:
    """Help for the author of the learning outcome ``text``; ``level`` is the EQF level of the whole, if stated.

    Raises ValueError for a language that is not supported: nothing is guessed.
    """
    judged = _understood(judge_statement(text, language))
    content = _content(judged, level)
    levels = plausible_levels([text], language)
    found = [content] if content else [*_weak(judged, level), *_level_hints(levels, level)]
    weaknesses = sorted((*found, *_style(judged)), key=lambda weakness: weakness.is_hint)
    bloom = bloom_level(judged) if judged.levels else None
    return Advice(judged, bloom, object_of(judged), context_of(judged), levels, tuple(weaknesses))


def _understood(judged: JudgedStatement) -> JudgedStatement:
    """The statement with a verb where the strict reading finds none: a vague one before a clause, or an unknown one."""
    if judged.verb is not None:
        return judged
    first = _WORD.search(judged.text)
    verb = verbs_of(judged.language).get(first.group().lower()) if first else None
    if first and verb and verb.observable is Observable.NO and judged.language != "kk":
        return _with_verb(judged, verb, Span(first.start(), first.end()))
    return _unknown_verb(judged)


def _with_verb(judged: JudgedStatement, verb: Verb, span: Span) -> JudgedStatement:
    words = list(_WORD.finditer(judged.text, span.end))
    rest = Span(words[0].start(), words[-1].end()) if words else None
    vagueness = (Vagueness("vague_verb", span.of(judged.text)),) if verb.observable is Observable.NO else ()
    return JudgedStatement(judged.text, judged.language, verb, span, rest, vagueness, judged.begin)


def _unknown_verb(judged: JudgedStatement) -> JudgedStatement:
    """The statement if its first word may be a verb that the lexicon does not know, in English also with an "s"."""
    text, language = judged.text, judged.language
    word = _WORD.match(text, judged.begin)
    if word is None or _NAME.match(text, word.end()):
        return judged
    form = word.group()
    for shorter in (form, form.removesuffix("s")) if language == "en" else (form,):
        verb = judge_statement(shorter + text[word.end() :], language, expected=True).verb
        if verb is not None and not verb.levels:
            return _with_verb(judged, verb, Span(word.start(), word.end()))
    return judged


_NAME = re.compile(r"\s+(?:for|of|and|&)\s|\s*[:&,]", re.IGNORECASE)
"""What follows a name in a title, but hardly a verb."""


def _content(judged: JudgedStatement, level: int | None) -> Weakness | None:
    """Course content, an act of the course or an activity in the place of an outcome."""
    text, language = judged.text, judged.language
    for code, pattern in _patterns_of_content(language):
        found = pattern.match(text) if code != "topic" or judged.verb is None else None
        if found is not None:
            matter = _topic(matter_of(found.groupdict().get("matter") or "", language))
            inside = matter.text and code == "course_act"
            span = _trimmed(text, found.start(), found.start("matter") if inside else found.end())
            return _weakness(judged, code, (span,), matter, level)
    if judged.verb is not None or not text.strip():
        return None
    span = _trimmed(text, 0, len(text))
    return _weakness(judged, "no_verb", (span,), _topic(matter_of(span.of(text), language)), level)


def _weak(judged: JudgedStatement, level: int | None) -> Iterator[Weakness]:
    """What cannot be observed, what has no object, and what is more than one."""
    for vague in judged.vagueness:
        yield from _vague(judged, vague.code, level)
    if judged.verb is not None and judged.verb_span is not None and not judged.verb.levels:
        span = judged.verb_span
        yield Weakness("unknown_verb", (span,), (), {"words": span.of(judged.text)})
    for further in vague_further_verbs(judged):
        matter = matter_of(judged.text[further.end :], judged.language)
        yield _weakness(judged, "vague_verb", (further,), matter, level)
    parts = parts_of(judged)
    if len(parts) > 1:
        shown = tuple(part.of(judged.text) for part, _ in parts)
        verbs = tuple(verb for _, verb in parts)
        quoted = ", ".join(verb.of(judged.text) for verb in verbs)
        yield Weakness("several", verbs, shown, {"count": len(parts), "words": quoted})


def _vague(judged: JudgedStatement, code: str, level: int | None) -> Iterator[Weakness]:
    verb, span = judged.verb, judged.verb_span
    if verb is None or span is None:
        return
    rest = judged.object_span.of(judged.text) if judged.object_span else ""
    matter = matter_of(rest, judged.language)
    if code == "nominal":
        yield Weakness(code, (span,), (f"{verb.name} {rest}",), {"words": span.of(judged.text)})
    elif code == "no_object":
        yield _weakness(judged, code, (span,), Matter("", code), level)
    elif code == "vague_object":
        yield _weakness(judged, code, (span, *_gained(judged)), matter, level)
    elif not any(vague.code == "no_object" for vague in judged.vagueness):
        yield _weakness(judged, code, (span,), matter, level)
    else:
        yield _weakness(judged, code, (span,), BARE, level)


def _gained(judged: JudgedStatement) -> Iterator[Span]:
    found = GAINS[judged.language].match(judged.text, judged.object_span.start) if judged.object_span else None
    if found is not None:
        yield Span(found.start(), found.end())


def _weakness(
    judged: JudgedStatement, code: str, spans: tuple[Span, ...], matter: Matter, level: int | None
) -> Weakness:
    """A weakness with the patterns for the level, filled with the author's words."""
    words = " … ".join(span.of(judged.text) for span in spans)
    patterns = tuple(
        pattern.format(matter=matter.text, words=words) for pattern in _patterns(matter.form, judged.language, level)
    )
    return Weakness(code, spans, patterns, {"words": words})


def _topic(matter: Matter) -> Matter:
    """The same after the patterns for topics, which leave a noun as it is."""
    return Matter(matter.text, "topic") if matter.text and matter.form != "clause" else matter


def _style(judged: JudgedStatement) -> Iterator[Weakness]:
    for code, pattern in _patterns_of_style(judged.language):
        found = pattern.search(judged.text)
        if found is not None:
            yield Weakness(code, (Span(found.start(), found.end()),), (), {"words": found.group()})
    count = len(_WORD.findall(judged.text))
    if count > _MANY_WORDS:
        yield Weakness("long", (), (), {"count": count})


def _level_hints(levels: LevelPlausibility, level: int | None) -> Iterator[Weakness]:
    """The stated level beside what the words ask for: hints, because a level belongs to the whole.

    A modest verb alone is none: most lists begin with some.
    """
    if level is None or levels.is_plausible(level):
        return
    is_above = levels.lowest > level
    reasons = levels.demanding if is_above else [reason for reason in levels.limiting if reason.code != "verb"]
    if not reasons:
        return
    code = "level_above" if is_above else "level_below"
    spans = {_place(reason.statement, reason.words) for reason in reasons}
    values = {"lowest": levels.lowest, "highest": levels.highest, "level": level}
    yield Weakness(code, tuple(sorted(spans, key=lambda span: span.start)), (), values)


def _place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    return Span(first, first + len(part.strip()))


@cache
def _patterns_of_content(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(row for row in _weak_rows(language) if row[0] != "open_end")


@cache
def _patterns_of_style(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(row for row in _weak_rows(language) if row[0] == "open_end")


def _weak_rows(language: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    for row in read_table("weak"):
        if row["language"] == language:
            yield (
                row["code"],
                re.compile(rf"\s*{row['pattern']}" if row["code"] != "open_end" else row["pattern"], re.I),
            )


def _patterns(form: str, language: str, level: int | None) -> tuple[str, ...]:
    at = level or _MIDDLE_LEVEL
    rows = (row for row in _pattern_rows() if row["code"] == form and int(row["lowest"]) <= at <= int(row["highest"]))
    return tuple(next(rows)[language].split(" / "))


@cache
def _pattern_rows() -> tuple[Mapping[str, str], ...]:
    return tuple(read_table("patterns"))
