"""The marks of the picture. Shape and sign tell them apart; colour only repeats it, so they survive a copier."""

from __future__ import annotations

from .traceability import State

INK = "#1f2933"
FAINT = "#52606d"
LINE = "#cbd2d9"
BAND = "#eef2f6"
COLOURS = {
    State.ASSESSED: "#0b6e4f",
    State.PARTLY: "#0b6e4f",
    State.NOT_ASSESSED: "#9a5b00",
    State.SUGGESTED: "#3d4f9f",
    State.MISSING: "#a61b1b",
}


def mark(state: State, x: float, y: float, radius: float = 7) -> str:
    """The mark of a state with its centre at (x, y)."""
    colour = COLOURS[state]
    ring = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="#fff" stroke="{colour}" stroke-width="1.6"'
    if state is State.ASSESSED:
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>' + _tick(x, y, radius)
    if state is State.PARTLY:
        half = f"M{x:g} {y - radius:g}a{radius:g} {radius:g} 0 0 0 0 {2 * radius:g}z"
        return f'{ring}/><path d="{half}" fill="{colour}"/>'
    if state is State.NOT_ASSESSED:
        return f"{ring}/>"
    if state is State.SUGGESTED:
        look = f'font-size="11" font-weight="bold" text-anchor="middle" fill="{colour}"'
        return f'{ring} stroke-dasharray="3 2"/><text x="{x:g}" y="{y + 4:g}" {look}>?</text>'
    arm = radius * 0.7
    cross = f"M{x - arm:g} {y - arm:g}l{2 * arm:g} {2 * arm:g}m0 {-2 * arm:g}l{-2 * arm:g} {2 * arm:g}"
    return f'<path d="{cross}" stroke="{colour}" stroke-width="2" fill="none"/>'


def _tick(x: float, y: float, radius: float) -> str:
    points = f"M{x - radius * 0.5:g} {y:g}l{radius * 0.35:g} {radius * 0.4:g}l{radius * 0.6:g} {-radius * 0.75:g}"
    return f'<path d="{points}" stroke="#fff" stroke-width="1.8" fill="none"/>'
