from __future__ import annotations

from pathlib import Path

import pytest

from credenza.rulepacks import load_pack
from credenza.specification import LANGUAGES

from .running import run_credenza

RULES_PAGE = Path(__file__).resolve().parents[2] / "docs" / "use" / "rules.md"


def test_rule_is_explained_with_sentence_source_dates_remedy_and_examples() -> None:
    run = run_credenza("rule", "EU-M06", "--format", "markdown")
    assert (run.code, run.err) == (0, "")
    assert run.out == (
        "# EU-M06\n\n"
        "**Learning outcomes say what a learner knows, understands or can do on completion.**\n\n"
        "- Severity: mandatory\n"
        "- Applies to: specification\n"
        "- Element: `outcomes`\n"
        "- What to do: Write at least one outcome, and a text for each one, beginning with what the learner can do.\n"
        "- In force: from 2022-06-16\n"
        "- Source: Council Recommendation 2022/C 243/02 of 16 June 2022, Annex I, element 6 "
        "<https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=celex:32022H0627(02)> (read in the cited source)\n"
        "- Source: European Commission, list of standard elements (SWD(2021) 367), as reproduced, element 6 "
        "<https://brejner.online/fa-et-certificeret-certifikat/> (read in the cited source)\n\n"
        "Example that keeps the rule:\n\n"
        "```yaml\noutcomes:\n- text:\n    en: Find the information needed to evaluate a qualification\n```\n\n"
        "Example that breaks it:\n\n"
        "```yaml\noutcomes:\n- key: K1\n  kind: knowledge\n```\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_is_explained_in_the_chosen_language(language: str) -> None:
    sentence = load_pack("eu/2022").rules["EU-M09"].sentence.in_language(language)
    run = run_credenza("rule", "eu-m09", "--language", language)
    assert run.code == 0
    assert sentence in " ".join(run.out.split())


def test_rule_that_no_machine_checks_says_why() -> None:
    run = run_credenza("rule", "EU-P06")
    assert run.code == 0
    assert "It binds the recognising body and its procedure" in " ".join(run.out.split())


def test_unknown_rule_lists_the_known_ones() -> None:
    run = run_credenza("rule", "EU-M99")
    assert (run.code, run.out) == (2, "")
    assert "There is no rule 'EU-M99'." in run.err
    assert "EU-P10" in run.err


@pytest.mark.parametrize("arguments", [(), ("EU-M06", "--all"), ("EU-M06", "--language", "xx")])
def test_wrong_usage_gives_two(arguments: tuple[str, ...]) -> None:
    run = run_credenza("rule", *arguments)
    assert (run.code, run.out) == (2, "")


def test_page_of_all_rules_in_the_documentation_is_the_generated_one() -> None:
    generated = run_credenza("rule", "--all", "--format", "markdown").out
    assert RULES_PAGE.read_text(encoding="utf-8") == generated, (
        "Run: credenza rule --all --format markdown > docs/use/rules.md"
    )
