"""From a badge to the sealed credential for Europass, and what its verifier sees."""

from __future__ import annotations

import json
from typing import Any

import pytest

from credenza.errors import CredentialError, FaceError
from credenza.formats.elm3 import claims_of_edc, is_sealed_by_issuer
from credenza.issuance import MAX_UPLOAD_BYTES, edc_of_badge, seal_edc
from credenza.proofs import ProofError
from credenza.proofs.jades import Standing, Trust, verify_seals
from tests.formats.elm3.material import PAGES, award, badge, example, expected
from tests.proofs.jades.authority import NOW, Authority, rsa_key

AUTHORITY = Authority()
TRUST = Trust((AUTHORITY.certificate,))
KEY = AUTHORITY.seal_key(key=rsa_key())
NAMES = ("data-literacy", "kz-vocational-methodology", "it-single-examination")


def sealed(name: str, pages: Any = None) -> bytes:
    edition = example(name)
    return seal_edc(edc_of_badge(badge(edition, award(edition)), edition, pages or PAGES), KEY, NOW)


@pytest.mark.parametrize("name", NAMES)
def test_the_sealed_credential_verifies_and_says_what_the_badge_says(name: str) -> None:
    edition = example(name)
    [found] = verify_seals(sealed(name), TRUST, NOW)
    assert found.trust.standing is Standing.TRUSTED
    assert is_sealed_by_issuer(found.document, found.holder)
    read, stated = claims_of_edc(found.document), expected(edition, award(edition))
    assert (read.outcomes, read.learner, read.results) == (stated.outcomes, stated.learner, stated.results)
    assert (read.issuer.name, read.issuer.iri) == ("Università di Esempio", stated.issuer.iri)
    assert (read.credential_id, read.edition_sha256) == (stated.credential_id, edition.sha256)


def test_a_changed_grade_or_learner_is_seen() -> None:
    document = json.loads(sealed("data-literacy"))
    for old, new in (("Rossi", "Bianchi"), ("Passed", "Best"), ("2026-11-22", "2025-11-22")):
        assert old in document["payload"]
        changed = {**document, "payload": document["payload"].replace(old, new)}
        with pytest.raises(ProofError):
            verify_seals(json.dumps(changed).encode(), TRUST, NOW)


def test_pages_that_weigh_too_much_are_refused() -> None:
    with pytest.raises(FaceError, match="at most"):
        sealed("data-literacy", {"en": [b"x" * MAX_UPLOAD_BYTES]})


def test_a_badge_of_another_edition_is_refused() -> None:
    edition = example("data-literacy")
    with pytest.raises(CredentialError, match="another edition"):
        edc_of_badge(badge(edition, award(edition)), example("energy-audit"), PAGES)
