"""Step 7: suspended or revoked.

A list is believed only when it is properly signed by the issuer of the credential, valid now, and the one that the
credential names. Anything else leaves the status unknown: it must neither clear nor condemn the credential.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from credenza.frameworks import moment_text
from credenza.proofs import (
    CheckedProofs,
    Extent,
    KeyUnconfirmedError,
    NamedKey,
    ProofError,
    ProofUncheckableError,
    Resolver,
    VerifiedProof,
    named_key,
    read_datetime,
)
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
from .disclosure import coverage_of
from .means import Means
from .memory import Remembered
from .messages import Fact
from .parsing import Presented, UnreadableError, parse
from .report import Result, StepOutcome, failed, not_applicable, not_checked, passed
from .revocation import check_revocation_list, is_listed_at_hand, named_list
from .signature import issuer_of, verified_proofs

_MAX_ENTRIES = 8
_SEVERITY = (StepOutcome.FAILED, StepOutcome.NOT_CHECKED, StepOutcome.PASSED)
_SET = {REVOCATION: "revoked", SUSPENSION: "suspended"}
_MOST_LISTS = 32
_LARGEST_KEPT = 512 * 1024
"""How many status lists a verifier remembers, and how many bytes of bits each may have."""


class _UnknownStatusError(Exception):
    """The list says nothing that may be believed; ``args`` hold the reason and a technical remark."""


@dataclass(eq=False)
class _Published:
    """A status list as it was published, its signature verified. ``key`` is the key of its proof, if it has one."""

    presented: Presented
    proofs: tuple[VerifiedProof, ...]
    key: dict[str, Any] | None
    status_list: StatusList
    confirmed: bool = True
    _last: tuple[tuple[str, str, str | None, datetime], Fact] | None = None

    @cached_property
    def named(self) -> NamedKey:
        """The key that its proof names, if it has one."""
        return named_key(_sole_proof(self.presented))

    def believed(self, reference: StatusReference, issuer: str | None, now: datetime, lists: StatusLists) -> Fact:
        """The moment since when the list is true, if it may be believed of this reference. Raises _UnknownStatusError.

        The last answer is remembered with all that was asked.
        """
        asked = (reference.list_url, reference.purpose, issuer, now)
        last = self._last
        if last is None or last[0] != asked:
            there = self.names(reference.list_url) or lists.is_published(reference.list_url)
            last = self._last = (asked, _since(self, reference, issuer, now, published_there=there))
        return last[1]

    def names(self, url: str) -> bool:
        """Whether the list says of itself that it belongs at ``url``, or says nothing about that."""
        return bool(self.presented.document.get("id", url) == url)

    def is_still_signed(self, resolve: Resolver, now: datetime) -> bool:
        """Whether its proof still counts: it has not expired, and the same key may still sign."""
        try:
            return self.named.found(resolve, now) == self.key
        except (ProofError, ProofUncheckableError):
            return False


class StatusLists:
    """The status lists of a verifier. One with the same bytes is not taken apart again.

    Whether it is valid now, and whether its key may still sign, is asked each time.
    """

    def __init__(self, means: Means) -> None:
        self.means = means
        self._known: Remembered[bytes, _Published] = Remembered(_MOST_LISTS)

    def with_means(self, means: Means) -> StatusLists:
        """The same with other means, sharing the lists that were read."""
        other = copy.copy(self)
        other.means = means
        return other

    def published_at(self, url: str) -> bytes | None:
        """The list that belongs at ``url``; ``None`` when it cannot be had."""
        return self.means.status_list(url)

    def at_hand(self, url: str) -> bytes | None:
        """The list that belongs at ``url`` if it need not be fetched."""
        return self.means.status_lists(url)

    def is_published(self, url: str) -> bool:
        """Whether it is known that the list is the one published at ``url``: fetched there, or named by the user."""
        return self.means.status_lists(url) is None or url in self.means.did_documents

    def read(self, data: bytes, now: datetime) -> _Published:
        """The list in ``data``. Raises _UnknownStatusError or StatusError."""
        resolve = self.means.resolve
        known = self._known.find(data)
        if known is not None and known.is_still_signed(resolve, now):
            return known
        published = _read(data, resolve, now)
        if published.key is not None and len(published.status_list.bits) <= _LARGEST_KEPT:
            self._known.keep(data, published)
        return published


def check_status(document: dict[str, Any], lists: StatusLists, now: datetime) -> Result:
    """The worst that any status entry of the credential says."""
    held = document.get("credentialStatus", [])
    entries = held if isinstance(held, list) else [held]
    if not entries:
        return not_applicable("no_status")
    if len(entries) > _MAX_ENTRIES:
        return failed(StatusReason.MALFORMED_ENTRY, f"More than {_MAX_ENTRIES} entries.")
    return _worst([_check_entry(entry, document, lists, now) for entry in entries])


def check_status_unconfirmed(
    document: dict[str, Any], unconfirmed: Sequence[VerifiedProof], lists: StatusLists, now: datetime
) -> Result:
    """Step 7 for a credential that holds under a key which nothing confirms.

    If a list at hand holds under the same key, or is the one published where the credential says, and says that it
    was revoked, then it is no valid credential, whoever signed it. Nothing is fetched, and nothing is cleared.
    """
    held = document.get("credentialStatus", [])
    entries = (held if isinstance(held, list) else [held])[:_MAX_ENTRIES]
    if any(_is_listed(entry, document, lists) for entry in entries):
        return failed("revoked")
    methods = frozenset(proof.verification_method for proof in unconfirmed)
    found = [_check_by_own_key(entry, issuer_of(document), methods, lists, now) for entry in entries]
    return next((result for result in found if result is not None), not_checked("proof_needed"))


def _is_listed(entry: object, document: dict[str, Any], lists: StatusLists) -> bool:
    url = named_list(entry)
    return url is not None and is_listed_at_hand(url, _own_id(document), lists.means)


def _check_by_own_key(
    entry: object, issuer: str | None, methods: frozenset[str], lists: StatusLists, now: datetime
) -> Result | None:
    try:
        reference = read_status_entry(entry)
        data = lists.at_hand(reference.list_url)
        published = lists.read(data, now) if data is not None else None
        if published is None:
            return None
        if methods.isdisjoint(proof.verification_method for proof in published.proofs):
            if not lists.is_published(reference.list_url):
                return None
            issuer = issuer_of(published.presented.document)
        _since(published, reference, issuer, now, published_there=lists.is_published(reference.list_url))
        is_set = get_bit(published.status_list.bits, reference.index)
    except (StatusError, _UnknownStatusError):
        return None
    return failed(_SET[reference.purpose]) if is_set and reference.purpose in _SET else None


def _worst(results: Sequence[Result]) -> Result:
    return min(results, key=lambda result: (_SEVERITY.index(result.outcome), result.reason == "status_clear"))


def _check_entry(entry: object, document: dict[str, Any], lists: StatusLists, now: datetime) -> Result:
    if (url := named_list(entry)) is not None:
        return check_revocation_list(url, _own_id(document), issuer_of(document), lists.means)
    try:
        reference = read_status_entry(entry)
    except StatusError as error:
        refuse = not_checked if error.reason is StatusReason.UNSUPPORTED_ENTRY else failed
        return refuse(error.reason, error.detail)
    return check_reference(reference, issuer_of(document), lists, now)


def _own_id(document: dict[str, Any]) -> str | None:
    identifier = document.get("id")
    return identifier if isinstance(identifier, str) else None


def check_reference(reference: StatusReference, issuer: str | None, lists: StatusLists, now: datetime) -> Result:
    """What the list that an entry refers to says."""
    consulted = consult(reference, issuer, lists, now)
    return consulted if isinstance(consulted, Result) else consulted.says(reference)


@dataclass(frozen=True)
class Consulted:
    """A list that may be believed: its bits, and the result for a bit that is not set."""

    bits: bytes
    clear: Result

    def says(self, reference: StatusReference) -> Result:
        """The result for one entry that refers to this list and its purpose."""
        try:
            return _set(reference.purpose) if get_bit(self.bits, reference.index) else self.clear
        except StatusError as error:
            return not_checked(error.reason, error.detail)


def consult(reference: StatusReference, issuer: str | None, lists: StatusLists, now: datetime) -> Consulted | Result:
    """The list that an entry refers to, whatever its index; or the result if it may not be believed."""
    data = lists.published_at(reference.list_url)
    if data is None:
        return not_checked("status_unreachable", url=reference.list_url)
    try:
        published = lists.read(data, now)
    except StatusError as error:
        return not_checked(error.reason, error.detail)
    except _UnknownStatusError as error:
        return not_checked(*error.args)
    if not published.confirmed:
        return not_checked("status_list_forged", "Nothing confirms the key of the list.")
    try:
        moment = published.believed(reference, issuer, now, lists)
    except _UnknownStatusError as error:
        return _of_another(published, reference, now, lists) or not_checked(*error.args)
    return Consulted(published.status_list.bits, _clear(published.status_list, moment))


def _of_another(
    published: _Published, reference: StatusReference, now: datetime, lists: StatusLists
) -> Consulted | None:
    """A list of somebody else that is the one published where the issuer says: it condemns, and clears nobody."""
    issuer = issuer_of(published.presented.document)
    if not lists.is_published(reference.list_url):
        return None
    with contextlib.suppress(_UnknownStatusError):  # then it is no list to believe, whoever signed it
        published.believed(reference, issuer, now, lists)
        return Consulted(published.status_list.bits, not_checked("status_list_other_issuer", str(issuer)))
    return None


def _clear(status_list: StatusList, moment: Fact) -> Result:
    """What a bit that is not set says. A list that names no purpose condemns, and clears nobody of anything."""
    if not status_list.purposes:
        return not_checked("status_purpose_mismatch", "The list names no purpose.")
    return passed("status_clear_short" if status_list.is_short else "status_clear", moment=moment)


def _set(purpose: str) -> Result:
    return failed(_SET[purpose]) if purpose in _SET else passed("status_other_purpose", purpose=purpose)


def _read(data: bytes, resolve: Resolver, now: datetime) -> _Published:
    try:
        presented = parse(data)
        proofs = verified_proofs(presented, resolve, now)
    except UnreadableError as error:
        raise _UnknownStatusError(StatusReason.MALFORMED_LIST, error.detail) from error
    except KeyUnconfirmedError as error:
        return _Published(presented, error.proofs, None, read_status_list(presented.document), confirmed=False)
    except (ProofError, ProofUncheckableError) as error:
        raise _UnknownStatusError("status_list_forged", error.detail) from error
    return _Published(
        presented, proofs.verified, _key(presented, proofs, resolve, now), read_status_list(presented.document)
    )


def _sole_proof(presented: Presented) -> dict[str, Any]:
    proof: Any = presented.document["proof"]
    return dict(proof[0] if isinstance(proof, list) else proof)


def _key(presented: Presented, proofs: CheckedProofs, resolve: Resolver, now: datetime) -> dict[str, Any] | None:
    """The key of the one proof of a list; ``None`` for tokens and for lists with several proofs."""
    if presented.envelope is not None or len(proofs.verified) != 1 or proofs.unsupported:
        return None
    return named_key(_sole_proof(presented)).found(resolve, now)


def _since(
    published: _Published, reference: StatusReference, issuer: str | None, now: datetime, *, published_there: bool
) -> Fact:
    document, status_list = published.presented.document, published.status_list
    if issuer_of(document) != issuer or issuer not in {proof.did for proof in published.proofs}:
        raise _UnknownStatusError("status_list_other_issuer", str(issuer_of(document)))
    if coverage_of(published.proofs, issuer).extent is Extent.PART:
        raise _UnknownStatusError("status_list_forged", "Only a part of the list is shown.")
    if not published_there and not published.names(reference.list_url):
        raise _UnknownStatusError("status_list_other_place", str(document["id"]))
    if (dates := check_dates(document, now)).outcome is not StepOutcome.PASSED:
        raise _UnknownStatusError("status_list_untimely", dates.reason)
    if status_list.purposes and reference.purpose not in status_list.purposes:
        raise _UnknownStatusError("status_purpose_mismatch", ", ".join(status_list.purposes))
    since = read_datetime(document.get("validFrom"))
    return moment_text(since) if since else "?"
