"""A credential that the hub awarded is verified by others over the network: issuer, signature and status."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc import VerificationPolicy, verify_credential
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.resolvers import default_status_list_resolver
from openvc.status import CredentialRevoked

from credenza.proofs import OPEN_BADGES_V3
from tests.running_hub import RunningHub

from . import office
from .judging import JUDGES, OPEN_BADGES_SCHEMA, Verdict, judge

pytestmark = pytest.mark.xdist_group("browser")
CONTEXT = Path(sys.modules["openbadgeslib"].__file__ or "").parent / "ob3/contexts/ob-v3p0-context-3.0.3.json"


@dataclass(frozen=True)
class Awarded:
    """Two credentials of one cohort, and what is needed to revoke one of them."""

    hub: RunningHub
    registrar: office.Visitor
    cohort: str
    credentials: tuple[dict[str, Any], ...]

    @property
    def changed(self) -> dict[str, Any]:
        """The first one, with another last letter in the learner's name."""
        copied: dict[str, Any] = json.loads(json.dumps(self.credentials[0]))
        name = copied["credentialSubject"]["identifier"][0]
        name["identityHash"] = name["identityHash"][:-1] + "x"
        return copied

    def fetched(self, url: str) -> bytes:
        """What lies at an address of the hub."""
        return self.hub.get(url.removeprefix(self.hub.url))


@pytest.fixture(scope="module")
def awarded(hub: RunningHub) -> Awarded:
    registrar = office.Visitor(hub)
    registrar.sign_in("registrar@applied.demo.example.org")
    cohort = office.award(registrar)
    return Awarded(hub, registrar, cohort, tuple(office.collect(hub, registrar, cohort)))


def verdicts_of(awarded: Awarded, folder: Path) -> dict[str, list[str]]:
    """What each verifier says of the two credentials and of the changed copy of the first."""
    shown = [*awarded.credentials, awarded.changed]
    schema = folder / "schema.json"
    schema.write_text("{}")
    judged: dict[str, Any] = {"documents": {OPEN_BADGES_SCHEMA: schema}, "certificate": awarded.hub.certificate}
    verdicts = {name: [_word(verdict) for verdict in judge(name, shown, **judged)] for name in JUDGES}
    verdicts["openbadgeslib"] = [openbadgeslib_verdict(awarded, credential) for credential in shown]
    verdicts["openvc"] = [openvc_verdict(awarded, credential) for credential in shown]
    verdicts["credenza"] = [credenza_verdict(awarded, credential, folder) for credential in shown]
    return verdicts


def _word(verdict: Verdict) -> str:
    return "revoked" if verdict.revoked else "verified" if verdict.verified else "refused"


def openbadgeslib_verdict(awarded: Awarded, credential: dict[str, Any]) -> str:
    verifier = OB3LdpVerifier.for_issuer_did(credential["issuer"]["id"])
    try:
        # It reads the signature of a status list only if the list is a JWT; ours carries a Data Integrity proof.
        verifier.verify(credential, check_status=True, download=awarded.fetched, verify_status_list=False)
    except OB3VerificationError as error:
        return "revoked" if "revo" in str(error).lower() else "refused"
    return "verified"


def openvc_verdict(awarded: Awarded, credential: dict[str, Any]) -> str:
    contexts = {OPEN_BADGES_V3: json.loads(CONTEXT.read_text())}
    resolver = DidResolverRegistry([DidWebResolver(lambda url: json.loads(awarded.fetched(url)))])
    lists = default_status_list_resolver(
        resolver=resolver, extra_contexts=contexts, fetch=lambda url: awarded.fetched(url).decode()
    )
    try:
        verify_credential(
            {**credential, "proof": credential["proof"][0]},  # it wants the proof bare, not in a list
            policy=VerificationPolicy(require_status=True),
            resolver=resolver,
            resolve_status_list=lists,
            extra_contexts=contexts,
        )
    except CredentialRevoked:
        return "revoked"
    except OpenvcError:
        return "refused"
    return "verified"


def credenza_verdict(awarded: Awarded, credential: dict[str, Any], folder: Path) -> str:
    """The command line with files at hand: it never asks an address inside the own network, such as localhost."""
    support = folder / "support"
    support.mkdir(exist_ok=True)
    issuer = credential["issuer"]["id"].rpartition(":")[2]
    (support / "did.json").write_bytes(awarded.hub.get(f"/issuers/{issuer}/did.json"))
    (support / "status-1.json").write_bytes(awarded.fetched(credential["credentialStatus"]["statusListCredential"]))
    (support / "edition-1.json").write_bytes(awarded.fetched(credential["credentialSubject"]["achievement"]["id"]))
    file = folder / "credential.json"
    file.write_text(json.dumps(credential))
    command = [str(Path(sys.executable).with_name("credenza")), "verify", str(file), "--format", "json"]
    run = subprocess.run([*command, "--support", str(support)], capture_output=True, check=False)
    report = json.loads(run.stdout)
    reasons = {step["reasonCode"] for step in report["steps"] if step["outcome"] == "failed"}
    return report["outcome"] if not reasons else "revoked" if reasons == {"revoked"} else "refused"


def test_everybody_verifies_what_the_hub_awards_refuses_a_changed_copy_and_sees_a_revocation(
    awarded: Awarded, tmp_path: Path
) -> None:
    everybody = (*JUDGES, "openbadgeslib", "openvc", "credenza")
    before = verdicts_of(awarded, tmp_path)
    assert before == {name: ["verified", "verified", "refused"] for name in everybody}
    office.revoke(awarded.registrar, awarded.cohort, awarded.credentials[1])
    after = verdicts_of(awarded, tmp_path)
    assert after == {name: ["verified", "revoked", "refused"] for name in everybody}


def test_issuer_and_status_list_live_at_the_addresses_that_the_credential_names(awarded: Awarded) -> None:
    credential = awarded.credentials[0]
    issuer, status = credential["issuer"]["id"], credential["credentialStatus"]
    host = awarded.hub.url.removeprefix("https://").replace(":", "%3A")
    assert issuer == f"did:web:{host}:issuers:applied"
    assert json.loads(awarded.hub.get("/issuers/applied/did.json"))["id"] == issuer
    listed = json.loads(awarded.fetched(status["statusListCredential"]))
    assert (listed["id"], listed["issuer"]) == (status["statusListCredential"], issuer)
