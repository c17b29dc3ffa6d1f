"""``credenza demo``: every step ends as it must, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import run_credenza


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_the_whole_life_is_shown_in_eleven_steps(language: str) -> None:
    run = run_credenza("demo", "--language", language)
    assert (run.code, run.err) == (0, "")
    assert run.out.count("✓ ") == 11


def test_tampering_and_revocation_are_caught_and_neighbours_stay_valid() -> None:
    out = run_credenza("demo").out
    assert "One letter of the name changed: not verified (Signature)" in out
    assert "Revoked by the issuer: not verified (Status)" in out
    assert "Another learner of the same list: verified" in out
    assert "Awarded again with the same list: 0 more credentials" in out


def test_what_is_kept_can_be_verified_afterwards(tmp_path: Path) -> None:
    assert run_credenza("demo", "--keep", tmp_path / "kept").code == 0
    credentials = tmp_path / "kept" / "credentials"
    codes = [run_credenza("verify", path).code for path in sorted(credentials.glob("????????-*-*-*-*.json"))]
    assert sorted(codes) == [0] * 11 + [1]
    (supplement,) = credentials.glob("*.pdf")
    assert "not_verified" in run_credenza("verify", supplement, "--format", "json").out


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    run = run_credenza("demo", "--keep", tmp_path)
    assert run.code == 2
    assert "The folder is not empty." in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
