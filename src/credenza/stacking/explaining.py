"""A plan in words, in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credenza.frameworks import number_text
from credenza.specification import MultilingualText, Sentences

from .planning import Plan, Shortfall
from .units import Unit

SENTENCES = Sentences(__package__, "words")


@dataclass(frozen=True)
class PlanInWords:
    """A plan told part by part; each part is a tuple of sentences. ``decision`` says who decides.

    ``unproven`` is empty for a plan that is proven best; else it says how much better another one may be.
    """

    summary: MultilingualText
    counts: tuple[MultilingualText, ...]
    to_take: tuple[MultilingualText, ...]
    unproven: tuple[MultilingualText, ...]
    missing: tuple[MultilingualText, ...]
    unused: tuple[MultilingualText, ...]
    decision: MultilingualText


def in_words(plan: Plan) -> PlanInWords:
    """What counts where, what to take, what is missing and why the rest does not count."""
    return PlanInWords(
        SENTENCES.text(_summary(plan), {"target": plan.target.title}),
        tuple(_counts(plan)),
        tuple(_to_take(plan)),
        tuple(_unproven(plan)),
        tuple(_missing(shortfall, plan) for shortfall in plan.shortfalls),
        tuple(SENTENCES.text(reason, _facts(unit)) for unit, reason in plan.unused),
        _decision(plan),
    )


def explain(plan: Plan) -> tuple[MultilingualText, ...]:
    """The whole plan, one sentence after the other. The last sentence always says who decides."""
    told = in_words(plan)
    return (told.summary, *told.counts, *told.to_take, *told.unproven, *told.missing, *told.unused, told.decision)


def _summary(plan: Plan) -> str:
    if not plan.satisfied:
        return "not_satisfied"
    return "satisfied_after" if plan.to_take else "satisfied"


def _counts(plan: Plan) -> Iterator[MultilingualText]:
    titles = {group.key: group.title for group in plan.target.groups}
    for place in plan.placements:
        key = "counts" if place.unit.is_held else "would_count"
        yield SENTENCES.text(key, {**_facts(place.unit), "group": titles[place.group]})


def _to_take(plan: Plan) -> Iterator[MultilingualText]:
    counted = {place.unit.id for place in plan.placements}
    for number, unit in enumerate(plan.to_take, start=1):
        key = "take" if unit.id in counted else "take_first"
        yield SENTENCES.text(key, {**_facts(unit), "number": number})
    for unit in plan.unknown_cost:
        yield SENTENCES.text("cost_unknown", _facts(unit))


def _unproven(plan: Plan) -> Iterator[MultilingualText]:
    if plan.unproven is None:
        return
    kind = "missing" if not plan.satisfied else "unknown" if plan.unknown_cost else plan.aim.value
    facts = {"seconds": f"{plan.unproven.seconds:g}", "amount": f"{plan.unproven.better_by.normalize():f}"}
    yield SENTENCES.text(f"unproven_{kind}", facts)


def _facts(unit: Unit) -> dict[str, object]:
    return {"unit": unit.title, "credits": number_text(unit.credits.normalize())}


def _missing(shortfall: Shortfall, plan: Plan) -> MultilingualText:
    target = plan.target
    groups = {group.key: group.title for group in target.groups}
    facts: dict[str, object] = {
        "credits": number_text(shortfall.credits.normalize()),
        "group": groups.get(shortfall.where, ""),
        "level": target.level.at_least if target.level else "",
        "provider": target.residency.provider if target.residency else "",
    }
    return SENTENCES.text(f"missing_{shortfall.kind}", facts)


def _decision(plan: Plan) -> MultilingualText:
    receiver = plan.target.receiver
    if receiver is None or not receiver.legal_name:
        return SENTENCES.text("receiver_decides")
    return SENTENCES.text("this_receiver_decides", {"receiver": receiver.legal_name})
