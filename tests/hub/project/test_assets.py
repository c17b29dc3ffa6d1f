"""The stylesheet from npm: the locked version, fetched once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from django.conf import settings

from credenza_hub.project import assets


def test_lock_file_names_one_exact_version_with_a_digest_and_no_address() -> None:
    text = (assets.PROJECT / "package-lock.json").read_text(encoding="utf-8")
    wanted = json.loads((assets.PROJECT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert wanted == {"@picocss/pico": assets.locked_version(assets.PROJECT)}
    assert json.loads(text)["packages"][assets.LOCKED_PACKAGE]["integrity"].startswith("sha512-")
    assert "http" not in text


@pytest.mark.parametrize(
    ("content", "current"), [(" * Pico CSS v2.1.1 (x)", True), (" * Pico CSS v2.1.10 (x)", False), ("", False)]
)
def test_stylesheet_is_current_only_in_exactly_its_version(tmp_path: Path, content: str, current: bool) -> None:
    (tmp_path / "pico.min.css").write_text(content)
    assert assets.is_current(tmp_path / "pico.min.css", "2.1.1") is current


def test_stylesheet_that_is_missing_is_not_current(tmp_path: Path) -> None:
    assert not assets.is_current(tmp_path / "pico.min.css", "2.1.1")


def test_without_npm_on_the_path_that_of_the_python_package_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert assets.npm_command()[0] == sys.executable


def test_stylesheet_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    target = settings.DATA / "vendor" / assets.STYLESHEET.name
    target.unlink(missing_ok=True)
    assets.main()
    assert assets.is_current(target, assets.locked_version(assets.PROJECT))
    monkeypatch.setattr(assets, "npm_command", lambda: ["npm-must-not-be-called"])
    assets.main()
