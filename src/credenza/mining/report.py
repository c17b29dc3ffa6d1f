"""The report on a catalogue: what stands in it, as data and as a page that needs nothing else."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

import ibis
from ibis.expr.types import Table

from credenza.specification import Sentences

from .tables import CLASSES, Share, classes, classes_by, commonest, copies

WORDS = Sentences(__package__, "report")
GROUPS = ("language", "provider", "level", "field", "year")
_MOST_GROUPS = 40
_FEWEST_RECORDS = 5
"""Groups with fewer records are not shown: a share of them says nothing, and a provider may be one person."""
_MOST_VERBS = 30
_MOST_COPIES = 30


@dataclass(frozen=True)
class Group:
    """Records of one language, provider, level, field or year, by class."""

    value: str
    records: int
    structured: int
    unstructured: int
    absent: int


@dataclass(frozen=True)
class Report:
    """Everything that the page says, in numbers."""

    classes: Mapping[str, int]
    groups: Mapping[str, tuple[Group, ...]]
    verbs: tuple[Mapping[str, Any], ...]
    levels: tuple[Mapping[str, Any], ...]
    kinds: tuple[Mapping[str, Any], ...]
    copies: tuple[Mapping[str, Any], ...]

    def to_document(self) -> dict[str, Any]:
        """The report as JSON, with the share of each class and its 95 % interval."""
        whole = sum(self.classes.get(name, 0) for name in CLASSES)
        shares = {name: Share(self.classes.get(name, 0), whole) for name in CLASSES}
        return asdict(self) | {
            "shares": {name: {"share": share.value, "interval": share.interval} for name, share in shares.items()}
        }


def report_on(records: Table, statements: Table) -> Report:
    """Compute the report; ``records`` and ``statements`` are tables as ``write_columns`` writes them."""
    return Report(
        {row["class"]: row["records"] for row in _rows(classes(records))},
        {column: _groups(records, column) for column in GROUPS},
        tuple(_rows(commonest(statements, "verb", _MOST_VERBS))),
        tuple(_rows(commonest(statements, "bloom", 24))),
        tuple(_rows(commonest(statements, "kind", 12))),
        tuple(_rows(copies(statements, _MOST_COPIES))),
    )


def _groups(records: Table, column: str) -> tuple[Group, ...]:
    found = classes_by(records, column).filter(ibis._.records >= _FEWEST_RECORDS).limit(_MOST_GROUPS)
    return tuple(Group(**row) for row in _rows(found))


def _rows(table: Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def page_of(report: Report, title: str, language: str) -> str:
    """The report as one HTML page in a language, without scripts and without anything from elsewhere."""
    return _Page(report, language).whole(title)


class _Page:
    """Writes the page; every text that comes from the catalogue is escaped."""

    def __init__(self, report: Report, language: str) -> None:
        self._report, self._language = report, language

    def _say(self, key: str, **values: object) -> str:
        return html.escape(WORDS.text(key, values).in_language(self._language), quote=False)

    def whole(self, title: str) -> str:
        style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
        parts = [
            f"<h1>{self._say('title')}</h1><p class=lead>{html.escape(title)}</p>",
            *self._overview(),
            *(part for column in GROUPS for part in self._by(column)),
            *self._counts("verbs", self._report.verbs),
            *self._counts("levels", self._report.levels),
            *self._counts("kinds", self._report.kinds),
            *self._copies(),
            f"<h2>{self._say('method')}</h2><p>{self._say('method_text')}</p>",
        ]
        return (
            f'<!doctype html><html lang="{self._language}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{self._say("title")}</title>'
            f"<style>{style}</style><body><main>{''.join(parts)}</main></body></html>\n"
        )

    def _overview(self) -> Iterator[str]:
        counts = self._report.classes
        whole = sum(counts.get(name, 0) for name in CLASSES)
        yield f"<p>{self._say('records', count=f'{sum(counts.values()):,}')}"
        left_out = counts.get("not_supported", 0)
        if left_out:
            yield f" {self._say('left_out', count=f'{left_out:,}')}"
        yield "</p>"
        rows = [(self._say(name), Share(counts.get(name, 0), whole), name) for name in CLASSES]
        yield self._table(
            ("class", "records_head", "share", "interval"),
            ([name, f"{share.count:,}", self._bar(share, mark), self._interval(share)] for name, share, mark in rows),
        )

    def _by(self, column: str) -> Iterator[str]:
        groups = self._report.groups[column]
        if len(groups) < 2:
            return
        yield f"<h2>{self._say(f'by_{column}')}</h2>"
        yield self._table(
            (column, "records_head", "bars", "structured", "interval"), (self._group_row(group) for group in groups)
        )

    def _group_row(self, group: Group) -> list[str]:
        structured = Share(group.structured, group.records)
        parts = "".join(
            f'<i class="{name}" style="width:{100 * getattr(group, name) / group.records:.1f}%"></i>'
            for name in CLASSES
        )
        told = ", ".join(f"{self._say(name)} {getattr(group, name)}" for name in CLASSES)
        bars = f'<span class="bar" role="img" aria-label="{told}">{parts}</span>'
        return [
            html.escape(group.value), f"{group.records:,}", bars, _percent(structured.value), self._interval(structured)
        ]  # fmt: skip

    def _counts(self, key: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        if not rows:
            return
        yield f"<h2>{self._say(key)}</h2>"
        whole = sum(row["statements"] for row in rows)
        shown = (
            [
                self._named(key, row["value"]),
                row["language"],
                f"{row['statements']:,}",
                self._bar(Share(row["statements"], whole), "structured"),
                _percent(row["assessable"] / row["statements"]),
            ]
            for row in rows
        )
        yield self._table((f"{key}_head", "language", "statements", "share", "assessable"), shown)

    def _named(self, key: str, value: str) -> str:
        return html.escape(value) if key == "verbs" else self._say(f"{key}_{value}")

    def _copies(self) -> Iterator[str]:
        if not self._report.copies:
            return
        yield f"<h2>{self._say('copies')}</h2><p>{self._say('copies_text')}</p>"
        rows = (
            [html.escape(row["text"]), f"{row['providers']:,}", f"{row['records']:,}"] for row in self._report.copies
        )
        yield self._table(("statement", "providers", "records_head"), rows)

    def _table(self, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
        head = "".join(f"<th scope=col>{self._say(key)}</th>" for key in heads)
        body = "".join(
            f"<tr><th scope=row>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows
        )
        return f"<div class=scroll tabindex=0><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"

    def _bar(self, share: Share, mark: str) -> str:
        width = f"{100 * share.value:.1f}"
        return f'<span class="bar"><i class="{mark}" style="width:{width}%"></i></span> {_percent(share.value)}'

    def _interval(self, share: Share) -> str:
        low, high = share.interval
        return f"{100 * low:.1f}–{_percent(high)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
