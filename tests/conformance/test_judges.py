"""Verifiers made by others accept what we issue, refuse what was changed, and see what we revoked."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc import VerificationPolicy, verify_credential
from openvc.errors import OpenvcError
from openvc.status import CredentialRevoked

from credenza.awards import AssessmentResult, Award, Learner
from credenza.issuance import issue_credential
from credenza.proofs import OPEN_BADGES_V3, IssuerKey, generate_key
from credenza.specification import make_edition, read_specification
from credenza.status import REVOCATION, StatusReference, new_list, set_bit, status_list_credential
from credenza.verification import Means, verify

from .judging import BLOCKCERTS, JUDGES, OPEN_BADGES_SCHEMA, ask, judge

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cimea-credential-evaluator.yaml"
LIST_URL = "https://localhost/status/1"
NOW = datetime(2026, 7, 1, 9, 0, 0, tzinfo=UTC)
INDICES = (0, 5, 47, 131071)
NEIGHBOURS = (1, 4, 6, 46, 48, 131070)
KEY: IssuerKey = generate_key(lambda size: bytes(range(size)))


def issued(index: int, *, has_status: bool = True) -> dict[str, Any]:
    """A credential whose status stands at ``index``, or that has none."""
    edition = make_edition(read_specification(EXAMPLE.read_bytes()).specification)
    assessment = edition.specification.assessments[0].key
    award = Award(
        id=f"urn:uuid:00000000-0000-4000-8000-{index:012d}",
        learner=Learner("Әсем", "Өтегенова", email="asem@example.org", birth_date=date(1990, 4, 12)),
        awarded_on=date(2026, 6, 30),
        place="Roma",
        results=(AssessmentResult(assessment, "passed", date(2026, 6, 20)),),
        options=tuple(option.key for option in edition.specification.awards),
    )
    status = StatusReference(LIST_URL, index, REVOCATION) if has_status else None
    return issue_credential(edition, award, KEY, status=status, created=NOW, salt="salt")


def status_list(revoked: tuple[int, ...]) -> dict[str, Any]:
    bits = new_list()
    for index in revoked:
        set_bit(bits, index, True)
    return status_list_credential(bits, LIST_URL, REVOCATION, NOW, KEY)


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Path]:
    """What the judges find in place of the network: the status list with four revoked entries."""
    path = tmp_path / "list.json"
    path.write_text(json.dumps(status_list(INDICES)))
    schema = tmp_path / "schema.json"
    schema.write_text("{}")
    return {LIST_URL: path, OPEN_BADGES_SCHEMA: schema}


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from leaves(value, (*path, name))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from leaves(value, (*path, number))
    else:
        yield path


def changed(credential: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy with one value changed: the last character of a text, another number, the other truth."""
    copied = copy.deepcopy(credential)
    part = copied
    for step in path[:-1]:
        part = part[step]
    value = part[path[-1]]
    if isinstance(value, bool):
        part[path[-1]] = not value
    elif isinstance(value, str):
        part[path[-1]] = value[:-1] + ("x" if value[-1:] != "x" else "y")
    else:
        part[path[-1]] = value + 1
    return copied


def tampered(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """A changed copy for every value of the subject."""
    return [changed(credential, ("credentialSubject", *path)) for path in leaves(credential["credentialSubject"])]


@pytest.mark.xdist_group("judges")
@pytest.mark.parametrize("name", JUDGES)
def test_judge_sees_revoked_entries_and_leaves_their_neighbours_clear(name: str, documents: dict[str, Path]) -> None:
    verdicts = judge(name, [issued(index) for index in (*INDICES, *NEIGHBOURS)], documents=documents)
    # @digitalbazaar/vc calls a revoked credential verified and tells the bit apart; verifier-core too reads both.
    expected = [(True, True)] * len(INDICES) + [(True, False)] * len(NEIGHBOURS)
    assert [verdict.answer for verdict in verdicts] == expected, verdicts


@pytest.mark.xdist_group("judges")
@pytest.mark.parametrize("name", JUDGES)
def test_judge_refuses_every_changed_value_of_the_subject(name: str, documents: dict[str, Path]) -> None:
    copies = tampered(issued(1))
    verdicts = judge(name, copies, documents=documents)
    accepted = [number for number, verdict in enumerate(verdicts) if verdict.verified]
    assert (accepted, len(verdicts)) == ([], len(copies))


@pytest.mark.xdist_group("judges")
def test_verifier_of_blockcerts_accepts_ours_and_refuses_every_changed_value_of_the_subject() -> None:
    credential = issued(1, has_status=False)
    copies = tampered(credential)
    ours, *others = ask("cert_verifier", [credential, *copies], documents={}, folder=BLOCKCERTS)
    assert ours == {"status": "success", "failed": []}
    assert others == [{"status": "failure", "failed": ["checkDocumentSignature"]}] * len(copies)


@pytest.mark.xdist_group("judges")
def test_verifier_of_blockcerts_misses_nothing_but_a_list_of_the_elder_kind(documents: dict[str, Path]) -> None:
    [verdict] = ask("cert_verifier", [issued(1)], documents=documents, folder=BLOCKCERTS)
    assert verdict == {"status": "failure", "failed": ["checkRevokedStatus"]}


def test_we_refuse_every_changed_value_of_the_subject() -> None:
    copies = tampered(issued(1))
    means = Means(status_lists={LIST_URL: json.dumps(status_list(())).encode()}.get)
    outcomes = {verify(json.dumps(copied).encode(), means, NOW).outcome for copied in copies}
    assert (outcomes, len(copies) > 100) == ({"not_verified"}, True)


def test_we_call_revoked_entries_revoked_and_their_neighbours_verified() -> None:
    means = Means(status_lists={LIST_URL: json.dumps(status_list(INDICES)).encode()}.get)
    reports = [verify(json.dumps(issued(index)).encode(), means, NOW) for index in (*INDICES, *NEIGHBOURS)]
    reasons = [(report.outcome, report.steps[6].reason_code) for report in reports]
    assert reasons == [("not_verified", "revoked")] * 4 + [("verified", "status_clear")] * 6


def test_openbadgeslib_accepts_ours_and_refuses_changed_ones() -> None:
    credential = issued(1)
    assert OB3LdpVerifier().verify(credential).issuer.id == KEY.did
    for copied in tampered(credential)[::10]:
        with pytest.raises(OB3VerificationError):
            OB3LdpVerifier().verify(copied)


def openvc_verdict(credential: dict[str, Any], revoked: tuple[int, ...]) -> str:
    """What openvc says. It wants the proof bare, not in a list."""
    context = json.loads(_context_file().read_text())
    bare = {**credential, "proof": credential["proof"][0]}
    listed = status_list(revoked)
    try:
        verify_credential(
            bare,
            policy=VerificationPolicy(now=NOW),
            extra_contexts={OPEN_BADGES_V3: context},
            resolve_status_list=lambda url: listed,
        )
    except CredentialRevoked:
        return "revoked"
    except OpenvcError as error:
        return type(error).__name__
    return "accepted"


def _context_file() -> Path:
    import openbadgeslib.ob3.contexts as contexts

    return Path(contexts.__file__).parent / "ob-v3p0-context-3.0.3.json"


def test_openvc_accepts_ours_refuses_changed_ones_and_sees_revocation() -> None:
    credential = issued(5)
    changed_name = changed(credential, ("credentialSubject", "identifier", 0, "identityHash"))
    verdicts = [openvc_verdict(credential, ()), openvc_verdict(credential, (5,)), openvc_verdict(changed_name, ())]
    assert verdicts == ["accepted", "revoked", "SignatureInvalid"]


@pytest.mark.xdist_group("judges")
def test_badge_is_valid_against_the_open_badges_schema(shared_data: Path, documents: dict[str, Path]) -> None:
    schema = shared_data / "credentials" / "edubadges_obv3" / "schemas" / "ob_v3p0_achievementcredential_schema.json"
    verdict = judge("verifier_core", [issued(1)], documents={**documents, OPEN_BADGES_SCHEMA: schema})[0]
    results = [entry["results"] for entry in verdict.schema if entry["id"] == "schema_check"]
    assert [result["result"]["valid"] for result in results[0]] == [True], results
