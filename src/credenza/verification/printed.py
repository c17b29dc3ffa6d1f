"""What the pages of a PDF print, held against the credential inside it.

Only the credential is signed, so whoever edits the pages breaks nothing. Therefore the pages that this credential
becomes are drawn again: pages that look the same say the same. Of others the lines are compared, and each one that
differs is named. Pages that are not ours, or hold something that no text shows, cannot be compared, and that is said.
Of pages that another version of our layout drew, or that say so, nobody can tell whether its words or an editor's stand
in a line that differs. But a name or title that is missing was taken away: every version prints them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from credenza.errors import CredentialError, RenderingError
from credenza.formats.openbadges3 import Claims, claims_of
from credenza.frameworks import code_list, day_text
from credenza.specification import MultilingualText

from .messages import message, printable
from .pdf_file import Looks, PdfError, read_lines, read_looks

Redraw = Callable[[Mapping[str, Any], str, Sequence[str]], Iterator[bytes]]
"""The PDFs that a credential may have become: given it, the language that a PDF names, and the addresses in it.

Raises CredentialError for what is never drawn.
"""

MOST_DIFFERENCES = 12
_MOST_DRAWN = 12
_OURS = 0.8
"""Pages that share this part of their lines with ours are ours, edited or of another version; the rest is not."""
_VERBATIM = frozenset({"learner", "title"})
"""What every version of our layout prints letter by letter."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Agreement(StrEnum):
    """Whether the pages say what the credential says."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class Difference:
    """A place where the pages differ: what the credential says there and what is printed; ``None`` if nothing is.

    ``element`` is ``learner``, ``title``, ``issuer``, ``date``, ``credits``, ``level`` or ``text``.
    """

    element: str
    signed: str | None
    printed: str | None

    @property
    def name(self) -> MultilingualText:
        """What the element is called."""
        return message(f"printed.{self.element}")

    @property
    def message(self) -> MultilingualText:
        """Both sides in words."""
        nothing = message("printed.nothing")
        sides = {"signed": self.signed, "printed": self.printed}
        return message(
            "printed.difference", **{side: nothing if text is None else text for side, text in sides.items()}
        )


@dataclass(frozen=True)
class Printed:
    """How the pages of a PDF compare; ``further`` counts differences beyond MOST_DIFFERENCES."""

    agreement: Agreement
    reason: str
    differences: tuple[Difference, ...] = ()
    further: int = 0

    @property
    def reads_otherwise(self) -> bool:
        """Whether lines of our own pages differ: edited, or drawn by another version, which only a person can tell."""
        return self.reason in ("differs", "other_layout")

    @property
    def message(self) -> MultilingualText:
        """The comparison in a sentence."""
        return message(f"printed.{self.reason}")

    def to_document(self) -> dict[str, Any]:
        """The comparison as plain JSON data."""
        return {
            "agreement": str(self.agreement),
            "reasonCode": f"printed_{self.reason}",
            "message": dict(self.message.texts),
            "differences": [
                {"element": each.element, "signed": each.signed, "printed": each.printed} for each in self.differences
            ],
            "further": self.further,
        }


def is_pdf(data: bytes) -> bool:
    """Whether something is a PDF."""
    return data[:1024].lstrip().startswith(b"%PDF-")


def compare_printed(data: bytes, credential: Mapping[str, Any], redraw: Redraw) -> Printed:
    """How the pages of a PDF compare with the ``credential`` that was found inside. Never raises."""
    try:
        looks, lines = read_looks(data), read_lines(data)
        links = tuple(dict.fromkeys((*looks.links, *_ADDRESS.findall(" ".join(lines)))))  # not all can be clicked
        drawn = _drawn(redraw(credential, looks.language, links), looks)
        if any(each.pages == looks.pages for each in drawn.values()):
            return Printed(Agreement.SAME, "same")
        same_layout = all(each.layout == looks.layout for each in drawn.values())
        return _compare_lines(lines, drawn, _values(credential), same_layout=same_layout)
    except PdfError:
        return Printed(Agreement.NOT_COMPARED, "unreadable")


def _drawn(documents: Iterator[bytes], looks: Looks) -> dict[bytes, Looks]:
    drawn: dict[bytes, Looks] = {}
    try:
        for document in documents:
            drawn[document] = read_looks(document)
            if len(drawn) == _MOST_DRAWN or drawn[document].pages == looks.pages:
                break
    except (CredentialError, RenderingError):
        pass  # no credential of which we make pages, or no further one
    return drawn


def _compare_lines(
    printed: tuple[str, ...], drawn: Iterable[bytes], values: Mapping[str, Sequence[str]], *, same_layout: bool
) -> Printed:
    if not printed:
        return Printed(Agreement.NOT_COMPARED, "no_text")
    known = [read_lines(document) for document in drawn]
    closest = max(known, key=lambda lines: _shared(lines, printed), default=())
    if _shared(closest, printed) < _OURS:
        return _look_for(values, printed)
    found = sorted(_differences(closest, printed, values), key=lambda each: each.element == "text")
    if not found:
        return Printed(Agreement.NOT_COMPARED, "drawn_over")
    further = max(0, len(found) - MOST_DIFFERENCES)
    taken_away = _VERBATIM.intersection(_absent(values, printed)).difference(_absent(values, closest))
    is_edited = same_layout or bool(taken_away)
    agreement, reason = (Agreement.DIFFERS, "differs") if is_edited else (Agreement.NOT_COMPARED, "other_layout")
    return Printed(agreement, reason, tuple(found[:MOST_DIFFERENCES]), further)


def _shared(lines: Sequence[str], printed: Sequence[str]) -> float:
    return (len(lines) - len(_beyond(lines, printed))) / max(len(lines), len(printed))


def _beyond(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines that are not among the others, as often as they are not."""
    return list((Counter(lines) - Counter(others)).elements())


def _differences(
    ours: Sequence[str], printed: Sequence[str], values: Mapping[str, Sequence[str]]
) -> Iterator[Difference]:
    """Line by line in their order, each beside what is printed in its place."""
    for kind, start, end, from_line, to_line in SequenceMatcher(None, ours, printed, autojunk=False).get_opcodes():
        if kind != "equal":
            for line, shown in zip_longest(ours[start:end], printed[from_line:to_line]):
                element = _element_of(line, values) if line is not None else "text"
                yield Difference(element, *(None if text is None else printable(text) for text in (line, shown)))


def _element_of(line: str, values: Mapping[str, Sequence[str]]) -> str:
    """The element that a line of our own pages is about: whole values, or a part of a long one that was broken."""
    for element, texts in values.items():
        if any(_holds(line, text) or (len(line) > 12 and line in text) for text in texts):
            return element
    return "text"


def _holds(line: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line) is not None


def _look_for(values: Mapping[str, Sequence[str]], printed: Sequence[str]) -> Printed:
    """Pages that others made: which of the values stand there; nothing more can be said."""
    absent = _absent(values, printed)
    if not values or not absent:
        return Printed(Agreement.NOT_COMPARED, "foreign")
    found = tuple(Difference(element, printable(values[element][0]), None) for element in absent)
    return Printed(Agreement.NOT_COMPARED, "foreign_without", found)


def _absent(values: Mapping[str, Sequence[str]], lines: Sequence[str]) -> list[str]:
    """The elements of which no value stands in the lines, in small letters or capitals."""
    text = " ".join(lines).casefold()
    return [element for element, texts in values.items() if not any(_holds(text, each.casefold()) for each in texts)]


def _values(credential: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values that people go by, as they may be printed."""
    try:
        claims = claims_of(credential)
    except CredentialError:
        return {}
    held = {element: [_line(text) for text in texts if text] for element, texts in _written(claims).items()}
    return {element: texts for element, texts in held.items() if texts}


def _written(claims: Claims) -> dict[str, list[str | None]]:
    day = claims.awarded_on
    return {
        "learner": [claims.learner.full_name],
        "title": [claims.title],
        "date": [*day_text(day).texts.values(), day.isoformat()] if day else [],
        "issuer": [claims.issuer.name, *(body.name for body in claims.awarding_bodies)],
        "credits": [f"{number} ECTS" for number in _numbers(claims.ects)],
        "level": _levels(claims.level.eqf),
    }


def _numbers(number: str | None) -> list[str]:
    return [number, number.replace(".", ",")] if number else []


def _levels(eqf: int | None) -> list[str | None]:
    level = code_list("eqf").get(str(eqf)) if eqf is not None else None
    return [*level.label.texts.values(), f"EQF {eqf}"] if level else []


def _line(text: str) -> str:
    return " ".join(text.split())
