"""A chart of how the share of structured descriptions changes from year to year, as SVG."""

from __future__ import annotations

import html
from collections.abc import Sequence

from .report import Group
from .shares import Share

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 12, 28
_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST_LABELS = 12


def trend_chart(years: Sequence[Group], title: str) -> str:
    """The shares as a line, their 95 % intervals as a band; ``title`` says what it shows to those who cannot see it."""
    shares = [Share(year.structured, year.records) for year in years]
    places = [_across(number, len(years)) for number in range(len(years))]
    upper = [f"{x:.1f},{_up(share.interval[1]):.1f}" for x, share in zip(places, shares, strict=True)]
    lower = [f"{x:.1f},{_up(share.interval[0]):.1f}" for x, share in zip(places, shares, strict=True)]
    line = [f"{x:.1f},{_up(share.value):.1f}" for x, share in zip(places, shares, strict=True)]
    every = -(-len(years) // _MOST_LABELS)
    labels = "".join(
        f'<text x="{x:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{html.escape(year.value)}</text>'
        for x, year in list(zip(places, years, strict=True))[::every]
    )
    return (
        f'<svg class="trend" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{html.escape(title)}">{_grid()}'
        f'<polygon class="band" points="{" ".join([*upper, *reversed(lower)])}"/>'
        f'<polyline points="{" ".join(line)}"/>{_dots(line)}{labels}</svg>'
    )


def _grid() -> str:
    return "".join(
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_up(share):.1f}" y2="{_up(share):.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{_up(share) + 4:.1f}" text-anchor="end">{100 * share:.0f} %</text>'
        for share in _GRID
    )


def _dots(points: Sequence[str]) -> str:
    places = (point.split(",") for point in points)
    return "".join(f'<circle cx="{x}" cy="{y}" r="3.5"/>' for x, y in places)


def _across(number: int, count: int) -> float:
    return _LEFT + 16 + number * (_WIDTH - _LEFT - _RIGHT - 32) / max(1, count - 1)


def _up(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
