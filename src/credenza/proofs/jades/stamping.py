"""Asking an authority for a time stamp (RFC 3161, section 2.4): level B-T of a seal (ETSI TS 119 182-1, clause 6.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from asn1crypto import core, tsp

from credenza.errors import UncheckableError
from credenza.proofs.dates import CLOCK_SKEW
from credenza.proofs.faults import SENTENCES, ProofError, ProofUncheckableError
from credenza.proofs.jose.jws import encode_base64url
from credenza.proofs.strict_json import write_json
from credenza.specification import MultilingualProblem

from .stamps import container_of
from .time_token import UNREADABLE, TimeToken, read_time_token

Stamper = Callable[[bytes, datetime], bytes]
"""What is to be stamped, and the moment when it was made → a time stamp on it (DER). Raises StampError."""

_GRANTED = ("granted", "granted_with_mods")


class StampError(UncheckableError):
    """No time stamp could be had: the authority does not answer, refuses, or stamps wrongly. ``problem`` says which."""

    def __init__(self, key: str, **values: object) -> None:
        self.problem: MultilingualProblem = SENTENCES.problem(key, values)
        super().__init__(str(self.problem))


def stamper_of(ask: Callable[[bytes], bytes], nonces: Callable[[], int]) -> Stamper:
    """How to get time stamps from an authority: ``ask`` takes a request to it and gives its answer, or raises OSError
    or ValueError.
    """

    def stamp(data: bytes, made_at: datetime) -> bytes:
        nonce = nonces()
        try:
            answer = ask(_request(data, nonce))
        except (OSError, ValueError) as error:
            raise StampError("stamp_unreachable", reason=error) from error
        return _token_in(answer, data, nonce, made_at)

    return stamp


def with_time_stamp(sealed: Mapping[str, Any], stamper: Stamper, sealed_at: datetime) -> dict[str, Any]:
    """A document under one seal, with a time stamp on that. Raises StampError, and then there is none."""
    [entry] = sealed["signatures"]
    token = stamper(entry["signature"].encode("ascii"), sealed_at)
    added = encode_base64url(write_json({"sigTst": container_of(token)})).decode("ascii")
    return {**sealed, "signatures": [{**entry, "header": {"etsiU": [added]}}]}


def _request(data: bytes, nonce: int) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(data).digest()}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(request.dump())


def _token_in(answer: bytes, data: bytes, nonce: int, made_at: datetime) -> bytes:
    try:
        status, der = _parts(answer)
    except UNREADABLE as error:
        raise StampError("stamp_wrong", reason="no answer as RFC 3161 has it") from error
    if status not in _GRANTED:
        raise StampError("stamp_refused", reason=status)
    try:
        token = read_time_token(der, data)
    except (ProofError, ProofUncheckableError) as error:
        raise StampError("stamp_wrong", reason=error.detail) from error
    if fault := _fault(token, nonce, made_at):
        raise StampError("stamp_wrong", reason=fault)
    return der


def _parts(answer: bytes) -> tuple[str, bytes]:
    """The status and the token, which refusals do not have: asn1crypto's own TimeStampResp insists on one."""
    response = core.Sequence.load(answer, strict=True)
    status = tsp.PKIStatusInfo.load(response[0].dump())["status"].native
    return str(status), bytes(response[1].dump()) if len(response) > 1 else b""


def _fault(token: TimeToken, nonce: int, made_at: datetime) -> str:
    if token.nonce != nonce:
        return "it answers another request"
    if abs(token.moment - made_at) > CLOCK_SKEW:
        return f"its clock says {token.moment:%Y-%m-%d %H:%M:%S} UTC"
    return ""
