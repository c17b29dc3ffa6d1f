"""The report as one page that needs nothing else: no script, no style, no picture from elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from credenza.frameworks import language_name
from credenza.specification import Sentences

from .report import GROUPS, Group, Report
from .shares import CLASSES, Share
from .stated import ELEMENTS
from .trend import trend_chart

WORDS = Sentences(__package__, "report")
_SHOWN_GROUPS = 12
"""Groups that are seen at once; the others are folded away."""
_LONGEST_STATEMENT = 240


def page_of(report: Report, title: str, language: str) -> str:
    """The report as one HTML page in a language, without scripts and without anything from elsewhere."""
    return _Page(report, language).whole(title)


class _Page:
    """Writes the page; every text that comes from the catalogue is escaped."""

    def __init__(self, report: Report, language: str) -> None:
        self._report, self._language = report, language

    def _say(self, key: str, **values: object) -> str:
        """A sentence of the page. Its values hold plain spaces only: others are no characters of a sentence."""
        plain = {name: " ".join(str(value).split()) for name, value in values.items()}
        return html.escape(WORDS.text(key, plain).in_language(self._language), quote=False)

    def whole(self, title: str) -> str:
        style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
        parts = [
            f"<h1>{self._say('title')}</h1>",
            *self._overview(),
            *self._trend(),
            *(part for column in GROUPS for part in self._by(column)),
            *self._level_fits(),
            *self._readiness(),
            *self._counts("verbs", self._report.verbs),
            *self._counts("levels", self._report.levels),
            *self._counts("kinds", self._report.kinds),
            *self._copies(),
            *self._near_copies(),
            f"<h2>{self._say('method')}</h2><p>{self._say('method_text')}</p>",
            f"<p class=lead>{self._say('sources', names=title)}</p>",
        ]
        return (
            f'<!doctype html><html lang="{self._language}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{self._say("title")}</title>'
            f"<style>{style}</style><body><main>{''.join(parts)}</main></body></html>\n"
        )

    def _overview(self) -> Iterator[str]:
        report = self._report
        shares = {name: _percent(report.share(name).value) for name in CLASSES}
        if report.classified:
            yield f"<p class=answer>{self._say('answer', count=_number(report.classified), **shares)}</p>"
        yield self._table(
            ("class", "records_head", "share", "interval"),
            (
                [self._explained(name), _number(share.count), self._bar(share, name), self._interval(share)]
                for name, share in ((name, report.share(name)) for name in CLASSES)
            ),
        )
        yield f"<p>{self._say('records', count=_number(sum(report.classes.values())))}"
        for key in ("not_supported", "no_text"):
            if left_out := report.classes.get(key, 0):
                yield f" {self._say(key, count=_number(left_out))}"
        yield f" {self._say('interval_text')}</p>"

    def _explained(self, name: str) -> str:
        """A class and what it means."""
        return f"{self._say(name)}<br><span class=other>{self._say(f'means_{name}')}</span>"

    def _trend(self) -> Iterator[str]:
        years = self._report.groups["year"]
        if len(years) > 1:
            yield f"<h2>{self._say('trend')}</h2><p>{self._say('trend_text')}</p>"
            yield trend_chart(years, self._say("trend"))

    def _by(self, column: str) -> Iterator[str]:
        groups = self._report.groups[column]
        if len(groups) < 2:
            return
        yield f"<h2>{self._say(f'by_{column}')}</h2><p>{self._say('by_text')}</p>{self._legend()}"
        heads = (column, "records_head", "bars", "structured", "interval")
        shown = len(groups) if column == "year" else _SHOWN_GROUPS
        yield self._table(heads, (self._group_row(column, group) for group in groups[:shown]))
        if rest := groups[shown:]:
            table = self._table(heads, (self._group_row(column, group) for group in rest))
            yield f"<details><summary>{self._say('more', count=len(rest))}</summary>{table}</details>"

    def _legend(self) -> str:
        marks = "".join(f'<span><i class="{name}"></i> {self._say(name)}</span>' for name in CLASSES)
        return f"<p class=legend>{marks}</p>"

    def _group_row(self, column: str, group: Group) -> list[str]:
        structured = Share(group.structured, group.records)
        parts = "".join(
            f'<i class="{name}" style="width:{100 * getattr(group, name) / group.records:.1f}%"></i>'
            for name in CLASSES
        )
        told = ", ".join(f"{self._say(name)} {getattr(group, name)}" for name in CLASSES)
        bars = f'<span class="bar" role="img" aria-label="{told}">{parts}</span>'
        value = self._spoken(group.value) if column == "language" else html.escape(group.value)
        return [value, _number(group.records), bars, _percent(structured.value), self._interval(structured)]

    def _spoken(self, code: str) -> str:
        """The name of a language."""
        name = language_name(code, self._language)
        return html.escape(name[:1].upper() + name[1:])

    def _level_fits(self) -> Iterator[str]:
        if not self._report.level_fits:
            return
        yield f"<h2>{self._say('level_fits')}</h2><p>{self._say('level_fits_text')}</p>"
        rows = (
            [
                f"EQF {row['eqf']}",
                _number(row["records"]),
                self._bar(Share(row["plausible"], row["records"]), "structured"),
                _number(row["above"]),
                _number(row["below"]),
            ]
            for row in self._report.level_fits
        )
        yield self._table(("level", "records_head", "fits", "asks_more", "asks_less"), rows)

    def _readiness(self) -> Iterator[str]:
        counts, whole = self._report.readiness, self._report.classified
        if not whole:
            return
        ready = Share(counts.get("ready", 0), whole)
        yield f"<h2>{self._say('readiness')}</h2><p>{self._say('readiness_text')}</p>"
        said = self._say("ready", count=_number(ready.count), whole=_number(whole), share=_percent(ready.value))
        yield f"<p class=answer>{said}</p>"
        rows = (
            [self._say(f"element_{name}"), _number(share.count), self._bar(share, "absent")]
            for name, share in ((name, Share(counts.get(name, 0), whole)) for name in ELEMENTS)
        )
        yield self._table(("missing", "records_head", "share"), rows)

    def _counts(self, key: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        if not rows:
            return
        yield f"<h2>{self._say(key)}</h2><p>{self._say(f'{key}_text')}</p>"
        whole = sum(row["statements"] for row in rows)
        shown = (
            [
                self._named(key, row["value"]),
                self._spoken(row["language"]),
                _number(row["statements"]),
                self._bar(Share(row["statements"], whole), "structured"),
                _percent(row["assessable"] / row["statements"]),
            ]
            for row in rows
        )
        yield self._folded((f"{key}_head", "language", "statements", "share_shown", "assessable"), list(shown))

    def _named(self, key: str, value: str) -> str:
        return html.escape(value) if key == "verbs" else self._say(f"{key}_{value}")

    def _copies(self) -> Iterator[str]:
        if not self._report.copies:
            return
        yield f"<h2>{self._say('copies')}</h2><p>{self._say('copies_text')}</p>"
        rows = (
            [_statement(row["text"]), _number(row["providers"]), _number(row["records"])] for row in self._report.copies
        )
        yield self._folded(("statement", "providers", "records_head"), list(rows))

    def _near_copies(self) -> Iterator[str]:
        if not self._report.near_copies:
            return
        yield f"<h2>{self._say('near_copies')}</h2><p>{self._say('near_copies_text')}</p>"
        rows = (
            [
                f"{_statement(row['text'])}<br><span class=other>{_statement(row['other_text'])}</span>",
                _number(row["records"]),
                f"{row['agreement']}\N{NO-BREAK SPACE}%",
            ]
            for row in self._report.near_copies
        )
        yield self._folded(("statement", "records_head", "agreement"), list(rows))

    def _folded(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table of which only the first rows are seen at once."""
        shown, rest = rows[:_SHOWN_GROUPS], rows[_SHOWN_GROUPS:]
        more = f"<summary>{self._say('more', count=len(rest))}</summary>{self._table(heads, rest)}" if rest else ""
        return self._table(heads, shown) + (f"<details>{more}</details>" if more else "")

    def _table(self, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
        named = [self._say(key) for key in heads]
        head = "".join(f"<th scope=col>{name}</th>" for name in named)
        body = "".join(
            f"<tr><th scope=row>{row[0]}</th>"
            + "".join(f'<td data-head="{name}">{cell}</td>' for name, cell in zip(named[1:], row[1:], strict=True))
            + "</tr>"
            for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _bar(self, share: Share, mark: str) -> str:
        width = f"{100 * share.value:.1f}"
        return f'<span class="bar"><i class="{mark}" style="width:{width}%"></i></span> {_percent(share.value)}'

    def _interval(self, share: Share) -> str:
        low, high = share.interval
        return f"{100 * low:.1f}–{_percent(high)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


def _number(count: int) -> str:
    """A count with a narrow space between thousands, which every language of the page reads."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _statement(text: str) -> str:
    """A statement as it stands, shortened if it is very long."""
    short = text if len(text) <= _LONGEST_STATEMENT else f"{text[:_LONGEST_STATEMENT].rstrip()} …"
    return html.escape(" ".join(short.split()))
