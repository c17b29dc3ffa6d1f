from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import pytest

from credenza.errors import UnknownRuleError
from credenza.rulepacks import RulePack, find_pack_of, find_rule, load_pack, pack_ids, published_digests, word_text
from credenza.rulepacks.packs.eu.v2022.checks import CHECKS
from credenza.specification import LANGUAGES

RULE_IDS = (
    [f"EU-M{number:02}" for number in range(1, 12)]
    + [f"EU-O{number:02}" for number in range(1, 6)]
    + [f"EU-P{number:02}" for number in (1, 2, 3, 4, 5, 7, 8, 9, 10)]
)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_published_pack_still_has_the_bytes_it_was_published_with(pack_id: str) -> None:
    name, version = pack_id.split("/")
    folder = Path(str(files("credenza.rulepacks"))) / "packs" / name / f"v{version.replace('.', '_')}"
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in {".py", ".yaml"})
    lines = [f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert (digest, load_pack(pack_id).sha256) == (published_digests()[pack_id],) * 2, (
        "A published pack never changes: put the change into a new version."
    )


def test_pack_has_every_rule_that_a_machine_can_check(eu_2022: RulePack) -> None:
    assert (eu_2022.id, list(eu_2022.rules), list(CHECKS)) == ("eu/2022", RULE_IDS, RULE_IDS)


def test_pack_lists_the_rules_that_no_machine_checks(eu_2022: RulePack) -> None:
    assert [rule.id for rule in eu_2022.unchecked] == ["EU-P01", "EU-P05", "EU-P06", "EU-P07"]


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_rule_speaks_four_languages(rule_id: str) -> None:
    rule = find_rule(rule_id)
    texts = [rule.sentence, rule.remedy, *rule.messages.values()]
    assert {tuple(text.texts) for text in texts} == {LANGUAGES}


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_rule_names_its_sources_with_a_mark_that_may_be_relied_on(rule_id: str) -> None:
    rule = find_rule(rule_id)
    assert rule.sources[0].title.startswith("Council Recommendation 2022/C 243/02 of 16 June 2022, Annex ")
    assert {source.mark for source in rule.sources} <= {"S", "R", "K"}
    assert all(source.address and source.address.startswith("https://") for source in rule.sources)


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_rule_is_not_called_law_because_a_recommendation_is_none(rule_id: str) -> None:
    rule = find_rule(rule_id)
    for text in (rule.sentence, rule.remedy, *rule.messages.values()):
        shown = " ".join(text.texts.values()).casefold()
        assert not any(word in shown for word in (" law", "legge", "заң бойынша", "закон"))


def test_pack_texts_speak_four_languages(eu_2022: RulePack) -> None:
    texts = [eu_2022.title, *(text for rule in eu_2022.unchecked for text in (rule.sentence, rule.reason))]
    assert {tuple(text.texts) for text in texts} == {LANGUAGES}
    assert tuple(word_text("remedy").texts) == LANGUAGES


def test_rule_is_found_in_any_case() -> None:
    assert find_rule("eu-m06") is find_rule("EU-M06")
    assert find_pack_of("eu-m06").id == "eu/2022"


@pytest.mark.parametrize("rule_id", ["EU-M99", "", "EU-P06", "../eu"])
def test_unknown_rule_is_named_with_the_known_ones(rule_id: str) -> None:
    with pytest.raises(UnknownRuleError, match="EU-M01"):
        find_rule(rule_id)


@pytest.mark.parametrize("pack_id", ["eu/2021", "eu", "", "../../etc/passwd", "eu/2022/"])
def test_unknown_pack_is_named_with_the_known_ones(pack_id: str) -> None:
    with pytest.raises(UnknownRuleError, match="Known packs: eu/2022"):
        load_pack(pack_id)
