"""What holds for every rule of every published pack."""

from __future__ import annotations

import pytest

from credenza.errors import UnknownRuleError
from credenza.rulepacks import Case, Example, Rule, load_pack, named_packs, pack_ids
from credenza.specification import LANGUAGES, specification_of

from .conftest import award_of

RULES = [rule for pack_id in pack_ids() for rule in load_pack(pack_id).rules.values()]
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
EXPECTED_WORDS = {
    "en": "xpected, to be confirmed",
    "it": "tteso, da confermare",
    "kk": "расталуы тиіс",
    "ru": "требует подтверждения",
}


def faults(rule: Rule, example: Example) -> list[str]:
    award = award_of(example.award) if example.award else None
    specification = specification_of(dict(example.specification)).specification
    return [fault.message for fault in rule.check(Case(specification, award, example.on))]


@EVERY_RULE
def test_passing_example_has_no_fault(rule: Rule) -> None:
    assert faults(rule, rule.passing) == []


@EVERY_RULE
def test_failing_example_has_one_fault_with_a_message(rule: Rule) -> None:
    found = faults(rule, rule.failing)
    assert (len(found), set(found) <= set(rule.messages)) == (1, True), found


@EVERY_RULE
def test_rule_speaks_four_languages(rule: Rule) -> None:
    texts = [rule.sentence, rule.remedy, *rule.messages.values()]
    assert {tuple(text.texts) for text in texts} == {LANGUAGES}


@EVERY_RULE
def test_rule_names_a_source_that_may_be_relied_on(rule: Rule) -> None:
    assert {source.mark for source in rule.sources} <= {"S", "R", "K"}
    assert rule.sources


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if not rule.id.startswith("EU-") and {source.mark for source in rule.sources} == {"K"}],
    ids=lambda rule: rule.id,
)
def test_what_nobody_read_again_is_expected_and_not_stated(rule: Rule) -> None:
    shown = {language: words in rule.sentence.texts[language] for language, words in EXPECTED_WORDS.items()}
    assert shown == dict.fromkeys(LANGUAGES, True)


def test_no_rule_has_its_id_twice() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_pack_speaks_four_languages_and_keeps_checked_and_unchecked_rules_apart(pack_id: str) -> None:
    pack = load_pack(pack_id)
    texts = [pack.title, *(text for rule in pack.unchecked for text in (rule.sentence, rule.reason))]
    assert {tuple(text.texts) for text in texts} == {LANGUAGES}
    if pack.name != "eu":  # eu/2022 says of some rules which part of them people check
        assert not {rule.id for rule in pack.unchecked} & set(pack.rules)


def test_name_without_version_is_the_latest_version() -> None:
    assert [pack.id for pack in named_packs("it, kz/2022,eudi")] == ["it/2024", "kz/2022", "eudi/0.1"]


@pytest.mark.parametrize("names", ["", "it,", "it,mars", "kz/1999"])
def test_unknown_name_in_a_list_is_refused(names: str) -> None:
    with pytest.raises(UnknownRuleError, match="Known packs"):
        named_packs(names)
