"""Traceability as a picture (SVG) that reads on screen and in print.

It is one column of blocks: title, bars of coverage, legend; then a row for each task, piece of knowledge and skill with
a column for each micro-credential; then each micro-credential with the chain from outcome to assessment to award. The
blocks flow into one tall picture or into pages of A4. The table says the same to those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from credenza.specification import MultilingualText

from .lettering import lines, width
from .marks import BAND, COLOURS, FAINT, INK, LINE, mark
from .model import Item, Task
from .tabulating import chain, remark, word
from .traceability import Answer, Group, Offer, State, Traceability

WIDTH = 794
HEIGHT = 1123
"""A4 at 96 dots per inch."""
MARGIN = 40
ROOM = WIDTH - 2 * MARGIN
SIZE = 12
LEADING = 16
COLUMNS_AT_ONCE = 8
"""Micro-credentials side by side; more of them get rows of their own below."""
WIDE_COLUMNS = 3
"""Up to so many columns have room for the keys of outcomes."""
_CODE = 62
_BOLD = 1.22
"""How much wider bold letters are, in the widest of the fonts."""
_FONTS = "Noto Sans, Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"


@dataclass(frozen=True)
class Block:
    """A part of the picture that is never cut: its height and its markup, drawn from the top left of the column."""

    height: float
    markup: str
    heading: Block | None = None
    """What is repeated above it where a page begins with it."""
    keep: bool = False
    """Whether it must not be the last on a page."""


def picture(traced: Traceability, language: str) -> str:
    """The whole result as one SVG, as tall as it needs to be."""
    blocks = list(_blocks(traced, language))
    height = sum(block.height for block in blocks) + 2 * MARGIN
    return _document(traced, language, blocks, height, "")


def pages(traced: Traceability, language: str) -> tuple[str, ...]:
    """The result as SVG pages of A4, headings repeated, numbered at the foot."""
    sheets = _sheets(list(_blocks(traced, language)))
    return tuple(
        _document(traced, language, sheet, HEIGHT, word("page", language, number=number, total=len(sheets)))
        for number, sheet in enumerate(sheets, start=1)
    )


def summary(traced: Traceability, language: str) -> str:
    """What the picture says, in a few sentences: coverage of each group, gaps, suggestions and overlap."""
    said = [
        word("summary_group", language, group=word(group.value, language), coverage=_coverage(traced, group, language))
        for group in traced.groups
    ]
    suggested = sum(state is State.SUGGESTED for state in traced.states.values())
    counts = {"gaps": len(traced.gaps), "suggested": suggested, "overlap": len(traced.overlap)}
    said += [word(f"summary_{key}", language, count=count) for key, count in counts.items() if count]
    return " ".join(said)


def _sheets(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks by page."""
    room, sheets, used = HEIGHT - 2 * MARGIN - LEADING, list[list[Block]]([[]]), 0.0
    for number, block in enumerate(blocks):
        following = blocks[number + 1].height if block.keep and number + 1 < len(blocks) else 0
        if sheets[-1] and used + block.height + following > room:
            sheets.append([block.heading] if block.heading else [])
            used = sum(part.height for part in sheets[-1])
        sheets[-1].append(block)
        used += block.height
    return sheets


def _document(traced: Traceability, language: str, blocks: Sequence[Block], height: float, foot: str) -> str:
    title = word("title", language, standard=traced.standard.title)
    drawn, y = [], float(MARGIN)
    for block in blocks:
        drawn.append(f'<g transform="translate({MARGIN} {y:g})">{block.markup}</g>')
        y += block.height
    if foot:
        drawn.append(_text(foot, WIDTH - MARGIN, height - MARGIN + 6, 10, FAINT, anchor="end"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'role="img" aria-labelledby="trace-title trace-summary" lang="{language}" font-family="{_FONTS}">\n'
        f'<title id="trace-title">{escape(title)}</title>\n'
        f'<desc id="trace-summary">{escape(summary(traced, language))}</desc>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def _blocks(traced: Traceability, language: str) -> Iterator[Block]:
    yield from _head(traced, language)
    for group in traced.groups:
        yield _bar(traced, group, language)
    yield _legend(traced, language)
    answering = [offer for offer in traced.offers if any(answer.offer == offer for answer in traced.answers)]
    chunks = [answering[start : start + COLUMNS_AT_ONCE] for start in range(0, len(answering), COLUMNS_AT_ONCE)]
    for number, chunk in enumerate(chunks or [[]]):
        for group, items in traced.groups.items():
            shown = items if number == 0 else [item for item in items if _is_answered(traced, item, chunk)]
            yield from _rows(traced, group, shown, chunk, language) if shown else ()
    if traced.offers:
        yield _heading(word("offers", language), ())
    for offer in traced.offers:
        yield from _offer(traced, offer, language)


def _is_answered(traced: Traceability, item: Item, offers: Sequence[Offer]) -> bool:
    return any(answer.offer in offers for answer in traced.answers_to.get(item.code, ()))


def _head(traced: Traceability, language: str) -> Iterator[Block]:
    yield _paragraph(word("title", language, standard=traced.standard.title), 19, 25, bold=True)
    if traced.standard.source:
        yield _paragraph(word("source", language, source=traced.standard.source), 10.5, 14, FAINT)
    yield Block(10, "")


def _coverage(traced: Traceability, group: Group, language: str) -> str:
    found = traced.coverage[group]
    said = word("coverage", language, assessed=found.assessed, total=found.total)
    if found.partly:
        said += f"; {word('coverage_partly', language, count=found.partly)}"
    if found.essential_total in (0, found.total):
        return said
    essential = word("coverage_essential", language, assessed=found.essential_assessed, total=found.essential_total)
    return f"{said} ({essential})"


def _bar(traced: Traceability, group: Group, language: str) -> Block:
    """One bar: what share of a group stands in each state."""
    items = traced.groups[group]
    left, whole, x = 110.0, 250.0, 110.0
    drawn = [_text(word(group.value, language), 0, 13, SIZE, INK, bold=True)]
    for state in State:
        share = sum(traced.states[item.code] is state for item in items) / len(items) * whole
        if share:
            drawn.append(_segment(state, x, share))
            x += share
    drawn.append(f'<rect x="{left:g}" y="3" width="{whole:g}" height="13" fill="none" stroke="{FAINT}"/>')
    drawn.append(_text(_coverage(traced, group, language), left + whole + 12, 13, 11, INK))
    return Block(22, "".join(drawn))


def _segment(state: State, x: float, share: float) -> str:
    opacity = {State.ASSESSED: 1, State.PARTLY: 0.55, State.NOT_ASSESSED: 0.75, State.SUGGESTED: 0.35}.get(state, 0)
    box = f'x="{x:g}" y="3" width="{share:g}" height="13"'
    return f'<rect {box} fill="{COLOURS[state]}" fill-opacity="{opacity:g}" stroke="#fff" stroke-width="0.5"/>'


def _legend(traced: Traceability, language: str) -> Block:
    """The marks with their names, in as many lines as they need."""
    x, y, drawn = 0.0, 22.0, []
    for state in State:
        if state is State.PARTLY and not any(task.needs for task in traced.standard.tasks):
            continue
        name = word(state.value, language)
        needed = 22 + width(name, 11) + 14
        if x + needed > ROOM and x:
            x, y = 0.0, y + 20
        drawn.append(mark(state, x + 8, y - 4) + _text(name, x + 20, y, 11, INK))
        x += needed
    return Block(y + 14, "".join(drawn))


def _heading(name: str, offers: Sequence[Offer]) -> Block:
    """A band with the name of a group and the numbers of the micro-credentials above their columns."""
    band = f'<rect y="4" width="{ROOM}" height="24" fill="{BAND}"/>'
    numbers = "".join(
        _text(str(offer.number), x + wide / 2, 21, SIZE, INK, bold=True, anchor="middle")
        for offer, x, wide in _columns(offers)
    )
    return Block(29, band + _text(name, 8, 21, 13, INK, bold=True) + numbers, keep=True)


def _columns(offers: Sequence[Offer]) -> list[tuple[Offer, float, float]]:
    """Each offer with the left edge and the width of its column."""
    wide = 84.0 if len(offers) <= WIDE_COLUMNS else 30.0
    start = ROOM - wide * len(offers)
    return [(offer, start + wide * number, wide) for number, offer in enumerate(offers)]


def _rows(
    traced: Traceability, group: Group, items: Sequence[Item], offers: Sequence[Offer], language: str
) -> Iterator[Block]:
    heading = _heading(word(group.value, language), offers)
    yield heading
    functions = _function_titles(traced) if group is Group.TASKS else {}
    for item in items:
        if title := functions.get(item.code):
            above = _paragraph(title.in_language(language), SIZE, LEADING, FAINT, bold=True)
            yield replace(above, heading=heading, keep=True)
        yield replace(_row(traced, item, offers, language), heading=heading)


def _function_titles(traced: Traceability) -> dict[str, MultilingualText]:
    """The first task of each labour function → its title, if the tasks stand in the order of their functions."""
    order = [task.code for task in traced.standard.tasks]
    grouped = [code for function in traced.standard.labour_functions for code in function.tasks]
    if order[: len(grouped)] != grouped:
        return {}
    return {function.tasks[0]: function.title for function in traced.standard.labour_functions if function.tasks}


def _row(traced: Traceability, item: Item, offers: Sequence[Offer], language: str) -> Block:
    columns = _columns(offers)
    room = (columns[0][1] if columns else ROOM) - 24 - _CODE - 20
    said = lines(item.text.in_language(language), SIZE, room)
    below_text = lines(remark(traced, item, language), 10, room)
    code = _broken_code(item.code)
    depth = max(len(said) * LEADING + len([line for line in below_text if line]) * 13, len(code) * 13) + 8
    drawn = [
        f'<line x2="{ROOM}" y1="0" y2="0" stroke="{LINE}" stroke-width="0.7"/>',
        mark(traced.states[item.code], 9, 13),
    ]
    drawn += [_text(part, 24, 17 + 13 * number, 11, INK, bold=True) for number, part in enumerate(code)]
    drawn += [_text(line, 24 + _CODE, 17 + LEADING * number, SIZE, INK) for number, line in enumerate(said)]
    below = 17 + LEADING * len(said) - 2
    drawn += [_text(line, 24 + _CODE, below + 13 * number, 10, FAINT) for number, line in enumerate(below_text) if line]
    cells = [_cell(traced, item, *column) for column in columns]
    drawn += [markup for markup, _ in cells]
    return Block(max([depth, *(needed for _, needed in cells)]), "".join(drawn))


def _broken_code(code: str) -> list[str]:
    return lines(code, 11, _CODE - 6)[:3]


def _cell(traced: Traceability, item: Item, offer: Offer, x: float, wide: float) -> tuple[str, float]:
    """The mark of one micro-credential for an item, with the keys of its outcomes if there is room; and the height.

    Of a task that is answered through what it needs, the cell says how much of that the micro-credential assesses.
    """
    answers = [answer for answer in traced.answers_to.get(item.code, ()) if answer.offer == offer]
    if not answers:
        return _share_of_needs(traced, item, offer, x + wide / 2), 0
    best = min((_state(answer) for answer in answers), key=list(State).index)
    drawn, middle = [mark(best, x + wide / 2, 13)], x + wide / 2
    keys = lines(", ".join(answer.outcome for answer in answers), 9.5, wide - 6) if wide > 40 else []
    drawn += [_text(line, middle, 32 + 12 * number, 9.5, FAINT, anchor="middle") for number, line in enumerate(keys)]
    return "".join(drawn), 26 + 12 * len(keys) if keys else 0


def _share_of_needs(traced: Traceability, item: Item, offer: Offer, middle: float) -> str:
    needs = item.needs if isinstance(item, Task) else ()
    met = sum(any(_meets(answer, offer) for answer in traced.answers_to.get(code, ())) for code in needs)
    return _text(f"{met}/{len(needs)}", middle, 17, 10, INK, anchor="middle") if met else ""


def _meets(answer: Answer, offer: Offer) -> bool:
    return answer.offer == offer and _state(answer) is State.ASSESSED


def _state(answer: Answer) -> State:
    if not answer.is_stated:
        return State.SUGGESTED
    return State.ASSESSED if answer.assessments else State.NOT_ASSESSED


def _offer(traced: Traceability, offer: Offer, language: str) -> Iterator[Block]:
    """A micro-credential: number, title, and one line for each outcome that answers something."""
    name = f"{offer.number}. {offer.title.in_language(language)}"
    answers = [answer for answer in traced.answers if answer.offer == offer]
    heading = _paragraph(
        name if answers else f"{name} ({word('no_answer', language)})", SIZE, LEADING, bold=True, gap=8
    )
    yield replace(heading, keep=bool(answers))
    for key in dict.fromkeys(answer.outcome for answer in answers):
        own = [answer for answer in answers if answer.outcome == key]
        yield replace(_chain(own, language), heading=heading)


def _chain(answers: Sequence[Answer], language: str) -> Block:
    """Items ← outcome → assessments → awards."""
    first = answers[0]
    codes = " ".join(answer.item if answer.is_stated else f"{answer.item}?" for answer in answers)
    said = lines(first.text.in_language(language), 11, ROOM - 150)
    items = lines(codes, 10.5, 128)
    way = lines(chain(first, language), 10.5, ROOM - 150)
    drawn = [_text(line, 0, 13 + 13 * number, 10.5, INK, bold=True) for number, line in enumerate(items)]
    drawn += [_text(line, 150, 13 + 14 * number, 11, INK) for number, line in enumerate(said)]
    below = 13 + 14 * len(said)
    drawn += [_text(line, 150, below + 13 * number, 10.5, FAINT) for number, line in enumerate(way)]
    return Block(max(len(items) * 13, len(said) * 14 + len(way) * 13) + 7, "".join(drawn))


def _paragraph(
    text: str, size: float, leading: float, colour: str = INK, *, bold: bool = False, gap: float = 2
) -> Block:
    made = lines(text, size * (_BOLD if bold else 1), ROOM)
    drawn = [_text(line, 0, gap + size + leading * number, size, colour, bold=bold) for number, line in enumerate(made)]
    return Block(len(made) * leading + gap + 3, "".join(drawn))


def _text(text: str, x: float, y: float, size: float, colour: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{weight}{end}>{escape(text)}</text>'
