"""Each step on its own, and what the steps make of each other."""

from __future__ import annotations

import base64
import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.errors import UncheckableError
from credenza.proofs import (
    CREDENTIALS_V2,
    IssuerKey,
    JwtShape,
    add_proof,
    did_document,
    enveloped,
    sign_vc_cose,
    sign_vc_jwt,
)
from credenza.proofs.sd_jwt import issue_sd_jwt
from credenza.specification import LANGUAGES, MultilingualText
from credenza.status import StatusReference, new_list, set_bit, status_list_credential
from credenza.verification import STEPS, Means, Outcome, VerificationReport, catalogue, verify
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge
from tests.proofs.test_vc_jwt import HEADER, token_of

KEY = key_number(1)
URL = "https://alatau.example/status/1"


def signed(changes: dict[str, Any] | None = None, key: IssuerKey = KEY) -> dict[str, Any]:
    return add_proof(open_badge(key.did) | (changes or {}), key, SIGNED_AT)


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def check(document: Any, means: Means | None = None, now: datetime = NOW) -> VerificationReport:
    return verify(as_bytes(document), means or Means(), now)


def found(report: VerificationReport, name: str) -> tuple[str, str]:
    step = report.step(name)
    return str(step.outcome), step.reason_code


def test_report_of_a_good_credential_whole() -> None:
    report = check(signed(), Means(trusted_issuers={KEY.did: "Alatau University"}.get))
    assert report.outcome is Outcome.VERIFIED
    assert [(step.number, step.name, str(step.outcome), step.reason_code) for step in report.steps] == [
        (1, "parse", "passed", "parsed"),
        (2, "contexts", "passed", "contexts_known"),
        (3, "shape", "passed", "shape_right"),
        (4, "proof", "passed", "signature_holds"),
        (5, "issuer_binding", "passed", "issuer_known"),
        (6, "dates", "passed", "dates_hold"),
        (7, "status", "not_applicable", "no_status"),
        (8, "edition", "not_applicable", "no_edition"),
        (9, "rule_packs", "not_applicable", "no_rule_packs"),
        (10, "log", "not_applicable", "no_log_proof"),
    ]
    assert report.warnings == ()
    assert "Alatau University" in report.step("issuer_binding").message.in_language("ru")


def test_every_signed_claim_is_listed_in_order_and_neither_context_nor_proof() -> None:
    claims = check(signed()).claims
    assert list(claims)[:3] == ["id", "type[0]", "type[1]"]
    assert claims["credentialSubject.identifier[0].identityHash"] == "Айгүл Сейітқызы"
    assert claims["credentialSubject.creditsEarned"] == 2.5
    assert claims["credentialSubject.achievement.alignment[1].targetCode"] == "6"
    assert not [path for path in claims if path.startswith(("@context", "proof"))]
    assert len(claims) == 41


def test_report_as_document_is_json_and_complete() -> None:
    report = check(signed())
    document = json.loads(json.dumps(report.to_document()))
    assert set(document) == {"outcome", "message", "checkedAt", "steps", "warnings", "claims"}
    assert document["outcome"] == "verified"
    assert document["checkedAt"] == "2026-06-01T12:00:00Z"
    assert [step["name"] for step in document["steps"]] == list(STEPS)
    assert set(document["steps"][0]) == {"number", "name", "outcome", "reasonCode", "message", "detail"}
    assert document["warnings"][0]["reasonCode"] == "issuer_unknown"
    assert document["claims"] == dict(report.claims)


def test_a_genuine_signature_of_an_unknown_issuer_is_verified_with_a_warning() -> None:
    report = check(signed())
    assert report.outcome is Outcome.VERIFIED
    assert found(report, "issuer_binding") == ("passed", "issuer_unknown")
    assert [warning.reason_code for warning in report.warnings] == ["issuer_unknown"]
    assert all(KEY.did in report.warnings[0].message.in_language(language) for language in LANGUAGES)


def test_a_register_that_verifies_speaks_of_itself_and_not_of_a_list_of_the_reader() -> None:
    name = MultilingualText(dict.fromkeys(LANGUAGES, "Alatau") | {"kk": "Алатау"})
    registered = check(signed(), Means(registered_issuers={KEY.did: name}.get))
    assert (found(registered, "issuer_binding"), registered.warnings) == (("passed", "issuer_registered"), ())
    message = registered.step("issuer_binding").message
    assert message.in_language("en") == "The signing key belongs to the issuer, who is in this register: Alatau"
    assert "Алатау" in message.in_language("kk")
    stranger = check(signed(), Means(registered_issuers={}.get))
    assert found(stranger, "issuer_binding") == ("passed", "issuer_unregistered")
    assert ["in this register" in warning.message.in_language("en") for warning in stranger.warnings] == [True]


def test_the_proof_of_somebody_else_is_an_issuer_mismatch() -> None:
    report = check(add_proof(open_badge(KEY.did), key_number(2), SIGNED_AT))
    assert report.outcome is Outcome.NOT_VERIFIED
    assert found(report, "proof") == ("passed", "signature_holds")
    assert found(report, "issuer_binding") == ("failed", "issuer_mismatch")


def test_a_second_proof_of_an_unknown_suite_is_remarked_upon() -> None:
    document = signed()
    document["proof"].append({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "u1"})
    report = check(document)
    assert report.outcome is Outcome.VERIFIED
    assert "bbs-2023" in report.warnings[-1].message.in_language("en")


def test_tokens_are_verified_like_documents() -> None:
    report = verify(sign_vc_jwt(open_badge(KEY.did), KEY).encode() + b"\n", Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    assert report.claims["credentialSubject.achievement.name"] == "Energy audit of buildings"


def test_a_token_of_version_1_1_is_verified_without_its_vocabulary() -> None:
    inner = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:holder"},
    }
    claims = {"iss": KEY.did, "jti": "urn:uuid:1", "sub": "did:example:holder", "nbf": 1772323200, "vc": inner}
    report = verify(token_of(HEADER, claims).encode(), Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    assert "VC 1.1" in report.step("shape").message.in_language("en")
    expired = verify(token_of(HEADER, claims | {"exp": 1772323300}).encode(), Means(), NOW)
    assert found(expired, "dates") == ("failed", "expired")


def test_a_token_of_something_else_is_not_verified() -> None:
    assert verify(token_of(HEADER, {"iss": KEY.did, "sub": "x"}).encode(), Means(), NOW).outcome is Outcome.NOT_VERIFIED


def test_an_enveloped_token_is_opened() -> None:
    message = enveloped("vc+jwt", sign_vc_jwt(open_badge(KEY.did), KEY))
    assert check(message).outcome is Outcome.VERIFIED
    assert verify(message["id"].encode(), Means(), NOW).outcome is Outcome.VERIFIED
    assert check(message | {"type": ["EnvelopedVerifiableCredential"]}).outcome is Outcome.VERIFIED
    other_kind = {"type": "EnvelopedVerifiablePresentation"}
    for broken in (other_kind, {"id": "https://x.example"}, {"id": "data:text/plain,x"}):
        assert found(check(message | broken), "parse") == ("failed", "token_malformed")


def test_a_credential_in_cose_is_verified_however_it_is_written() -> None:
    data = sign_vc_cose(open_badge(KEY.did), KEY)
    for written in (data, base64.b64encode(data), as_bytes(enveloped("vc+cose", data))):
        report = verify(written, Means(), NOW)
        assert report.outcome is Outcome.VERIFIED
        assert "(COSE)" in report.step("parse").message.in_language("en")
    changed = verify(data.replace(b"buildings", b"Buildings"), Means(), NOW)
    assert found(changed, "proof") == ("failed", "bad_signature")
    assert found(verify(data + b"\0", Means(), NOW), "parse") == ("failed", "token_malformed")


def sd_jwt(*hidden: tuple[Any, ...], **members: Any) -> str:
    """A badge as SD-JWT whose issuer lets ``hidden`` be held back, whatever it is."""
    badge = open_badge(KEY.did) | members
    return issue_sd_jwt(badge, KEY, bytes, header={"typ": "vc+sd-jwt"}, disclosable=hidden)


def test_a_credential_of_which_a_part_is_shown_is_verified() -> None:
    token = sd_jwt(("name",), ("credentialSubject", "result"))
    issued, name, _, _ = token.split("~")
    report = verify(f"{issued}~{name}~".encode(), Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    assert "(SD-JWT)" in report.step("parse").message.in_language("en")
    assert "name" in report.claims
    assert not [path for path in report.claims if path.startswith(("credentialSubject.result", "_sd"))]
    assert [warning.reason_code for warning in report.warnings] == ["issuer_unknown", "part_shown"]
    whole = verify(token.encode(), Means(), NOW)
    assert [warning.reason_code for warning in whole.warnings] == ["issuer_unknown"]
    added = verify(f"{token}WyJhIiwiZ3JhZGUiLCJBIl0~".encode(), Means(), NOW)
    assert found(added, "proof") == ("failed", "unsigned_content")
    assert found(verify(f"{token}~".encode(), Means(), NOW), "parse") == ("failed", "token_malformed")


def test_nobody_hides_that_a_credential_expired_or_could_be_revoked() -> None:
    """Our issuer does not allow it; the tokens of another might."""
    expired = sd_jwt(("validUntil",), ("credentialSubject", "result"), validUntil="2026-04-01T00:00:00Z")
    issued, first, second, _ = expired.split("~")
    until, result = sorted((first, second), key=len)
    assert found(verify(expired.encode(), Means(), NOW), "dates") == ("failed", "expired")
    assert found(verify(f"{issued}~{until}~".encode(), Means(), NOW), "dates") == ("failed", "expired")
    hiding = verify(f"{issued}~{result}~".encode(), Means(), NOW)
    assert found(hiding, "dates") == ("not_checked", "dates_withheld")
    assert (hiding.outcome, found(hiding, "status")) == (
        Outcome.COULD_NOT_CHECK,
        ("not_checked", "status_withheld"),
    )
    entry = {"type": "BitstringStatusListEntry", "statusListCredential": URL, "statusListIndex": "1"}
    for hidden in (("credentialStatus",), ("credentialStatus", 0)):
        held = sd_jwt(hidden, credentialStatus=[entry]).split("~")[0]
        assert found(verify(f"{held}~".encode(), Means(), NOW), "status")[0] == "not_checked"


def test_a_presentation_is_told_from_a_credential() -> None:
    presentation = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"], "holder": KEY.did}
    report = verify(sign_vc_jwt(presentation, KEY, JwtShape.VC_JOSE).encode(), Means(), NOW)
    assert (report.outcome, found(report, "parse")) == (Outcome.COULD_NOT_CHECK, ("not_checked", "presentation"))


def test_an_unknown_context_leaves_a_document_unchecked_and_a_token_verified() -> None:
    extended = {"@context": [*open_badge("")["@context"], "https://stranger.example/v1"]}
    report = check(signed() | extended)
    assert report.outcome is Outcome.COULD_NOT_CHECK
    assert found(report, "contexts") == ("not_checked", "unknown_context")
    assert found(report, "proof") == ("not_checked", "unknown_context")
    report = verify(sign_vc_jwt(open_badge(KEY.did) | extended, KEY).encode(), Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    assert found(report, "contexts") == ("not_checked", "unknown_context")


@pytest.mark.parametrize("contexts", [None, "https://stranger.example", [], ["https://stranger.example"], [5], {}])
def test_contexts_of_a_credential_that_do_not_begin_with_the_w3c_one_fail(contexts: Any) -> None:
    assert found(check(signed() | {"@context": contexts}), "contexts") == ("failed", "contexts_malformed")


def without(path: str) -> dict[str, Any]:
    document = open_badge(KEY.did)
    *steps, last = path.split(".")
    holder = document
    for step in steps:
        holder = holder[step]
    del holder[last]
    return document


@pytest.mark.parametrize(
    "path",
    [
        "id",
        "type",
        "issuer",
        "validFrom",
        "credentialSubject",
        "credentialSubject.type",
        "credentialSubject.achievement",
        "credentialSubject.achievement.id",
        "credentialSubject.achievement.type",
        "credentialSubject.achievement.name",
        "credentialSubject.achievement.description",
        "credentialSubject.achievement.criteria",
    ],
)
def test_each_required_member_is_missed(path: str) -> None:
    report = check(without(path))
    if path == "type":  # what does not call itself a badge is judged as a credential only
        assert "VerifiableCredential is missing" in report.step("shape").message.in_language("en")
    assert found(report, "shape") == ("failed", "shape_wrong")


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, "2026-03-01T00:00:00Z", ("passed", "dates_hold")),
        ({}, "2026-02-28T23:55:00Z", ("passed", "dates_hold")),
        ({}, "2026-02-28T23:54:59Z", ("failed", "not_yet_valid")),
        ({"validUntil": "2026-05-01T00:00:00Z"}, "2026-05-01T00:05:00Z", ("passed", "dates_hold")),
        ({"validUntil": "2026-05-01T00:00:00Z"}, "2026-05-01T00:05:01Z", ("failed", "expired")),
        ({"validUntil": "2026-05-01T00:00:00+05:00"}, "2026-04-30T20:00:00Z", ("failed", "expired")),
        ({"validUntil": "2026-01-01T00:00:00Z"}, "2026-05-01T00:00:00Z", ("failed", "date_malformed")),
        ({"validUntil": "never"}, "2026-05-01T00:00:00Z", ("failed", "date_malformed")),
        ({"validUntil": None}, "2026-05-01T00:00:00Z", ("failed", "date_malformed")),
        ({"validFrom": "2026-13-01T00:00:00Z"}, "2026-05-01T00:00:00Z", ("failed", "date_malformed")),
        ({"validUntil": "99999-01-01T00:00:00Z"}, "2026-05-01T00:00:00Z", ("failed", "date_malformed")),
    ],
    ids=str,
)
def test_dates(changes: dict[str, Any], now: str, expected: tuple[str, str]) -> None:
    assert found(check(open_badge(KEY.did) | changes, now=datetime.fromisoformat(now)), "dates") == expected


class TestStatus:
    badge = signed({"credentialStatus": StatusReference(URL, 5).entry()})

    @staticmethod
    def status_list(*indices: int, **changes: Any) -> dict[str, Any]:
        bits = new_list()
        for index in indices:
            set_bit(bits, index, True)
        made = status_list_credential(bits, changes.pop("url", URL), "revocation", SIGNED_AT, changes.pop("key", KEY))
        if not changes:
            return made
        unsigned = {name: value for name, value in made.items() if name != "proof"} | changes
        return add_proof(unsigned, KEY, SIGNED_AT)

    def check(self, status_list: Any, badge: dict[str, Any] | None = None) -> VerificationReport:
        data = status_list if isinstance(status_list, bytes) else as_bytes(status_list)
        return check(badge or self.badge, Means(status_lists={URL: data}.get))

    @pytest.mark.parametrize("index", [0, 5, 47, 131_071])
    def test_revoked_and_the_neighbours_are_not(self, index: int) -> None:
        for number in {max(index - 1, 0), index, min(index + 1, 131_071)}:
            badge = signed({"credentialStatus": StatusReference(URL, number).entry()})
            report = self.check(self.status_list(index), badge)
            assert found(report, "status") == (("failed", "revoked") if number == index else ("passed", "status_clear"))

    def test_suspended_is_told_apart_from_revoked(self) -> None:
        bits = new_list()
        set_bit(bits, 5, True)
        suspended = status_list_credential(bits, URL, "suspension", SIGNED_AT, KEY)
        badge = signed({"credentialStatus": StatusReference(URL, 5, "suspension").entry()})
        assert found(self.check(suspended, badge), "status") == ("failed", "suspended")

    def test_the_worst_of_several_entries_counts(self) -> None:
        entries = [StatusReference(URL, 6).entry(), StatusReference(URL, 5).entry()]
        assert found(self.check(self.status_list(5), signed({"credentialStatus": entries})), "status") == (
            "failed",
            "revoked",
        )
        entries[1] = StatusReference("https://elsewhere.example/1", 5).entry()
        report = self.check(self.status_list(5), signed({"credentialStatus": entries}))
        assert found(report, "status") == ("not_checked", "status_unreachable")

    def test_a_clear_bit_says_how_old_the_list_is(self) -> None:
        message = self.check(self.status_list()).step("status").message
        assert "2026\u202fж. 2 наурыз, 09:30:00 UTC" in message.in_language("kk")
        assert "2 March 2026, 09:30:00 UTC" in message.in_language("en")

    def test_offline_without_the_list_it_could_not_be_checked(self) -> None:
        report = check(self.badge)
        assert report.outcome is Outcome.COULD_NOT_CHECK
        assert found(report, "status") == ("not_checked", "status_unreachable")

    def test_the_list_is_fetched_when_allowed_and_an_unreachable_one_is_no_revocation(self) -> None:
        asked: list[str] = []

        def fetch(url: str) -> bytes:
            asked.append(url)
            return as_bytes(self.status_list(5))

        assert found(check(self.badge, Means(fetch=fetch)), "status") == ("failed", "revoked")
        assert asked == [URL]

        def broken(url: str) -> bytes:
            raise UncheckableError("no network")

        assert found(check(self.badge, Means(fetch=broken)), "status") == ("not_checked", "status_unreachable")

    def test_nothing_is_fetched_for_a_credential_that_does_not_hold(self) -> None:
        def fetch(url: str) -> bytes:
            raise AssertionError(f"fetched {url}")

        report = check(self.badge | {"name": "x"}, Means(fetch=fetch))
        assert found(report, "status") == ("not_checked", "proof_needed")

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (lambda self: self.status_list(5) | {"name": "x"}, "status_list_forged"),
            (lambda self: {k: v for k, v in self.status_list(5).items() if k != "proof"}, "status_list_forged"),
            (lambda self: self.status_list(5, key=key_number(2)), "status_list_other_issuer"),
            (lambda self: self.status_list(5, issuer=key_number(2).did), "status_list_other_issuer"),
            (lambda self: self.status_list(5, url=f"{URL}0"), "status_list_other_place"),
            (lambda self: self.status_list(5, validUntil="2026-04-01T00:00:00Z"), "status_list_untimely"),
            (lambda self: self.status_list(5, validFrom="2027-04-01T00:00:00Z"), "status_list_untimely"),
            (
                lambda self: status_list_credential(new_list(), URL, "suspension", SIGNED_AT, KEY),
                "status_purpose_mismatch",
            ),
            (lambda self: signed({"id": URL}), "status_list_malformed"),
            (lambda self: b"<html>", "status_list_malformed"),
            (lambda self: b"", "status_list_malformed"),
        ],
    )
    def test_a_list_that_may_not_be_believed_leaves_the_status_unknown(self, make: Any, reason: str) -> None:
        report = self.check(make(self))
        assert found(report, "status") == ("not_checked", reason)
        assert report.outcome is Outcome.COULD_NOT_CHECK

    @pytest.mark.parametrize(
        ("entry", "expected"),
        [
            ({"type": "BitstringStatusListEntry"}, ("failed", "status_entry_malformed")),
            (StatusReference(URL, 131_072).entry(), ("not_checked", "status_index_out_of_range")),
        ],
    )
    def test_entries_that_point_nowhere(self, entry: dict[str, Any], expected: tuple[str, str]) -> None:
        assert found(self.check(self.status_list(), signed({"credentialStatus": entry})), "status") == expected

    def test_remarks_of_other_kinds_do_not_spoil_the_outcome(self) -> None:
        bits = new_list()
        set_bit(bits, 5, True)
        remark = status_list_credential(bits, URL, "refresh", SIGNED_AT, KEY)
        report = self.check(remark, signed({"credentialStatus": StatusReference(URL, 5, "refresh").entry()}))
        assert report.outcome is Outcome.VERIFIED
        assert "status_other_purpose" in [warning.reason_code for warning in report.warnings]


class TestDidWeb:
    DID = "did:web:alatau.example"
    key = key_number(3, DID)

    def test_offline_could_not_be_checked_at_hand_verified_wrong_key_not_verified(self) -> None:
        badge = signed(key=self.key)
        report = check(badge)
        assert report.outcome is Outcome.COULD_NOT_CHECK
        assert found(report, "proof") == ("not_checked", "did_unresolvable")
        right, wrong = ({self.DID: did_document(self.DID, [key.public_key])} for key in (self.key, KEY))
        assert check(badge, Means(did_documents=right)).outcome is Outcome.VERIFIED
        assert found(check(badge, Means(did_documents=wrong)), "proof") == ("failed", "key_not_found")
        unlisted = copy.deepcopy(right)
        unlisted[self.DID]["assertionMethod"] = []
        assert found(check(badge, Means(did_documents=unlisted)), "proof") == ("failed", "key_not_authorised")


def test_every_reason_has_a_text_in_every_language_with_the_same_facts() -> None:
    for key, texts in catalogue().items():
        assert list(texts) == list(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key
        facts = {frozenset(part.split("}")[0] for part in text.split("{")[1:]) for text in texts.values()}
        assert len(facts) == 1, key


def test_facts_from_strangers_cannot_write_on_the_terminal() -> None:
    report = check(signed() | {"issuer": "did:key:z6Mk\u001b[31mred\u202e"})
    text = json.dumps([step.message.root for step in report.steps], ensure_ascii=False)
    assert "\u001b" not in text
    assert "\u202e" not in text


def test_time_of_the_check_is_the_one_given() -> None:
    moment = datetime(2031, 1, 1, tzinfo=UTC)
    assert check(signed(), now=moment).checked_at == moment
