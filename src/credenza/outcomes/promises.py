"""What the words before a list promise: outcomes, or verbs that say what a learner will be able to do."""

from __future__ import annotations

import re
from enum import IntEnum


class Promise(IntEnum):
    """What the line before a list promises."""

    NOTHING = 0
    OUTCOMES = 1
    """Outcomes or their subjects: "you will learn:"."""
    ACTS = 2
    """Verbs: "you will be able to:"."""


NOTHING, ACTS = Promise.NOTHING, Promise.ACTS
"""What is asked for each sentence: before Python 3.12 a member is looked up in its class twenty times as slowly."""

_LEARNER = r"(?:you|students?|learners?|participants?|graduates?|candidates?|they|educators|s?he)"
_TAUGHT = rf"\ (?:the\ )?{_LEARNER}"
_ACTS = re.compile(
    rf"""
      (?: (?: cap )? able | learn\w* | abilit(?:y|ies) | equipped | prepared | ready | how | will | should ) \ to :? $
    | \b {_LEARNER} (?: \ (?: will | should | can | must ) | ['’]ll ) :? $
    | \b (?: prepare | enable | equip | help | teach | train | empower ) (?: s | es | ing )? {_TAUGHT} \ to :? $
    | \b (?: teach | train ) (?: s | es | ing )? {_TAUGHT} (?: \ how )? $
    | in \ grado \ di :? $
    | (?: сможе\w+ | смогут | научит\w+ | научат\w+ | уметь ) [^.]{{0,40}} : $
    | (?: алады | аласыз | біледі ) [^.]{{0,40}} : $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line ends after which verbs follow."""
_OUTCOMES = re.compile(
    rf"""
      (?: able | learn\w* | ability | abilities | how ) (?: \ about )? : $
    | \b {_LEARNER} (?: ['’]ll | [^.:]{{0,40}} \ (?: will | should | can ) ) \b [^.:]{{0,60}} : $
    | (?: skills? | outcomes? | objectives? ) [^.]{{0,60}} : $
    | (?: saper | dovr\w+ | deve | obiettivi | competenze ) [^.]{{0,60}} : $
    | (?: узнаете | навык\w+ | компетенци\w+ | результат\w+ ) [^.]{{0,40}} : $
    | (?: үйрен\w+ | нәтиже\w* ) [^.]{{0,40}} : $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a line ends that promises outcomes."""
LEADING = (":", " to", " will", " di", " сможете", " should")
"""Ends of lines that may promise anything; without a colon, acts."""
_LAST_OF_PROMISES = (
    ":",
    "to",
    "will",
    "should",
    "can",
    "must",
    "ll",
    "di",
    "student",
    "students",
    "learners",
    "you",
    "how",
    "\n",
)
"""One of these stands at the end of all that is found by the patterns above."""
_LED_LENGTH = 200
"""Characters at the end of a line in which that stands."""


def promise_of(line: str) -> Promise:
    """What the end of a line promises."""
    end = line[-_LED_LENGTH:]
    if not end.lower().endswith(_LAST_OF_PROMISES):
        return NOTHING
    if _ACTS.search(end):
        return ACTS
    return Promise.OUTCOMES if _OUTCOMES.search(end) else NOTHING


def promises_within(line: str) -> bool:
    """Whether verbs may follow a colon in the line: quick to tell."""
    return any(map(line.__contains__, _BEFORE_ACTS))


_BEFORE_ACTS = ("to:", "ll:", "should:", " di:", "сможете:", "уметь:", "научитесь:", "аласыз:")
