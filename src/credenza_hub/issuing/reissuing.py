"""Signing one more credential for an award, in the place of one that is wrong or lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from credenza.issuance.batch import BatchIssuer
from credenza.translog import Kind
from credenza_hub.cohorts.learner_lists import award_to, edition_of
from credenza_hub.storage.keys import signing_key
from credenza_hub.translog.actions import append

from .allocation import places_of, reserve_places
from .awarding import new_key, new_salt
from .models import Credential
from .packing import pack


def reissue(old: Credential, *, valid_until: date | None, now: datetime) -> Credential:
    """A new credential for the participant of an old one, with what is known of the learner now.

    Call it inside the transaction in which the old one is replaced. Raises KeyFileError, CredenzaError.
    """
    participant, key = old.participant, new_key(now)
    cohort = participant.cohort
    reserved = reserve_places(cohort.organisation, 1, suspendable=cohort.suspendable, now=now)
    (place,) = places_of(reserved, suspendable=cohort.suspendable)
    award = replace(award_to(participant, cohort, f"urn:uuid:{key}"), valid_until=valid_until)
    packs = [(each["id"], each["sha256"]) for each in cohort.edition.rule_packs]
    issuer = BatchIssuer(edition_of(cohort), signing_key(cohort.organisation, now=now), created=now, rule_packs=packs)
    document = issuer.issue(award, status=place.status, salt=new_salt())
    append(Kind.AWARD, str(key), document, now=now)
    return Credential.objects.create(
        key=key,
        participant=participant,
        batch=old.batch,
        packed=pack(document, bytes(old.batch.form or b"")),
        issued_at=now,
        valid_until=valid_until,
        status_list_id=place.list_id,
        status_index=place.index,
        can_be_suspended=cohort.suspendable,
    )
