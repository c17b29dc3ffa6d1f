"""The rules of a target in words, in four languages, for those who want to know what would count."""

from __future__ import annotations

from collections.abc import Iterator

from credenza.frameworks import code_list, number_text
from credenza.specification import LANGUAGES, MultilingualText

from .explaining import SENTENCES
from .model import AllOf, Group, Need, Selector, Target


def rules_in_words(target: Target) -> tuple[MultilingualText, ...]:
    """Each rule as one sentence; the last one says who decides."""
    return tuple(_sentences(target))


def _sentences(target: Target) -> Iterator[MultilingualText]:
    yield SENTENCES.text("rule_total", {"credits": number_text(target.credits.normalize())})
    for group in target.groups:
        yield _group(group)
    if target.need is not None:
        yield SENTENCES.text("rule_need", {"need": _need(target.need, target)})
    if target.level:
        values = {"credits": number_text(target.level.credits.normalize()), "level": target.level.at_least}
        yield SENTENCES.text("rule_level", values)
    if target.residency:
        values = {"credits": number_text(target.residency.credits.normalize()), "provider": target.residency.provider}
        yield SENTENCES.text("rule_residency", values)
    if target.age_at_most is not None:
        yield SENTENCES.text("rule_age", {"years": target.age_at_most})
    for exclusion in target.exclusions:
        yield SENTENCES.text("rule_exclusion", {"units": ", ".join(exclusion)})
    if target.overlap_at_most is not None:
        yield SENTENCES.text("rule_overlap", {"percent": number_text((target.overlap_at_most * 100).normalize())})
    yield receiver_decides(target)


def receiver_decides(target: Target) -> MultilingualText:
    """Who decides, and that nothing is a right."""
    receiver = target.receiver.legal_name if target.receiver else None
    return SENTENCES.text("no_right", {"receiver": receiver}) if receiver else SENTENCES.text("no_right_unnamed")


def _group(group: Group) -> MultilingualText:
    values: dict[str, object] = {"group": group.title, "takes": _takes(group.takes)}
    if group.at_least:
        values["least"] = number_text(group.at_least.normalize())
    if group.at_most is not None:
        values["most"] = number_text(group.at_most.normalize())
    keys = {(True, True): "rule_group_limited", (True, False): "rule_group", (False, True): "rule_group_up_to"}
    return SENTENCES.text(keys.get(("least" in values, "most" in values), "rule_group_open"), values)


def _takes(selector: Selector) -> MultilingualText:
    criteria = list(_criteria(selector)) or [SENTENCES.text("takes_any")]
    return MultilingualText(
        {language: "; ".join(text.in_language(language) for text in criteria) for language in LANGUAGES}
    )


def _criteria(selector: Selector) -> Iterator[MultilingualText]:
    if selector.units:
        yield SENTENCES.text("takes_units", {"units": ", ".join(selector.units)})
    if selector.providers:
        yield SENTENCES.text("takes_providers", {"providers": ", ".join(selector.providers)})
    if selector.fields:
        names = [_field(code) for code in selector.fields]
        named = {language: ", ".join(name.in_language(language) for name in names) for language in LANGUAGES}
        yield SENTENCES.text("takes_fields", {"fields": MultilingualText(named)})
    if selector.outcomes:
        yield SENTENCES.text("takes_outcomes", {"outcomes": ", ".join(selector.outcomes)})
    if selector.level_at_least is not None:
        yield SENTENCES.text("takes_level", {"level": selector.level_at_least})


def _field(code: str) -> MultilingualText:
    entry = code_list("isced_f").get(code)
    return entry.label if entry else MultilingualText({"en": code})


def _need(need: Need, target: Target) -> MultilingualText:
    if isinstance(need, str):
        title = next(group.title for group in target.groups if group.key == need)
        return SENTENCES.text("quoted", {"text": title})
    parts = [_need(part, target) for part in (need.all if isinstance(need, AllOf) else need.any)]
    listed = MultilingualText({tag: ", ".join(part.in_language(tag) for part in parts) for tag in LANGUAGES})
    if isinstance(need, AllOf):
        return SENTENCES.text("need_all", {"parts": listed})
    return SENTENCES.text("need_any", {"number": need.at_least, "parts": listed})
