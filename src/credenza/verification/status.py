"""Step 7: suspended or revoked.

A list is believed only when it is properly signed by the issuer of the credential, valid now, and the one that the
credential names. Anything else leaves the status unknown: it must neither clear nor condemn the credential.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from credenza.frameworks import moment_text
from credenza.proofs import ProofError, ProofUncheckableError, read_datetime
from credenza.status import (
    REVOCATION,
    SUSPENSION,
    StatusError,
    StatusList,
    StatusReason,
    StatusReference,
    get_bit,
    read_status_entry,
    read_status_list,
)

from .dates import check_dates
from .means import Means
from .messages import Fact
from .parsing import UnreadableError, parse
from .report import Result, StepOutcome, failed, not_applicable, not_checked, passed
from .signature import issuer_of, verified_proofs

_MAX_ENTRIES = 8
_SEVERITY = (StepOutcome.FAILED, StepOutcome.NOT_CHECKED, StepOutcome.PASSED)
_SET = {REVOCATION: "revoked", SUSPENSION: "suspended"}


class _UnknownStatusError(Exception):
    """The list says nothing that may be believed; ``args`` hold the reason and a technical remark."""


def check_status(document: dict[str, Any], means: Means, now: datetime) -> Result:
    """The worst that any status entry of the credential says."""
    held = document.get("credentialStatus", [])
    entries = held if isinstance(held, list) else [held]
    if not entries:
        return not_applicable("no_status")
    if len(entries) > _MAX_ENTRIES:
        return failed(StatusReason.MALFORMED_ENTRY, f"More than {_MAX_ENTRIES} entries.")
    return _worst([_check_entry(entry, issuer_of(document), means, now) for entry in entries])


def _worst(results: Sequence[Result]) -> Result:
    return min(results, key=lambda result: (_SEVERITY.index(result.outcome), result.reason == "status_clear"))


def _check_entry(entry: object, issuer: str | None, means: Means, now: datetime) -> Result:
    try:
        reference = read_status_entry(entry)
    except StatusError as error:
        refuse = not_checked if error.reason is StatusReason.UNSUPPORTED_ENTRY else failed
        return refuse(error.reason, error.detail)
    data = means.status_list(reference.list_url)
    if data is None:
        return not_checked("status_unreachable", url=reference.list_url)
    try:
        status_list, moment = _believed(data, reference, issuer, means, now)
        is_set = get_bit(status_list.bits, reference.index)
    except StatusError as error:
        return not_checked(error.reason, error.detail)
    except _UnknownStatusError as error:
        return not_checked(*error.args)
    return _judge(reference.purpose, is_set, moment)


def _judge(purpose: str, is_set: bool, moment: Fact) -> Result:
    if not is_set:
        return passed("status_clear", moment=moment)
    return failed(_SET[purpose]) if purpose in _SET else passed("status_other_purpose", purpose=purpose)


def _believed(
    data: bytes, reference: StatusReference, issuer: str | None, means: Means, now: datetime
) -> tuple[StatusList, Fact]:
    """The list and the moment since when it is true. Raises _UnknownStatusError or StatusError."""
    try:
        presented = parse(data)
        proofs = verified_proofs(presented, means.resolve, now).verified
    except UnreadableError as error:
        raise _UnknownStatusError(StatusReason.MALFORMED_LIST, error.detail) from error
    except (ProofError, ProofUncheckableError) as error:
        raise _UnknownStatusError("status_list_forged", error.detail) from error
    document = presented.document
    if issuer_of(document) != issuer or issuer not in {proof.did for proof in proofs}:
        raise _UnknownStatusError("status_list_other_issuer", str(issuer_of(document)))
    if document.get("id", reference.list_url) != reference.list_url:
        raise _UnknownStatusError("status_list_other_place", str(document["id"]))
    if check_dates(document, now).outcome is not StepOutcome.PASSED:
        raise _UnknownStatusError("status_list_untimely", check_dates(document, now).reason)
    status_list = read_status_list(document)
    if reference.purpose not in status_list.purposes:
        raise _UnknownStatusError("status_purpose_mismatch", ", ".join(status_list.purposes))
    since = read_datetime(document.get("validFrom"))
    return status_list, moment_text(since) if since else "?"
