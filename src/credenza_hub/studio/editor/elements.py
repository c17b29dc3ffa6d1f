"""The kinds of elements that the form is made of.

An element knows how to *read* its part of a document from a sent form, and how to *bind* it for showing. ``at`` is
the name of its inputs and its id on the page: the path in the document joined by hyphens, e.g. ``outcomes-0-text``.
A value that cannot be read, such as a number with letters, is kept as the text that was typed, so that nothing is
lost in an unfinished draft; the checks then say what is wrong with it. Fields that the form does not know stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from credenza.frameworks import language_name
from credenza.specification import LANGUAGES, MultilingualText

Text = str | Promise
Choice = tuple[str, str]
Bound = dict[str, Any]
"""An element as the page shows it: template, id, label, help, mark, and what its kind adds."""

MOST_ROWS = 300
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ROW_NUMBER = re.compile(r"[0-9]{1,4}")
_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,6})?")


def clean(text: str) -> str:
    """What a person typed, without control characters and blanks at the ends; line ends are ``\\n``."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_text(value: Any) -> str:
    """A plain value as an input shows it."""
    return "" if value is None or isinstance(value, dict | list) else str(value)


def as_list(value: Any) -> list[Any]:
    """A list, also of what should have been one."""
    return value if isinstance(value, list) else []


def as_part(value: Any) -> dict[str, Any]:
    """A group of named elements, also of what should have been one."""
    return value if isinstance(value, dict) else {}


def name_of(row: Any, language: str) -> str:
    """What a row of a list is called: by its title or text in the reader's language, else by a label or a code."""
    part = as_part(row)
    texts = next((part[name] for name in ("title", "legal_name", "text") if as_part(part.get(name))), {})
    stated = {tag: text for tag, text in texts.items() if isinstance(text, str)}
    text = MultilingualText.model_construct(stated).in_language(language)
    return text or as_text(part.get("label")) or as_text(part.get("code"))


def joined(at: str, name: str | int) -> str:
    """The id of a part of the element at ``at``."""
    return f"{at}-{name}" if at else str(name)


def reader_first(language: str) -> list[str]:
    """The four languages, that of the reader first."""
    return sorted(LANGUAGES, key=lambda tag: tag != language)


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element of the form. ``name`` is its field in the document."""

    name: str = ""
    label: Text = ""
    help: Text = ""
    kind: ClassVar[str]

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        """The element's value in the sent form; ``None`` if it is left empty; ``base`` if the form does not hold it."""
        raise NotImplementedError

    def bind(self, value: Any, at: str, language: str) -> Bound:
        """The element with a value, ready to be shown to a reader of ``language``."""
        shown = self.shown(value, language)
        return {
            "element": f"studio/elements/{self.kind}.html",
            "kind": self.kind,
            "id": at,
            "label": self.label,
            "help": self.help,
            "shown": shown,
            "stated": bool(shown),
        }

    def shown(self, value: Any, language: str) -> list[str]:
        """The value as lines for reading; nothing for an empty value."""
        text = as_text(value)
        return [text] if text else []

    def parts(self) -> Sequence[Element]:
        """The elements inside this one."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Line(Element):
    """A plain text. ``input_type`` is that of HTML; ``long`` gives several lines."""

    kind: ClassVar[str] = "line"
    input_type: str = "text"
    long: bool = False

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        return (clean(data[at]) or None) if at in data else base

    def bind(self, value: Any, at: str, language: str) -> Bound:
        return {
            **super().bind(value, at, language),
            "value": as_text(value),
            "input_type": self.input_type,
            "long": self.long,
        }


@dataclass(frozen=True, kw_only=True)
class Number(Line):
    """A number; a decimal comma is understood."""

    whole: bool = False

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        text = super().read(data, at, base)
        if not isinstance(text, str) or not _NUMBER.fullmatch(text):
            return text
        number = float(text.replace(",", "."))
        return int(number) if number == int(number) else number


@dataclass(frozen=True, kw_only=True)
class Lines(Line):
    """A list of plain texts, one per line."""

    long: bool = True

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if at not in data:
            return base
        return [line.strip() for line in clean(data[at]).split("\n") if line.strip()] or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        return super().bind("\n".join(map(as_text, as_list(value))), at, language)

    def shown(self, value: Any, language: str) -> list[str]:
        return [value] if isinstance(value, str) and value else [as_text(line) for line in as_list(value)]


@dataclass(frozen=True, kw_only=True)
class Multilingual(Element):
    """A text in the four languages; texts in other languages stay as they are."""

    kind: ClassVar[str] = "multilingual"
    long: bool = False

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        texts = dict(as_part(base))
        for language in LANGUAGES:
            if (name := joined(at, language)) in data:
                texts[language] = clean(data[name])
        return {language: text for language, text in texts.items() if text} or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        texts = as_part(value)
        first, *others = [
            {"id": joined(at, tag), "tag": tag, "name": language_name(tag, language), "value": as_text(texts.get(tag))}
            for tag in reader_first(language)
        ]
        unfinished = not first["value"] and any(other["value"] for other in others)
        bound = super().bind(value, at, language)
        return {**bound, "first": first, "others": others, "open": unfinished, "long": self.long, "texts": texts}

    def shown(self, value: Any, language: str) -> list[str]:
        return [as_text(text) for text in as_part(value).values()]


@dataclass(frozen=True, kw_only=True)
class Select(Element):
    """One code of a list. ``choices`` gives code and label for a language; ``whole`` codes are numbers."""

    kind: ClassVar[str] = "select"
    choices: Callable[[str], Iterable[Choice]]
    whole: bool = False

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if at not in data:
            return base
        code = clean(data[at])
        return int(code) if self.whole and re.fullmatch(r"[0-9]{1,3}", code) else code or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        code = as_text(value)
        return {**super().bind(value, at, language), "value": code, "choices": self.with_unknown([code], language)}

    def with_unknown(self, codes: Iterable[str], language: str) -> list[Choice]:
        """The list of choices, and after it each code that is not in it, so that the page never loses one."""
        known = list(self.choices(language))
        names = dict(known)
        return known + [(code, _("unknown: %(code)s") % {"code": code}) for code in codes if code and code not in names]

    def shown(self, value: Any, language: str) -> list[str]:
        code = as_text(value)
        return [dict(self.choices(language)).get(code, code)] if code else []


@dataclass(frozen=True, kw_only=True)
class Selects(Select):
    """Several codes of a long list: a box for each, and an empty one for the next."""

    kind: ClassVar[str] = "selects"

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if at not in data:
            return base
        return list(dict.fromkeys(code for code in map(clean, data.getlist(at)) if code)) or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        codes = [as_text(code) for code in as_list(value)]
        bound = super().bind(None, at, language)
        choices = self.with_unknown(codes, language)
        return {
            **bound,
            "shown": self.shown(value, language),
            "stated": bool(codes),
            "codes": codes,
            "choices": choices,
        }

    def shown(self, value: Any, language: str) -> list[str]:
        names = dict(self.choices(language))
        return [names.get(as_text(code), as_text(code)) for code in as_list(value)]


@dataclass(frozen=True, kw_only=True)
class Checks(Selects):
    """Several codes of a short list, as boxes to tick."""

    kind: ClassVar[str] = "checks"


@dataclass(frozen=True, kw_only=True)
class References(Element):
    """Ticks for the rows of another list of the same document, known by their keys."""

    kind: ClassVar[str] = "checks"
    target: str

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if at not in data:
            return base
        return list(dict.fromkeys(key for key in map(clean, data.getlist(at)) if key)) or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        keys = [as_text(key) for key in as_list(value)]
        return {**super().bind(value, at, language), "codes": keys, "choices": [], "target": self.target}

    def shown(self, value: Any, language: str) -> list[str]:
        return [as_text(key) for key in as_list(value)]


@dataclass(frozen=True, kw_only=True)
class Group(Element):
    """Named elements together. ``folded`` groups are rarely needed and start closed."""

    kind: ClassVar[str] = "group"
    elements: Sequence[Element]
    folded: bool = False

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        part = dict(as_part(base))
        for element in self.elements:
            value = element.read(data, joined(at, element.name), part.get(element.name))
            part[element.name] = value
        return {name: value for name, value in part.items() if value is not None} or None

    def bind(self, value: Any, at: str, language: str) -> Bound:
        part = as_part(value)
        children = [
            element.bind(part.get(element.name), joined(at, element.name), language) for element in self.elements
        ]
        known = {element.name for element in self.elements}
        unknown = {name: part[name] for name in part if name not in known}
        bound = super().bind(None, at, language)
        return {
            **bound,
            "children": children,
            "unknown": json.dumps(unknown, ensure_ascii=False, indent=2) if unknown else "",
            "foldable": self.folded,
            "folded": self.folded and not part,
            "stated": bool(unknown) or any(child["stated"] for child in children),
        }

    def parts(self) -> Sequence[Element]:
        return self.elements


@dataclass(frozen=True, kw_only=True)
class Rows(Element):
    """A list whose rows are added, removed and moved. ``none_label`` lets people say that it is empty on purpose."""

    kind: ClassVar[str] = "rows"
    item: Element
    add_label: Text
    none_label: Text = ""

    def read(self, data: QueryDict, at: str, base: Any) -> Any:
        if (marker := joined(at, "row")) not in data:
            return base
        rows = as_list(base)
        numbers = [int(number) for number in data.getlist(marker) if ROW_NUMBER.fullmatch(number)][:MOST_ROWS]
        values = [self._read_row(data, joined(at, number), rows, number) for number in numbers]
        kept = [value for value in values if value is not None]
        return kept or ([] if joined(at, "none") in data else None)

    def _read_row(self, data: QueryDict, at: str, rows: list[Any], number: int) -> Any:
        value = self.item.read(data, at, rows[number] if number < len(rows) else None)
        return {} if value is None and joined(at, "new") in data else value

    def bind(self, value: Any, at: str, language: str) -> Bound:
        rows = as_list(value)
        bound = super().bind(None, at, language)
        shown = [self.item.bind(row, joined(at, number), language) for number, row in enumerate(rows)]
        return {
            **bound,
            "rows": [{**item, "name": name_of(row, language)} for item, row in zip(shown, rows, strict=True)],
            "add_label": self.add_label,
            "item_label": self.item.label,
            "none_label": self.none_label,
            "none": value == [],
            "shown": [str(self.none_label)] if value == [] and self.none_label else [],
            "stated": bool(rows) or (value == [] and bool(self.none_label)),
        }

    def parts(self) -> Sequence[Element]:
        return (self.item,)
