"""How the certificate of a seal stands: each answer has its own reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credenza.proofs.jades import FileSealKey, Standing, Trust, judge_certificate

from .authority import NOW, Authority

ROOT = Authority()
BETWEEN = Authority("Esempio Trust, second", above=ROOT)
STRANGER = Authority("Nobody knows")
TRUST = Trust(anchors=(ROOT.certificate,))


def standing(key: FileSealKey, trust: Trust = TRUST) -> Standing:
    return judge_certificate(key.certificates, trust, NOW).standing


def test_a_certificate_below_an_anchor_is_trusted_and_its_path_is_named() -> None:
    key = BETWEEN.seal_key()
    report = judge_certificate(key.certificates, TRUST, NOW)
    assert (report.standing, report.path, report.revocation_checked) == (Standing.TRUSTED, key.certificates, False)


def test_a_certificate_that_is_an_anchor_itself_is_trusted() -> None:
    key = STRANGER.seal_key()
    assert standing(key, Trust(anchors=(key.certificates[0],))) is Standing.TRUSTED


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (STRANGER.seal_key(), Standing.ISSUER_UNKNOWN),
        (ROOT.seal_key(days=(-60, -1)), Standing.EXPIRED),
        (ROOT.seal_key(days=(1, 60)), Standing.NOT_YET_VALID),
        (ROOT.seal_key(may_sign=False), Standing.NOT_FOR_SEALS),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_apart(key: FileSealKey, expected: Standing) -> None:
    assert standing(key) is expected


def test_an_authority_does_not_seal() -> None:
    assert judge_certificate((BETWEEN.certificate, ROOT.certificate), TRUST, NOW).standing is Standing.NOT_FOR_SEALS


def test_without_anchors_nobody_is_trusted() -> None:
    assert standing(ROOT.seal_key(), Trust()) is Standing.ISSUER_UNKNOWN


def test_a_revoked_certificate_is_revoked_also_by_an_old_list() -> None:
    key = ROOT.seal_key()
    for issued in (NOW - timedelta(hours=1), NOW - timedelta(days=20)):
        held = ROOT.revoking(key.certificates[:1], issued=issued)
        assert standing(key, Trust((ROOT.certificate,), (held,))) is Standing.REVOKED


def test_a_body_between_that_was_revoked_revokes_what_it_issued() -> None:
    trust = Trust((ROOT.certificate,), (ROOT.revoking([BETWEEN.certificate]),))
    assert standing(BETWEEN.seal_key(), trust) is Standing.REVOKED


def test_a_revoked_certificate_that_expired_since_is_still_called_revoked() -> None:
    key = ROOT.seal_key(days=(-60, -1))
    held = ROOT.revoking(key.certificates[:1], issued=NOW - timedelta(days=20))
    assert standing(key, Trust((ROOT.certificate,), (held,))) is Standing.REVOKED


def test_a_list_that_another_signed_revokes_nothing() -> None:
    key, forger = ROOT.seal_key(), Authority()
    held = forger.revoking(key.certificates[:1])
    assert standing(key, Trust((ROOT.certificate,), (held,))) is Standing.TRUSTED


@pytest.mark.parametrize(("age", "checked"), [(timedelta(hours=1), True), (timedelta(days=3), False)])
def test_revocation_counts_as_checked_with_a_current_list_only(age: timedelta, checked: bool) -> None:
    trust = Trust((ROOT.certificate,), (ROOT.revoking([], issued=NOW - age),))
    report = judge_certificate(ROOT.seal_key().certificates, trust, NOW)
    assert (report.standing, report.revocation_checked) == (Standing.TRUSTED, checked)
