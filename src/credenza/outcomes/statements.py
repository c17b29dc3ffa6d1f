"""One sentence: its verb, the levels it can stand at, its kind, and what makes it vague."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from credenza.specification import MultilingualText, OutcomeKind, Sentences

from .lexicon import Bloom, Observable, Verb, read_table, verbs_of

SENTENCES = Sentences(__package__, "sentences")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_UNSEEN, _OF_THINGS = Observable.NO, Observable.OBJECT
_ENDING = 4
"""Words at the end of a Kazakh sentence among which the verb is looked for."""


class Span(NamedTuple):
    """A part of a text: offsets in code points, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Vagueness:
    """Why a sentence cannot be assessed as it stands: a code and the words meant.

    Codes: ``no_verb``, ``vague_verb``, ``nominal`` (a noun made of a verb), ``vague_object`` (skills, knowledge are
    developed), ``no_object``.
    """

    code: str
    words: str = ""

    def sentence(self) -> MultilingualText:
        """What is weak, in every language."""
        return SENTENCES.text(self.code, {"words": self.words})

    def remedy(self) -> MultilingualText:
        """A concrete better pattern, in every language."""
        return SENTENCES.text(f"{self.code}.do", {"words": self.words})


class JudgedStatement(NamedTuple):
    """What a sentence says as a learning outcome. Spans are places in ``text``."""

    text: str
    language: str
    verb: Verb | None
    verb_span: Span | None
    object_span: Span | None
    """What the verb is done to, with its context: the rest of the sentence."""
    vagueness: tuple[Vagueness, ...]
    begin: int = 0
    """Where the statement itself begins, after "By the end of the course the learner will be able to"."""

    @property
    def levels(self) -> tuple[Bloom, ...]:
        """Levels of the revised taxonomy at which the verb stands, commonest first."""
        return self.verb.levels if self.verb else ()

    @property
    def kind(self) -> OutcomeKind | None:
        """Knowledge, skill, or responsibility and autonomy (2017/C 189/03, Annex I)."""
        return self.verb.kind if self.verb else None

    @property
    def names_an_act(self) -> bool:
        """Whether it names what is done instead of saying who does it: "managing bias", "use of frameworks"."""
        if self.begin or self.verb is None or self.verb_span is None:
            return False
        return _is_noun(self.text, self.verb, self.verb_span)

    @property
    def is_assessable(self) -> bool:
        """Whether somebody else could see that a learner does it."""
        return not self.vagueness


def judge_statement(text: str, language: str, *, expected: bool = False) -> JudgedStatement:
    """What the sentence ``text`` says as a learning outcome.

    ``expected``: the sentence goes on after "you will be able to:", so that its first word is a verb even if it is not
    known. Raises ValueError for a language that has no verbs here: nothing is guessed.
    """
    if not verbs_of(language):
        raise ValueError(f"no learning outcomes are judged in the language {language!r}")
    begin = lead_in(text, language)
    found = _main_verb(text, language, begin, expected=expected)
    if found is None or _is_noun(text, *found):
        behind = _behind_title(text, language, begin)
        begin, found = (behind, _main_verb(text, language, behind, expected=False)) if behind else (begin, found)
    if found is None:
        return JudgedStatement(text, language, None, None, None, _NO_VERB_FOUND, begin)
    verb, span = found
    rest = _object(text, begin, span.start) if language == "kk" else _object(text, span.end, len(text))
    return JudgedStatement(text, language, verb, span, rest, tuple(_vagueness(text, begin, verb, span, rest)), begin)


_NO_VERB_FOUND = (Vagueness("no_verb"),)


def _main_verb(text: str, language: str, begin: int, *, expected: bool) -> tuple[Verb, Span] | None:
    """The verb of the statement; of "understand and apply" the one that can be observed."""
    verbs = _last_verbs(text) if language == "kk" else _first_verbs(text, language, begin, expected=expected)
    first = next(verbs, None)
    if first is None or first[0].observable is not _UNSEEN:
        return first
    others = chain(verbs, _coupled(text, first[1].end, language))
    return next((each for each in others if each[0].observable is not _UNSEEN), first)


def _first_verbs(text: str, language: str, begin: int, *, expected: bool) -> Iterator[tuple[Verb, Span]]:
    """The verb after the lead-in, and those that are coupled with it."""
    joins = _JOINS[language]
    start = _after_title(text, begin) if language == "en" else begin
    introduced = expected or start > _after_bullet(text)
    sought = True
    for word in _WORD.finditer(text, start):
        form = word.group().lower()
        verb = _verb_at(form, language, introduced=introduced) if sought else None
        if verb is not None:
            if _is_title(text, word, verb):
                return
            yield verb, Span(word.start(), word.end())
        elif form not in joins:
            return
        sought = verb is None


def _after_title(text: str, start: int) -> int:
    """Where the sentence begins to which its title was glued: "Work and Energy Apply the principles"."""
    glued = _TITLE.match(text, start)
    verb = verbs_of("en").get(glued[1].lower()) if glued else None
    return glued.start(1) if glued and verb and not verb.is_noun else start


_TITLE = re.compile(
    r"(?:(?:[A-Z][\w'’-]*|of|and|the|in|to|for|&|with)[,:]?\s+)+?([A-Z][a-z]+(?<!ing)(?<!s))(?:\s+and\s+\w+)?\s+[a-z]"
)


def _verb_at(form: str, language: str, *, introduced: bool) -> Verb | None:
    """The verb that a sentence begins with; after "able to" or "how to" every word is one that is not a noun."""
    verb = verbs_of(language).get(form) or (verbs_of(language).get(form.rpartition("-")[2]) if "-" in form else None)
    if verb is not None:
        may_be_plural = verb.is_noun and form != verb.name and form.endswith("s")
        return verb if introduced or not may_be_plural else None
    if language == "en":
        looks_like = introduced and len(form) >= _SHORT and (_NO_VERB.search(form) is None or _is_glued(form))
    else:
        looks_like = form.endswith(_INFINITIVES[language]) and len(form) > _SHORT and not form.endswith(_NOUNS)
    return Verb(language, form, (), OutcomeKind.SKILL, _OF_THINGS) if looks_like else None


def _is_glued(form: str) -> bool:
    """Whether a verb was glued to the word after it: "describemethodologies", but no "presentations"."""
    glued = _GLUED_WORD.fullmatch(form)
    return glued is not None and any(form[:end] in verbs_of("en") for end in range(_LONG, len(form) - _SHORT))


_LONG = 6
_GLUED_WORD = re.compile(r"(?!\w+(?:ation|ment|er|or|ing|ive|able|ist)s?$)\w{12,}")
_INFINITIVES = {
    "it": ("are", "ere", "ire", "arsi", "ersi", "irsi"),
    "ru": ("ть", "ться", "ти", "тись", "ете", "ёте", "ите", "етесь", "итесь"),
}
"""Endings of forms that outcomes begin with."""
_NOUNS = "ости"
"""What Russian nouns end in that are no infinitives."""
_SHORT = 4
_NO_VERB = re.compile(
    r"(?:tion|sion|ment|ness|ity|ics|ogy|ance|ence|ing|ed|s|al|ous|ive|ic|ble|ly)$"
    r"|^(?:some|various|basic|their|your|with|also|have|both|more|further|then|been|from|into|what|when|that|this|these)$"
)


def _is_title(text: str, word: re.Match[str], verb: Verb) -> bool:
    """Whether the words are a title, such as "Change Management", and the verb is a noun."""
    if not verb.is_noun:
        return False
    words = text.split()
    return 1 < len(words) <= 6 and all(not each[0].islower() or len(each) <= 3 for each in words)


def _is_noun(text: str, verb: Verb, span: Span) -> bool:
    """Whether the verb stands as a noun; "understanding of" is no act, but what the learner will have."""
    if verb.language != "en":
        return False
    is_gerund = text.startswith("ing", span.end - len("ing")) and span.of(text).lower() != verb.name
    if not is_gerund:
        return verb.is_noun and _OF.match(text, span.end) is not None
    return verb.observable is not _UNSEEN or _OF.match(text, span.end) is None


_OF = re.compile(r"(?:\s+and\s+\w+)?\s+of\b")


def _coupled(text: str, start: int, language: str) -> Iterator[tuple[Verb, Span]]:
    """Verbs that can be observed further on in a sentence that begins with a vague one: "know X and apply it"."""
    for joined in _COUPLINGS[language].finditer(text, start):
        form = joined[1].lower()
        verb = verbs_of(language).get(form)
        follows_to = text.endswith("to ", start, joined.start(1))
        if verb is None or verb.observable is _UNSEEN or not _is_plain(form, verb, follows_to=follows_to):
            continue
        yield verb, Span(joined.start(1), joined.end(1))


def _is_plain(form: str, verb: Verb, *, follows_to: bool) -> bool:
    """Whether a word in the middle of a sentence is a verb and no noun, as it is after "how to"."""
    return verb.language != "en" or (form == verb.name and (follows_to or not verb.is_noun))


_COUPLINGS = {
    "en": re.compile(
        r"\b(?:and|or|,|;)\s+(?:how to\s+|(?:learn )?(?:how )?to\s+|be able to\s+"
        r"|(?:the |an )?(?:ability|capacity|capability) to\s+)?(\w+)",
        re.IGNORECASE,
    ),
    "it": re.compile(r"\b(?:e|ed|,|;)\s+(?:saper(?:l[aoie])?\s+|come\s+)?(\w+)", re.IGNORECASE),
    "ru": re.compile(
        r"\b(?:и|,|;)\s+(?:(?:научитесь|сможете|уметь|как)\s+(?:(?:их|его|её|ими|с\s+ними)\s+)?)(\w+(?:ть|ться|ти|тись|чь))\b",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"\bжәне\s+(\w+)", re.IGNORECASE),
}


def _last_verbs(text: str) -> Iterator[tuple[Verb, Span]]:
    """The verbs at the end of a Kazakh sentence, the last one first; "түсіндіре біледі" is "түсіндір"."""
    verbs = verbs_of("kk")
    left = _ENDING
    for word in reversed(list(_WORD.finditer(text))):
        form = word.group().lower()
        verb = verbs.get(form)
        if verb is not None:
            yield verb, Span(word.start(), word.end())
            left = 2
        elif form not in _JOINS["kk"]:
            left -= 1
        if left <= 0:
            return


_JOINS = {
    "en": frozenset({"and", "or", "to", "be", "able", "critically", "then", "also", "effectively"}),
    "it": frozenset({"e", "ed", "o", "a", "di", "saper", "anche"}),
    "ru": frozenset({"и", "или", "а", "также", "уметь"}),
    "kk": frozenset({"және", "алады", "біледі", "тиіс", "болады", "керек", "мүмкін", "алу", "қабілетті", "немесе"}),
}


def _behind_title(text: str, language: str, begin: int) -> int | None:
    """Where the statement begins behind a title or a name that is joined to it.

    "Planning: Write schedules", "Data Sharing Students will name", "patience and the ability to wait".
    """
    if named := _NAME_BEFORE_ABILITY.match(text, begin):
        return named.end()
    pattern = _TITLE_WITH_COLON if ":" in text else _TITLE_BEFORE_LEARNERS
    title = pattern.match(text, begin)
    if title is None:
        return None
    behind = lead_in(text, language, title.end())
    word = _WORD.match(text, behind)
    if word is None or word.group().endswith("ing") or GAINS[language].match(text, behind):
        return None
    return behind if behind > title.end() or word.group().lower() in verbs_of(language) else None


_NAME_BEFORE_ABILITY = re.compile(r"(?:[\w'’-]+ ){1,6}and (?:the |an )?(?:ability|capacity|capability) to\s+")
_TITLE_BEFORE_LEARNERS = re.compile(
    r"(?:(?:[A-Z][\w'’/&-]*|of|and|the|in|to|for|&|with|-)[,:]? ){1,10}"
    r"(?=(?:[Tt]he |[Aa]ll )?(?:[Ss]tudents?|[Ll]earners?|[Pp]articipants?|[Gg]raduates?|[Cc]andidates?)"
    r" (?:will|should|can|must)\b|[Bb]e able to\b)"
)
_TITLE_WITH_COLON = re.compile(r"[^:.;!?,\n]{3,60}: *(?=[^\W\d_])")


def lead_in(text: str, language: str, start: int | None = None) -> int:
    """Where the statement itself begins, that of ``text[start:]`` if a place is given."""
    place = _after_bullet(text) if start is None else start
    any_lead, leads = _leads(language)
    while found := any_lead.match(text, place):
        place = found.end()
        for lead in leads[found.lastindex :]:
            found = lead.match(text, place)
            place = found.end() if found else place
    return place


_BULLET = re.compile(r"[\s\W\d]*(?:[a-zа-я]\)\s*)?")


def _after_bullet(text: str) -> int:
    return _BULLET.match(text).end()  # type: ignore[union-attr]  # the pattern matches the empty text


@cache
def _leads(language: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """A pattern with a group for each lead-in, which finds the first that follows, and one for each; none is empty."""
    patterns = [row["pattern"] for row in read_table("leads") if row["language"] == language]
    any_lead = "|".join(f"({pattern})" for pattern in patterns)
    return re.compile(any_lead, re.IGNORECASE), tuple(re.compile(each, re.IGNORECASE) for each in patterns)


def _object(text: str, start: int, end: int) -> Span | None:
    """What stands after the verb, in Kazakh before it, without marks at its ends."""
    first = _LETTER.search(text, start, end)
    if first is None:
        return None
    while not _LETTER.match(text, end - 1):
        end -= 1
    return Span(first.start(), end)


_LETTER = re.compile(r"\w")


def _vagueness(text: str, begin: int, verb: Verb, span: Span, rest: Span | None) -> Iterator[Vagueness]:
    words = span.of(text)
    if verb.observable is _UNSEEN:
        yield Vagueness("vague_verb", words)
    elif begin == 0 and _is_noun(text, verb, span):
        yield Vagueness("nominal", words)
    if rest is None:
        yield Vagueness("no_object", span.of(text))
    elif verb.observable is _OF_THINGS:
        gained = GAINS[verb.language].match(text, rest.start)
        if gained is not None:
            yield Vagueness("vague_object", gained.group())


GAINS = {
    "en": re.compile(
        r"(?:and\s+\w+\s+)?(?:(?:a|an|the|your|their|his|her|our)\s+)?(?:[\w-]+\s+){0,3}?(?:self-)?(?:understanding|knowledge|skills?|awareness|confidence|"
        r"appreciation|abilit(?:y|ies)|competenc(?:e|es|y|ies)|insights?|mindset|familiarity|grasp|expertise)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?:\w+(?:['’]\s*|\s+)){0,3}?(?:conoscenz[ae]|competenz[ae]|capacità|abilità|consapevolezza|comprensione|sensibilità)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"(?:\w+\s+){0,3}?(?:понимани\w*|знани\w*|навык\w*|умени\w*|компетенци\w*|представлени\w*|мышлени\w*)\b",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"(?:\w+\s+){0,3}?(?:білім\w*|дағды\w*|түсінік\w*|қабілет\w*|құзырет\w*|біліктілі\w*)\b", re.IGNORECASE
    ),
}
