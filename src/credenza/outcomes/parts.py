"""The parts of a statement: its context, and the outcomes that one sentence holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import Observable, Verb, verbs_of
from .statements import JudgedStatement, Span

_CONTEXT = {
    "en": re.compile(
        r"\s(?=(?:in|at|using|by|with|within|through|under|during|when|while|according to|"
        r"for(?!\s(?:the\s|all\s)?(?:learners|students|participants|beginners|people)\b)|based on|on the basis of|"
        r"on behalf of|independently|autonomously)\s)",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\s(?=(?:in|nel(?:l['’]|la|le|lo)?|nei|negli|con|mediante|attraverso|utilizzando|usando|secondo|sotto|durante|"
        r"quando|per|presso|sulla base di)\s|nell['’])",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\s(?=(?:в|во|с помощью|с использованием|на основе|при|используя|под|для|во время|согласно|по|"
        r"в соответствии с)\s)",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"(?:.*\b(?:арқылы|бойынша|негізінде|көмегімен|қолданып|пайдаланып|барысында|кезінде|үшін|жағдайында|сәйкес))\b",
        re.IGNORECASE,
    ),
}
"""Where the context begins; in Kazakh, where it stands before the object, the context itself."""
_JOINED = {
    "en": re.compile(r"(?:[,;]\s*(?:and\s+|then\s+)?|\band\s+)(?:how to\s+|to\s+)?(\w+)", re.IGNORECASE),
    "it": re.compile(r"(?:[,;]\s*(?:ed?\s+)?|\bed?\s+)(?:di\s+|a\s+|come\s+)?(\w+)", re.IGNORECASE),
    "ru": re.compile(r"(?:[,;]\s*(?:(?:а также|и)\s+)?|\b(?:и|а также)\s+)(\w+)", re.IGNORECASE),
}
_INFINITIVE = {"it": ("re", "rsi"), "ru": ("ть", "ться", "ти", "тись", "чь")}
_FINITE_KAZAKH = re.compile(r"(?:ды|ді|йды|йді|ады|еді)[,;]?\s+(?:және\s+)?")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def context_of(judged: JudgedStatement) -> Span | None:
    """How, where or by what means the act is done: a part of the object span."""
    whole = judged.object_span
    if whole is None:
        return None
    if judged.language == "kk":
        found = _CONTEXT["kk"].match(judged.text, whole.start, whole.end)
        return Span(whole.start, found.end()) if found and found.end() < whole.end else None
    begins = _CONTEXT[judged.language].search(judged.text, whole.start + 1, whole.end)
    return Span(begins.end(), whole.end) if begins else None


def object_of(judged: JudgedStatement) -> Span | None:
    """What the verb is done to, without its context and without verbs that are coupled with it."""
    whole, context = judged.object_span, context_of(judged)
    if whole is None:
        return None
    start, end = whole.start, whole.end
    if context is not None:
        start, end = (start, context.start) if context.start > start else (context.end, end)
    if judged.language != "kk":
        start = _after_coupled(judged, start)
    words = list(_WORD.finditer(judged.text, start, end))
    return Span(words[0].start(), words[-1].end()) if words else None


def _after_coupled(judged: JudgedStatement, start: int) -> int:
    """Where the object begins in "analyse and evaluate the data", "design, build and test a circuit"."""
    place = judged.verb_span.end if judged.verb_span else start
    while coupled := _COUPLED.match(judged.text, place):
        if coupled[1].lower() not in verbs_of(judged.language):
            break
        place = coupled.end()
    return max(start, place)


_COUPLED = re.compile(r"(?:\s*,\s*|\s*,?\s+(?:and|or|e|ed|o|и|или)\s+)(\w+)(?=[\s,])", re.IGNORECASE)


def parts_of(judged: JudgedStatement) -> tuple[tuple[Span, Span], ...]:
    """The outcomes in one sentence, each as its words and its verb; verbs that share an object are one outcome."""
    if judged.verb is None or judged.verb_span is None or judged.verb.observable is Observable.NO:
        return ()
    if judged.language == "kk":
        return _parts_before(judged, judged.verb_span)
    verbs = [judged.verb_span, *_further_verbs(judged, judged.verb_span)]
    ends = [span.start for span in verbs[1:]] + [len(judged.text)]
    parts = [(_words(judged.text, verb.start, end), verb) for verb, end in zip(verbs, ends, strict=True)]
    return tuple(parts) if all(part.end > verb.end for part, verb in parts) else ()


def _further_verbs(judged: JudgedStatement, first: Span) -> Iterator[Span]:
    """Verbs of the same form as the first one that are joined to it by "and" or a comma, each with its own object."""
    return (span for verb, span in _joined_verbs(judged, first) if verb.observable is not Observable.NO)


def vague_further_verbs(judged: JudgedStatement) -> tuple[Span, ...]:
    """Verbs that nobody can observe, joined to one that can be: "apply the rules and know the law"."""
    if judged.verb is None or judged.verb_span is None or judged.language not in _JOINED:
        return ()
    joined = _joined_verbs(judged, judged.verb_span) if judged.verb.observable is not Observable.NO else ()
    return tuple(span for verb, span in joined if verb.observable is Observable.NO)


def _joined_verbs(judged: JudgedStatement, first: Span) -> Iterator[tuple[Verb, Span]]:
    verbs = verbs_of(judged.language)
    form = _form(first.of(judged.text), judged.language)
    for joined in _JOINED[judged.language].finditer(judged.text, first.end):
        word = joined[1].lower()
        verb = verbs.get(word)
        if verb is not None and _is_verb(word, verb) and _form(word, judged.language) == form:
            yield verb, Span(joined.start(1), joined.end(1))


def _is_verb(word: str, verb: Verb) -> bool:
    return not (verb.is_noun or word.endswith("ing"))


def _form(word: str, language: str) -> bool:
    """Whether the word is an infinitive."""
    return word.endswith(_INFINITIVE[language]) if language in _INFINITIVE else not word.endswith("s")


def _words(text: str, start: int, end: int) -> Span:
    """From the first word to the last that joins nothing."""
    words = list(_WORD.finditer(text, start, end))
    while len(words) > 1 and words[-1].group().lower() in _JOINING:
        words.pop()
    return Span(words[0].start(), words[-1].end())


_JOINING = frozenset({"and", "e", "ed", "и", "а", "также", "then", "how", "to", "di", "a", "come"})


def _parts_before(judged: JudgedStatement, last: Span) -> tuple[tuple[Span, Span], ...]:
    """In Kazakh each outcome ends with its verb."""
    verbs = verbs_of("kk")
    parts: list[tuple[Span, Span]] = []
    begin = 0
    for word in _WORD.finditer(judged.text, 0, last.end):
        verb = verbs.get(word.group().lower())
        is_end = word.end() == last.end or _FINITE_KAZAKH.match(judged.text, max(word.end() - 2, 0)) is not None
        if verb is not None and verb.observable is not Observable.NO and is_end and word.start() > begin:
            parts.append((_words_after(judged.text, begin, word.end()), Span(word.start(), word.end())))
            begin = word.end()
    return tuple(parts) if len(parts) > 1 else ()


def _words_after(text: str, start: int, end: int) -> Span:
    words = [word for word in _WORD.finditer(text, start, end) if word.group().lower() != "және"]
    return Span(words[0].start(), words[-1].end())
