"""Everything that a credential says as a tree for people: terms in four languages, values told apart by their form.

What stands in a credential of strangers is only ever text here. An address is one only with http or https and a host,
a picture only if it stands in the document and its bytes are what its type says. A document without end is cut, and
the tree says so.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from credenza.frameworks import day_text, language_iri, moment_text
from credenza.proofs import read_datetime
from credenza.specification import MultilingualText, Sentences

MOST_STATEMENTS = 2000
"""So many members and items of a credential are shown; one of Credenza has some 400."""
DEEPEST = 20
"""Objects inside one another; what lies deeper is left out. One of Credenza has six."""
LONGEST_TEXT = 4000
LARGEST_PICTURE = 512 * 1024
MOST_PICTURE_BYTES = 1024 * 1024
"""Of all pictures together."""

_TERMS = Sentences(__package__, "terms")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)", re.ASCII)
_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECONDS = ("iat", "nbf", "exp", "updated_at")
_END_OF_TIME = 253402300800
_NAMES = ("name", "title", "prefLabel", "targetName", "legalName", "fullName", "label", "noteLiteral", "notation")
_KINDS = ("targetType", "resultType", "identifierType", "identityType", "achievementType", "type", "@type")
_NO_KIND = frozenset(("VerifiableCredential", "Alignment", "IdentifierEntry", "IdentityObject", "ResultDescription"))
_TEXT_OBJECT = frozenset(("@value", "@language", "@direction", "@type"))
_TAG = re.compile(r"[a-z]{2}(-[a-z0-9]{2,8}){0,2}", re.ASCII | re.IGNORECASE)
_MOST_LANGUAGES = 64


class Form(StrEnum):
    """What a value is, as far as its looks go."""

    TEXT = "text"
    LANGUAGES = "languages"
    """One text in several languages, or in one that is named."""
    ADDRESS = "address"
    """An http or https address."""
    PICTURE = "picture"
    """A picture that stands in the document."""
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    TRUTH = "truth"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Said:
    """One value: ``text`` as it stands in the credential; ``written`` in words of the reader where it has such.

    ``left_out`` counts the characters of a text that is too long to be shown.
    """

    form: Form
    text: str = ""
    written: MultilingualText | None = None
    left_out: int = 0

    @property
    def others(self) -> Mapping[str, str]:
        """The text in each language, where it stands in several."""
        texts = self.written.texts if self.written is not None and self.form is Form.LANGUAGES else {}
        return texts if len(texts) > 1 else {}


@dataclass(frozen=True)
class Statement:
    """A member of a credential, or an item of a list, then without a name.

    ``label`` is what people call it, ``None`` for terms that are not known here; ``kind`` and ``heading`` say what an
    object is. ``values`` stand here themselves, ``inside`` are the members of an object or the objects of a list.
    """

    name: str
    label: MultilingualText | None = None
    kind: MultilingualText | str | None = None
    heading: Said | None = None
    values: tuple[Said, ...] = ()
    inside: tuple[Statement, ...] = ()
    is_object: bool = False


@dataclass(frozen=True)
class Statements:
    """The statements of a credential; ``left_out`` counts those that are not shown because there are too many."""

    shown: tuple[Statement, ...]
    left_out: int = 0


def statements_of(document: Mapping[str, Any]) -> Statements:
    """Everything that a document says but for its proofs, in its order, at most MOST_STATEMENTS."""
    reader = _Reader()
    members = {name: value for name, value in document.items() if name != "proof"}
    return Statements(reader.members(members), reader.left_out)


def term_label(term: str) -> MultilingualText | None:
    """What people call a member or type of Open Badges, CLR, ELM, the wallet rulebook or our own extension."""
    return _labels().get(term)


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, MultilingualText]:
    return {term: MultilingualText(dict(texts)) for term, texts in _TERMS.texts.items()}


@dataclass
class _Reader:
    """What is left of the bounds while a document is read."""

    statements: int = MOST_STATEMENTS
    picture_bytes: int = MOST_PICTURE_BYTES
    left_out: int = 0
    depth: int = 0

    def members(self, node: Mapping[str, Any]) -> tuple[Statement, ...]:
        return tuple(self.member(name, value) for name, value in self._bounded(list(node.items())))

    def _bounded(self, entries: list[Any]) -> Iterator[Any]:
        self.depth += 1
        for place, entry in enumerate(entries):
            if self.statements <= 0 or self.depth > DEEPEST:
                self.left_out += len(entries) - place
                break
            self.statements -= 1
            yield entry
        self.depth -= 1

    def member(self, name: str, value: Any) -> Statement:
        label = term_label(name)
        if isinstance(value, list) and not _is_text_list(value):
            return self._list(name, label, value)
        if isinstance(value, dict) and _in_languages(value) is None:
            return self._object(name, label, value)
        return Statement(_clean(name)[:200], label, values=(self.said(name, value),))

    def _object(self, name: str, label: MultilingualText | None, node: Mapping[str, Any]) -> Statement:
        return Statement(_clean(name)[:200], label, _kind(node), self._heading(node), (), self.members(node), True)

    def _list(self, name: str, label: MultilingualText | None, items: list[Any]) -> Statement:
        values: list[Said] = []
        inside: list[Statement] = []
        for item in self._bounded(items):
            if isinstance(item, list):
                inside.append(self._list("", None, item))
            elif isinstance(item, dict) and _in_languages(item) is None:
                inside.append(self._object("", None, item))
            else:
                values.append(self.said(name, item))
        return Statement(_clean(name)[:200], label, values=tuple(values), inside=tuple(inside))

    def _heading(self, node: Mapping[str, Any]) -> Said | None:
        found = (self.said(name, node[name]) for name in _NAMES if isinstance(node.get(name), str | dict | list))
        return next((said for said in found if said.form in (Form.TEXT, Form.LANGUAGES) and said.text), None)

    def said(self, name: str, value: Any) -> Said:
        """A value that is no object of its own."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool):
            return Said(Form.TRUTH, json.dumps(value))
        if isinstance(value, int | float):
            moment = _seconds(value) if name in _SECONDS else None
            return Said(Form.MOMENT, str(value), moment) if moment else Said(Form.NUMBER, json.dumps(value)[:400])
        texts = _in_languages(value)
        if texts:
            left_out = sum(max(0, len(text) - LONGEST_TEXT) for text in texts.values())
            shown = {tag: text[:LONGEST_TEXT] for tag, text in texts.items()}
            return Said(Form.LANGUAGES, next(iter(shown.values())), MultilingualText(shown), left_out)
        return Said(Form.NOTHING, "")

    def _text(self, text: str) -> Said:
        if text.startswith("data:image/") and (picture := self._picture(text)):
            return picture
        if _DAY.fullmatch(text) and (day := _day(text)):
            return Said(Form.DAY, text, day)
        if (moment := read_datetime(text)) is not None and moment.year > 1:
            return Said(Form.MOMENT, text, moment_text(moment))
        clean = _clean(text)
        if _is_address(text):
            return Said(Form.ADDRESS, text)
        return Said(Form.TEXT, clean[:LONGEST_TEXT], left_out=max(0, len(clean) - LONGEST_TEXT))

    def _picture(self, text: str) -> Said | None:
        """A picture in the document whose bytes begin as its type does, within the bounds; else it is only text."""
        found = _PICTURE.fullmatch(text) if len(text) <= LARGEST_PICTURE * 3 // 2 else None
        if found is None:
            return None
        try:
            content = base64.b64decode("".join(found[2].split()), validate=True)
        except (binascii.Error, ValueError):
            return None
        fits = len(content) <= min(LARGEST_PICTURE, self.picture_bytes)
        if not fits or not content.startswith(_BEGINNINGS[found[1]]):
            return None
        self.picture_bytes -= len(content)
        return Said(Form.PICTURE, f"data:image/{found[1]};base64,{base64.b64encode(content).decode()}")


def _kind(node: Mapping[str, Any]) -> MultilingualText | str | None:
    """What an object is: its most telling type, in words where it has such."""
    for member in _KINDS:
        held = node.get(member)
        named = [item for item in (held if isinstance(held, list) else [held]) if isinstance(item, str)]
        telling = [item for item in named if item not in _NO_KIND]
        if telling:
            return next(filter(None, map(term_label, reversed(telling))), None) or _clean(telling[-1])[:200]
    return None


def _is_text_list(items: list[Any]) -> bool:
    """Whether a list is one text in several languages, each with its tag (``@value`` and ``@language``)."""
    return _in_languages(items) is not None


def _in_languages(value: Any) -> dict[str, str] | None:
    """Language tag → text of a language map or of value objects of JSON-LD; ``None`` for anything else."""
    if isinstance(value, list):
        return _of_value_objects(value)
    if not isinstance(value, dict) or not 0 < len(value) <= _MOST_LANGUAGES:
        return None
    if "@value" in value:
        return _of_value_objects([value])
    if not all(_TAG.fullmatch(tag) and language_iri(tag) for tag in value) or ":" in str(value.get("id", "")):
        return None  # "id" is Indonesian, but mostly an identifier
    texts = {tag.lower(): _joined(text) for tag, text in value.items()}
    return {tag: text for tag, text in texts.items() if text is not None} if None not in texts.values() else None


def _of_value_objects(items: list[Any]) -> dict[str, str] | None:
    if not 0 < len(items) <= _MOST_LANGUAGES:
        return None
    texts: dict[str, str] = {}
    for item in items:
        tag = item.get("@language") if isinstance(item, dict) and item.keys() <= _TEXT_OBJECT else None
        text = _joined(item.get("@value")) if isinstance(tag, str) else None
        if text is None or not _TAG.fullmatch(str(tag)) or str(tag).lower() in texts:
            return None
        texts[str(tag).lower()] = text
    return texts


def _joined(value: Any) -> str | None:
    parts = value if isinstance(value, list) else [value]
    if not parts or not all(isinstance(part, str) for part in parts):
        return None
    return _clean("; ".join(parts)).replace("\n", " ")


def _clean(text: str) -> str:
    """A text without characters that do not show or turn the direction of others; lines stay."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def _is_address(text: str) -> bool:
    if not text.isprintable() or " " in text or len(text) > LONGEST_TEXT:
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _day(text: str) -> MultilingualText | None:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return None


def _seconds(value: float) -> MultilingualText | None:
    return moment_text(datetime.fromtimestamp(value, UTC)) if 0 <= value < _END_OF_TIME else None
