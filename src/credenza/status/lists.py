"""Status entries in credentials and the signed lists they point to (W3C Bitstring Status List 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credenza.proofs import CREDENTIALS_V2, Signer, add_proof, write_datetime

from .bits import ENTRIES, decode_any, encode
from .faults import StatusError, StatusReason

REVOCATION = "revocation"
SUSPENSION = "suspension"

_ENTRY_TYPE = "BitstringStatusListEntry"
_ENTRY_TYPES = {_ENTRY_TYPE, "StatusList2021Entry"}
_LIST_TYPE = "BitstringStatusList"
_LIST_TYPES = {_LIST_TYPE, "StatusList2021"}
"""What is written, and what is read: the draft of 2021 has the same bits under other names, without multibase."""
_MAX_DIGITS = 9


@dataclass(frozen=True)
class StatusReference:
    """Where the status of one credential is found: a bit of a list published at ``list_url``."""

    list_url: str
    index: int
    purpose: str = REVOCATION

    def entry(self) -> dict[str, Any]:
        """The ``credentialStatus`` object (section 2.1)."""
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": _ENTRY_TYPE,
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }


@dataclass(frozen=True)
class StatusReferences:
    """Where each status of one credential is found, such as its revocation and its suspension."""

    references: tuple[StatusReference, ...]

    def entry(self) -> list[dict[str, Any]]:
        """The ``credentialStatus`` of several objects (VC Data Model 2.0, section 4.10)."""
        return [reference.entry() for reference in self.references]


def read_status_entry(entry: object) -> StatusReference:
    """The reference in a ``credentialStatus`` object. Raises StatusError."""
    if not isinstance(entry, dict):
        raise StatusError(StatusReason.MALFORMED_ENTRY, "A status entry is not an object.")
    types = entry.get("type")
    if (types != _ENTRY_TYPE and _ENTRY_TYPES.isdisjoint(_texts(types))) or entry.get("statusSize", 1) != 1:
        raise StatusError(StatusReason.UNSUPPORTED_ENTRY, f"Status of type {str(entry.get('type'))[:80]}.")
    url, purpose, index = entry.get("statusListCredential"), entry.get("statusPurpose"), entry.get("statusListIndex")
    if index.__class__ is int:  # the standard wants digits in a text; some write the number
        index = str(index)
    if not isinstance(url, str) or not isinstance(purpose, str) or not is_index(index):
        raise StatusError(StatusReason.MALFORMED_ENTRY, "A status entry lacks its list, its purpose or its index.")
    return StatusReference(url, int(str(index)), purpose)


def is_index(value: object) -> bool:
    """Whether a value is a ``statusListIndex``."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS


def status_list_credential(
    bits: bytes | bytearray, list_url: str, purpose: str, valid_from: datetime, key: Signer
) -> dict[str, Any]:
    """The signed list to publish at ``list_url`` (section 2.2). It names ``key.did`` as its issuer.

    Sign it anew after every change; ``valid_from`` says since when it is true.
    """
    unsigned = {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": key.did,
        "validFrom": write_datetime(valid_from),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": _LIST_TYPE,
            "statusPurpose": purpose,
            "encodedList": encode(bits),
        },
    }
    signed = add_proof(unsigned, key, valid_from)
    (proof,) = signed["proof"]
    return signed | {"proof": proof}  # an object: some verifiers do not look into a list of one


@dataclass(frozen=True)
class StatusList:
    """What a status list says; its signature is judged elsewhere. Without ``purposes`` a clear bit says nothing."""

    purposes: tuple[str, ...]
    bits: bytes

    @property
    def is_short(self) -> bool:
        """Whether it has fewer entries than the standard demands for the sake of privacy."""
        return len(self.bits) < ENTRIES // 8


def read_status_list(credential: Mapping[str, Any]) -> StatusList:
    """The purposes and bits of a status list credential. Raises StatusError."""
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict) or _LIST_TYPES.isdisjoint(_texts(subject.get("type"))):
        raise StatusError(StatusReason.MALFORMED_LIST, "This is no bitstring status list.")
    purposes, encoded = _texts(subject.get("statusPurpose")), subject.get("encodedList")
    if not isinstance(encoded, str):
        raise StatusError(StatusReason.MALFORMED_LIST, "The status list lacks its bits.")
    return StatusList(purposes, decode_any(encoded))


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str))
