"""Status lists as credentials: signed here, accepted and obeyed by openvc and openbadgeslib."""

from __future__ import annotations

from typing import Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openvc import verify_credential
from openvc.verify import CredentialRevoked

from credenza.proofs import add_proof, resolve_offline, verify_data_integrity
from credenza.status import (
    StatusError,
    StatusReason,
    StatusReference,
    get_bit,
    new_list,
    read_status_entry,
    read_status_list,
    set_bit,
    status_list_credential,
)
from tests.proofs.badges import NOW, SIGNED_AT, key_number, open_badge

KEY = key_number(1)
URL = "https://alatau.example/status/1"


def signed_list(*revoked: int) -> dict[str, Any]:
    bits = new_list()
    for index in revoked:
        set_bit(bits, index, True)
    return status_list_credential(bits, URL, "revocation", SIGNED_AT, KEY)


def badge_at(index: int) -> dict[str, Any]:
    status = StatusReference(URL, index).entry()
    return add_proof(open_badge(KEY.did) | {"credentialStatus": status}, KEY, SIGNED_AT)


def test_entry_is_the_object_of_the_standard_and_reads_back() -> None:
    reference = StatusReference(URL, 47, "suspension")
    assert reference.entry() == {
        "id": "https://alatau.example/status/1#47",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "47",
        "statusListCredential": "https://alatau.example/status/1",
    }
    assert read_status_entry(reference.entry()) == reference


def test_list_credential_is_signed_and_says_its_bits() -> None:
    credential = signed_list(0, 5, 131_071)
    assert verify_data_integrity(credential, resolve_offline, NOW).verified[0].did == KEY.did == credential["issuer"]
    read = read_status_list(credential)
    assert read.purposes == ("revocation",)
    assert [index for index in range(131_072) if get_bit(read.bits, index)] == [0, 5, 131_071]


@pytest.mark.parametrize("index", [0, 5, 131_071])
def test_openvc_sees_the_revoked_bit_and_spares_the_neighbours(index: int) -> None:
    def check(number: int) -> None:
        badge = badge_at(number)
        verify_credential(
            badge | {"proof": badge["proof"][0]},
            extra_contexts=bundled_contexts(),
            resolve_status_list=lambda url: signed_list(0, 5, 131_071),
        )

    with pytest.raises(CredentialRevoked):
        check(index)
    check(index - 1 if index else 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "RevocationList2020Status"}, StatusReason.UNSUPPORTED_ENTRY),
        ({"statusSize": 2}, StatusReason.UNSUPPORTED_ENTRY),
        ({"statusListIndex": 4.7}, StatusReason.MALFORMED_ENTRY),
        ({"statusListIndex": "-1"}, StatusReason.MALFORMED_ENTRY),
        ({"statusListIndex": " 1"}, StatusReason.MALFORMED_ENTRY),
        ({"statusListIndex": "٤"}, StatusReason.MALFORMED_ENTRY),
        ({"statusListIndex": "9" * 5000}, StatusReason.MALFORMED_ENTRY),
        ({"statusListCredential": None}, StatusReason.MALFORMED_ENTRY),
        ({"statusPurpose": ["revocation"]}, StatusReason.MALFORMED_ENTRY),
    ],
    ids=str,
)
def test_entries_that_say_nothing_usable(change: dict[str, Any], reason: StatusReason) -> None:
    with pytest.raises(StatusError) as caught:
        read_status_entry(StatusReference(URL, 1).entry() | change)
    assert caught.value.reason == reason


@pytest.mark.parametrize("entry", [None, "x", 5, []])
def test_entries_that_are_no_objects(entry: object) -> None:
    with pytest.raises(StatusError, match="not an object"):
        read_status_entry(entry)


@pytest.mark.parametrize(
    "subject",
    [
        None,
        [],
        {},
        {"type": "BitstringStatusList"},
        {"type": "BitstringStatusList", "statusPurpose": "x", "encodedList": 5},
    ],
)
def test_credentials_that_are_no_list(subject: object) -> None:
    with pytest.raises(StatusError) as caught:
        read_status_list({"credentialSubject": subject})
    assert caught.value.reason == StatusReason.MALFORMED_LIST
