"""``credenza bundle`` and the verification of what it writes."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from .running import run_credenza
from .test_supplement import awarded_credential


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two badges of one learner, a key, and the record of both."""
    made = tmp_path_factory.mktemp("bundle")
    for name in ("one", "two"):
        (made / name).mkdir()
        (made / f"{name}.json").write_bytes(awarded_credential(made / name).read_bytes())
    run_credenza("key", "new", "-o", made / "key.pem", "--no-passphrase")
    run = bundle(made, "one.json", "two.json")
    assert (run.code, run.out) == (0, f"{made / 'bundle.jwt'}\n")
    return made


def bundle(folder: Path, *names: str, out: str = "bundle.jwt"):  # type: ignore[no-untyped-def]
    paths = [folder / name for name in names]
    more = ("--name", "Transcript", "--issuer-name", "Әсел Үлгі")
    return run_credenza("bundle", *paths, "--key", folder / "key.pem", "-o", folder / out, *more)


def test_the_record_and_both_badges_verify(folder: Path) -> None:
    run = run_credenza("verify", folder / "bundle.jwt", "--format", "json")
    answer = json.loads(run.out)
    assert (run.code, answer["outcomeOfAll"], len(answer["credentials"])) == (0, "verified", 2)
    assert [warning["reasonCode"] for warning in answer["warnings"]][-1] == "credentials_inside"
    told = run_credenza("verify", folder / "bundle.jwt")
    assert (told.code, "1/2 " in told.out, "2/2 " in told.out) == (0, True, True)


def test_a_badge_changed_inside_a_record_is_not_verified(folder: Path) -> None:
    changed = json.loads((folder / "two.json").read_bytes())
    changed["name"] = "Something else"
    (folder / "changed.json").write_text(json.dumps(changed))
    assert bundle(folder, "one.json", "changed.json", out="changed.jwt").code == 0
    run = run_credenza("verify", folder / "changed.jwt", "--format", "json")
    answer = json.loads(run.out)
    assert (run.code, answer["outcome"], answer["outcomeOfAll"]) == (1, "verified", "not_verified")


def test_a_changed_record_is_not_verified(folder: Path) -> None:
    head, body, signature = (folder / "bundle.jwt").read_text().strip().split(".")
    forged = base64.urlsafe_b64decode(body + "==").replace(b"Transcript", b"Diploma___")
    text = ".".join((head, base64.urlsafe_b64encode(forged).decode().rstrip("="), signature))
    (folder / "forged.jwt").write_text(text)
    assert run_credenza("verify", folder / "forged.jwt").code == 1


def test_one_badge_twice_is_refused(folder: Path) -> None:
    run = bundle(folder, "one.json", "one.json", out="twice.jwt")
    assert (run.code, "twice" in run.err) == (2, True)
