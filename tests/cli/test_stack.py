"""``credenza stack``: what credentials add up to, and the way to completion, told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import run_credenza

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TARGET = """
title: {en: Digital skills, ru: Цифровые навыки}
receiver: {legal_name: {en: Example University, ru: Университет примеров}}
credits: 5
groups:
  - {key: any, title: {en: Anything, ru: Любое}, takes: {level_at_least: 4}}
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "target.yaml").write_text(TARGET, "utf-8")
    return tmp_path / "target.yaml"


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("held")
    lines = (EXAMPLES / "learners" / "data-literacy.csv").read_text("utf-8").splitlines()[:2]
    (folder / "learners.csv").write_text("\n".join([*lines, ""]), "utf-8")
    run_credenza("key", "new", "-o", folder / "key.pem", "--no-passphrase")
    run = run_credenza(
        "award", EXAMPLES / "data-literacy.yaml", folder / "learners.csv", "--key", folder / "key.pem",
        "--out", folder / "out",
    )  # fmt: skip
    assert run.code == 0, run.err
    return folder / "out" / "credentials"


def test_what_is_held_counts_and_what_is_missing_is_said(target: Path, credentials: Path) -> None:
    run = run_credenza("stack", target, credentials)
    assert run.code == 1
    assert "would count by these rules with 2.5 credits in “Anything”." in run.out
    assert "2.5 credits are missing in all." in run.out
    assert run.out.rstrip().endswith("Whether it counts is decided by Example University.")
    assert "not verified" in run.err


def test_offers_complete_it_in_the_readers_language(target: Path, credentials: Path) -> None:
    run = run_credenza("stack", target, credentials, "--offer", EXAMPLES, "--language", "ru")
    assert run.code == 1
    assert "После этих шагов по её правилам для «Цифровые навыки» ничего не будет недоставать." in run.out
    assert "1. Пройти «" in run.out


def test_search_without_time_says_that_another_choice_may_be_better(target: Path) -> None:
    run = run_credenza("stack", target, "--offer", EXAMPLES, "--seconds", "0")
    assert run.code == 1
    assert (
        "This is the best found in 0 seconds. With another choice less may be missing: up to 5 credits less" in run.out
    )


def test_rules_are_told_without_any_credential(target: Path) -> None:
    run = run_credenza("stack", target, "--rules")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[0] == "5 credits are needed in all."
    assert "no right" in run.out


@pytest.mark.parametrize(
    "text", ["", "[]", "title: {en: X}", "\x00", TARGET.replace("credits: 5", "credits: 0"), "a: &b c"]
)
def test_rules_that_cannot_be_read_or_kept_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "target.yaml").write_text(text, "utf-8")
    run = run_credenza("stack", tmp_path / "target.yaml")
    assert (run.code, run.out) == (2, "")
    assert run.err
    assert "Traceback" not in run.err


def test_offer_that_is_no_specification_is_named(target: Path, tmp_path: Path) -> None:
    (tmp_path / "offer.yaml").write_text("title: 5", "utf-8")
    run = run_credenza("stack", target, "--offer", tmp_path / "offer.yaml")
    assert run.code == 2
    assert f"{tmp_path / 'offer.yaml'}: title: " in run.err
