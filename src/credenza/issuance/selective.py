"""Credentials of which their learners can show parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import orjson

from credenza.formats.openbadges3 import IssuerProfile, to_open_badge
from credenza.proofs import Signer, add_base_proof
from credenza.specification import Edition, Organisation

from .batch import Job


class SelectiveIssuer:
    """Issues the credentials of one edition with base proofs of ecdsa-sd-2023, as ``BatchIssuer`` does with others.

    Each statement is signed by itself, so that shapes would save nothing worth while. ``randomness`` gives bytes, anew
    for each credential; with it the same award gives another proof each time.
    """

    def __init__(
        self,
        edition: Edition,
        issuer: Signer,
        *,
        created: datetime,
        randomness: Callable[[int], bytes],
        rule_packs: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._edition, self._issuer, self._created, self._randomness = edition, issuer, created, randomness
        self._profile = IssuerProfile(issuer.did, edition.specification.issuer or Organisation())
        self._rule_packs = tuple(rule_packs)

    def issue_each(self, jobs: Iterable[Job]) -> Iterator[bytes]:
        """The signed credentials of many awards in their order, as compact JSON in UTF-8.

        Raises RecipientsError if an award does not fit the edition, ProofError if the key is none for P-256 or an award
        says something that a signature would not cover.
        """
        for award, status, salt in jobs:
            badge = to_open_badge(
                self._edition, award, self._profile, status=status, salt=salt, rule_packs=self._rule_packs
            )
            yield orjson.dumps(add_base_proof(badge, self._issuer, self._created, randomness=self._randomness))
