"""Rules as Markdown, for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from credenza.rulepacks import Example, Rule, RulePack, Source, UncheckedRule, word


def pack_page(pack: RulePack, language: str) -> str:
    """A whole pack as one Markdown page."""
    head = [
        f"# {word('rules', language)}: {pack.id}",
        f"{pack.title.in_language(language)}.",
        f"`{pack.id}` · SHA-256 `{pack.sha256}`",
        word("not_law", language),
        _table(pack, language),
    ]
    rules = [rule_section(rule, language, heading="##").rstrip("\n") for rule in pack.rules.values()]
    unchecked = [_unchecked(rule, language) for rule in pack.unchecked]
    tail = [f"## {word('unchecked', language)}", *unchecked] if unchecked else []
    return "\n\n".join([*head, *rules, *tail]) + "\n"


def rule_page(pack: RulePack, rule_id: str, language: str) -> str:
    """What a pack says about one rule: its machine part, its part for people, or both."""
    unchecked = [rule for rule in pack.unchecked if rule.id == rule_id]
    parts = [rule_section(pack.rules[rule_id], language, heading="#")] if rule_id in pack.rules else []
    if unchecked:
        lines = "\n".join(_unchecked(rule, language) for rule in unchecked)
        parts.append(f"{word('unchecked', language)}:\n\n{lines}\n")
    return "\n".join(parts)


def rule_section(rule: Rule, language: str, heading: str) -> str:
    """One rule as a Markdown section that begins with ``heading``, e.g. ``##``."""
    parts = [
        f"{heading} {rule.id}",
        f"**{rule.sentence.in_language(language)}**",
        "\n".join(_facts(rule, language)),
        f"{word('passing', language)}{_day(rule, rule.passing, language)}:",
        _yaml(rule.passing),
        f"{word('failing', language)}{_day(rule, rule.failing, language)}:",
        _yaml(rule.failing),
    ]
    return "\n\n".join(parts) + "\n"


def _table(pack: RulePack, language: str) -> str:
    head = f"| {word('rule', language)} | {word('severity', language)} | |\n|---|---|---|\n"
    return head + "\n".join(
        f"| [{rule.id}](#{rule.id.lower()}) | {word(rule.severity, language)} | {rule.sentence.in_language(language)} |"
        for rule in pack.rules.values()
    )


def _facts(rule: Rule, language: str) -> Iterator[str]:
    subjects = ", ".join(word(subject, language) for subject in rule.subjects)
    yield f"- {word('severity', language)}: {word(rule.severity, language)}"
    yield f"- {word('subject', language)}: {subjects}"
    yield f"- {word('element', language)}: `{rule.element}`"
    yield f"- {word('remedy', language)}: {rule.remedy.in_language(language)}"
    yield f"- {word('in_force', language)}: {_dates(rule, language)}"
    for source in rule.sources:
        yield f"- {word('source', language)}: {_source(source, language)}"


def _dates(rule: Rule, language: str) -> str:
    begin = word("from", language).format(date=rule.in_force_from.isoformat())
    if rule.in_force_until is None:
        return begin
    return f"{begin} {word('until', language).format(date=rule.in_force_until.isoformat())}"


def _source(source: Source, language: str) -> str:
    address = f" <{source.address}>" if source.address else ""
    return f"{source.title}{address} ({word(f'mark_{source.mark}', language)})"


def _day(rule: Rule, example: Example, language: str) -> str:
    if example.on == rule.in_force_from:
        return ""
    return f" ({word('on_day', language).format(date=example.on.isoformat())})"


def _yaml(example: Example) -> str:
    shown = dict(example.specification)
    if example.award:
        shown = {**({"specification": shown} if shown else {}), "award": dict(example.award)}
    return f"```yaml\n{yaml.safe_dump(shown, allow_unicode=True, sort_keys=False, width=110)}```"


def _unchecked(rule: UncheckedRule, language: str) -> str:
    return f"- {rule.id}: {rule.sentence.in_language(language)} {rule.reason.in_language(language)}"
