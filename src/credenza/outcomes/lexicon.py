"""The verbs of learning outcomes in four languages, found in every form that stands in such sentences.

The levels are those of the revised taxonomy (Anderson & Krathwohl, A Taxonomy for Learning, Teaching, and Assessing,
2001). A verb may stand at several; the first is the commonest. Verbs that nobody can observe (know, understand, gain)
are no assessable outcome by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache

from credenza.specification import LANGUAGES as LANGUAGES
from credenza.specification import OutcomeKind, packaged_rows


class Bloom(IntEnum):
    """Cognitive processes of the revised taxonomy, lowest first."""

    REMEMBER = 1
    UNDERSTAND = 2
    APPLY = 3
    ANALYSE = 4
    EVALUATE = 5
    CREATE = 6


class Observable(StrEnum):
    """Whether somebody else can see that a learner does what the verb says."""

    YES = "yes"
    NO = "no"
    OBJECT = "object"
    """Only if its object is a thing: develop an application, but not develop an understanding."""


@dataclass(frozen=True)
class Verb:
    """A verb that outcomes are written with. ``name`` is its citation form; Kazakh verbs stand as their stem."""

    language: str
    name: str
    levels: tuple[Bloom, ...]
    kind: OutcomeKind
    observable: Observable
    is_noun: bool = False
    """Whether the form is a noun, too, such as the English "change"."""


@cache
def verbs_of(language: str) -> Mapping[str, Verb]:
    """Form in lower case → verb. Empty for languages that are not supported."""
    found: dict[str, Verb] = {}
    for row in read_table("verbs"):
        if row["language"] == language:
            verb = _verb(row)
            for form in _FORMS[language](verb.name):
                found.setdefault(form, verb)
            for form in filter(None, row["forms"].split(",")):
                found[form] = verb
    return found


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/<name>.tsv`` in order, each as column → cell."""
    return packaged_rows(__package__, name)


def _verb(row: Mapping[str, str]) -> Verb:
    levels = tuple(Bloom(int(level)) for level in row["levels"].split(","))
    return Verb(
        row["language"],
        row["verb"],
        levels,
        OutcomeKind(row["kind"]),
        Observable(row["observable"]),
        row["noun"] == "yes",
    )


def _english(verb: str) -> Iterator[str]:
    yield verb
    if verb.endswith("e"):
        yield from (f"{verb}s", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2] not in "aeo":
        yield from (f"{verb[:-1]}ies", f"{verb}ing")
    elif verb.endswith(("s", "h", "x")):
        yield from (f"{verb}es", f"{verb}ing")
    else:
        yield from (f"{verb}s", f"{verb}ing", f"{verb}{verb[-1]}ing")


def _italian(verb: str) -> Iterator[str]:
    stem, ending = verb[:-3], verb[-3:]
    yield verb
    yield verb[:-1]
    if ending == "are":
        hard = f"{stem}h" if stem.endswith(("c", "g")) else stem.removesuffix("i")
        yield from (f"{stem}a", f"{stem}ano", f"{stem}ando")
        yield from (f"{hard}erà", f"{hard}erai", f"{hard}eranno", f"{hard}erete")
    elif ending == "ere":
        yield from (f"{stem}e", f"{stem}ono", f"{stem}endo", f"{stem}erà", f"{stem}erai", f"{stem}eranno")
    elif ending == "ire":
        yield from (f"{stem}e", f"{stem}ono", f"{stem}isce", f"{stem}iscono", f"{stem}endo")
        yield from (f"{stem}irà", f"{stem}irai", f"{stem}iranno")


_RUSSIAN_ENDINGS = (
    ("овать", ("ует", "уют", "уете", "уем", "уешь")),
    ("евать", ("ует", "уют", "уете", "евает", "евают")),
    ("ать", ("ает", "ают", "аете", "аем", "аешь")),
    ("ять", ("яет", "яют", "яете", "яем")),
    ("еть", ("еет", "еют", "еете", "ит", "ят")),
    ("ить", ("ит", "ят", "ите", "им", "ишь", "лю")),
    ("ться", ("ется", "ются", "етесь", "ится", "ятся", "итесь")),
)


def _russian(verb: str) -> Iterator[str]:
    yield verb
    for ending, others in _RUSSIAN_ENDINGS:
        if verb.endswith(ending):
            stem = verb.removesuffix(ending)
            yield from (f"{stem}{other}" for other in others)
            return


_BACK = "аоұыуяёю"
_FRONT = "әеөүіэ"


def _kazakh(stem: str) -> Iterator[str]:
    """Infinitive, converbs, present and participles, by vowel harmony."""
    vowel = next((letter for letter in reversed(stem) if letter in _BACK + _FRONT), "а")
    a, y = ("а", "ы") if vowel in _BACK else ("е", "і")
    yield stem
    if stem[-1] in _BACK + _FRONT:
        yield from (f"{stem}й", f"{stem}йд{y}", f"{stem}п", f"{stem}ған", f"{stem}ген", f"{stem}йт{y}н")
        root = stem[:-1] if stem[-1] in "ыі" else stem
    else:
        yield from (f"{stem}{a}", f"{stem}{a}д{y}", f"{stem}{y}п", f"{stem}қан", f"{stem}кен", f"{stem}{a}т{y}н")
        root = stem
    yield from (f"{root}у", f"{root}уд{y}", f"{root}у{'ға' if a == 'а' else 'ге'}", f"{root}уд{y}ң")


_FORMS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "en": _english,
    "it": _italian,
    "ru": _russian,
    "kk": _kazakh,
}
