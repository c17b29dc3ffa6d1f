"""What closes a gap, and how training stands, in sentences in four languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from credenza.frameworks import day_text
from credenza.specification import LANGUAGES, MultilingualText

from .cpd import CpdStatus
from .gap import Choice, GapPlan, needed_items
from .model import Item
from .tabulating import WORDS


def explain_gap(plan: GapPlan) -> tuple[MultilingualText, ...]:
    """What is missing, what to take for it and what stays open. The last sentence always says who decides."""
    return tuple(_gap(plan))


def explain_training(status: CpdStatus) -> tuple[MultilingualText, ...]:
    """How many hours count, until when that is enough, what expires when, and the source of the rule."""
    return tuple(_training(status))


def _gap(plan: GapPlan) -> Iterator[MultilingualText]:
    if not plan.missing:
        yield WORDS.text("gap_none", {"standard": plan.standard.title})
        return
    total = len(needed_items(plan.standard))
    yield WORDS.text("gap_missing", {"standard": plan.standard.title, "count": len(plan.missing), "total": total})
    for number, choice in enumerate(plan.choices, start=1):
        yield _taken(number, choice)
        if choice.suggested:
            yield WORDS.text("gap_suggested", {"items": _named(choice.suggested)})
    if plan.choices:
        yield WORDS.text("gap_credits", {"credits": _number(plan.credits)})
    yield WORDS.text("gap_open", {"items": _named(plan.open)}) if plan.open else WORDS.text("gap_closed")
    if not plan.proven:
        yield WORDS.text("gap_not_proven")
    yield WORDS.text("gap_decides")


def _taken(number: int, choice: Choice) -> MultilingualText:
    offer = choice.offer
    facts = {"number": number, "offer": offer.title, "items": _named(choice.closes)}
    if offer.ects is None:
        return WORDS.text("gap_take_unknown", facts)
    return WORDS.text("gap_take", {**facts, "credits": _number(offer.ects)})


def _named(items: Iterable[Item]) -> MultilingualText:
    """Items with code and text, in one line of each language."""
    known = tuple(items)
    return MultilingualText(
        {
            language: "; ".join(f"{item.code} {item.text.in_language(language)}" for item in known)
            for language in LANGUAGES
        }
    )


def _training(status: CpdStatus) -> Iterator[MultilingualText]:
    rule = status.rule
    facts = {
        "hours": _number(status.hours),
        "day": day_text(status.on),
        "required": _number(rule.hours),
        "months": rule.months,
    }
    if status.met_until is None:
        yield WORDS.text("cpd_lacking", {**facts, "missing": _number(status.missing)})
    else:
        yield WORDS.text("cpd_met", {**facts, "until": day_text(status.met_until)})
    for expiry in status.expiries:
        lost = sum((training.hours for training in expiry.trainings), Decimal(0))
        ended = {"day": day_text(expiry.day), "hours": _number(lost), "left": _number(expiry.hours_left)}
        titles = "; ".join(training.title for training in expiry.trainings)
        yield WORDS.text("cpd_expiry", {**ended, "titles": titles})
    if rule.source:
        yield WORDS.text("cpd_source", {"source": rule.source})


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
