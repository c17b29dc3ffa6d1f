"""The grammar of the audit trail: ``room:object:act``, each act with the sentence that people read."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Event(StrEnum):
    """Everything that the trail can say happened."""

    ORGANISATION_ADDED = "organisations:organisation:added"
    MEMBER_ADDED = "organisations:member:added"
    MEMBER_REMOVED = "organisations:member:removed"
    KEY_MADE = "organisations:key:made"
    KEY_ROTATED = "organisations:key:rotated"
    KEY_REVOKED = "organisations:key:revoked"
    INVITATION_ACCEPTED = "accounts:invitation:accepted"
    PASSWORD_CHANGED = "accounts:password:changed"  # noqa: S105 (the name of an act)
    DRAFT_CREATED = "studio:draft:created"
    DRAFT_SAVED = "studio:draft:saved"
    DRAFT_SUBMITTED = "studio:draft:submitted"
    DRAFT_WITHDRAWN = "studio:draft:withdrawn"
    DRAFT_APPROVED = "studio:draft:approved"
    DRAFT_RETURNED = "studio:draft:returned"
    EDITION_PUBLISHED = "registry:edition:published"
    COHORT_CREATED = "cohorts:cohort:created"
    LIST_UPLOADED = "cohorts:learner_list:uploaded"
    LIST_ACCEPTED = "cohorts:learner_list:accepted"
    LIST_DISCARDED = "cohorts:learner_list:discarded"
    AWARD_REQUESTED = "issuing:batch:requested"
    AWARD_CANCELLED = "issuing:batch:cancelled"
    AWARD_FINISHED = "issuing:batch:finished"
    AWARD_FAILED = "issuing:batch:failed"
    CREDENTIAL_REVOKED = "issuing:credential:revoked"
    CREDENTIALS_HANDED_OVER = "issuing:credential:handed_over"
    SHARE_LINK_MADE = "wallet:share_link:made"
    SHARE_LINK_WITHDRAWN = "wallet:share_link:withdrawn"


SENTENCES: dict[Event, Promise] = {
    Event.ORGANISATION_ADDED: _("%(actor)s added the organisation %(subject)s."),
    Event.MEMBER_ADDED: _("%(actor)s gave a person a role: %(subject)s."),
    Event.MEMBER_REMOVED: _("%(actor)s took a role from a person: %(subject)s."),
    Event.KEY_MADE: _("%(actor)s made the signing key %(subject)s."),
    Event.KEY_ROTATED: _("%(actor)s put the signing key %(subject)s in the place of the one before."),
    Event.KEY_REVOKED: _("%(actor)s revoked the signing key %(subject)s."),
    Event.INVITATION_ACCEPTED: _("%(actor)s accepted an invitation."),
    Event.PASSWORD_CHANGED: _("%(actor)s changed the password."),
    Event.DRAFT_CREATED: _("%(actor)s began the draft %(subject)s."),
    Event.DRAFT_SAVED: _("%(actor)s saved the draft %(subject)s."),
    Event.DRAFT_SUBMITTED: _("%(actor)s submitted the draft %(subject)s for review."),
    Event.DRAFT_WITHDRAWN: _("%(actor)s withdrew the draft %(subject)s from review."),
    Event.DRAFT_APPROVED: _("%(actor)s approved the draft %(subject)s."),
    Event.DRAFT_RETURNED: _("%(actor)s returned the draft %(subject)s with comments."),
    Event.EDITION_PUBLISHED: _("%(actor)s published an edition of %(subject)s."),
    Event.COHORT_CREATED: _("%(actor)s created the cohort %(subject)s."),
    Event.LIST_UPLOADED: _("%(actor)s uploaded a list of learners for %(subject)s."),
    Event.LIST_ACCEPTED: _("%(actor)s accepted a list of learners for %(subject)s."),
    Event.LIST_DISCARDED: _("%(actor)s discarded a list of learners for %(subject)s."),
    Event.AWARD_REQUESTED: _("%(actor)s ordered the award of %(subject)s."),
    Event.AWARD_CANCELLED: _("%(actor)s cancelled the award of %(subject)s."),
    Event.AWARD_FINISHED: _("The award of %(subject)s was finished."),
    Event.AWARD_FAILED: _("The award of %(subject)s was stopped by a fault."),
    Event.CREDENTIAL_REVOKED: _("%(actor)s revoked the credential %(subject)s."),
    Event.CREDENTIALS_HANDED_OVER: _("%(actor)s handed over credentials of %(subject)s."),
    Event.SHARE_LINK_MADE: _("%(actor)s made a link that shares the credential %(subject)s."),
    Event.SHARE_LINK_WITHDRAWN: _("%(actor)s withdrew a link to the credential %(subject)s."),
}

SHORT_NAMES: dict[Event, Promise] = {
    Event.ORGANISATION_ADDED: _("organisation added"),
    Event.MEMBER_ADDED: _("role given"),
    Event.MEMBER_REMOVED: _("role taken"),
    Event.KEY_MADE: _("signing key made"),
    Event.KEY_ROTATED: _("signing key replaced"),
    Event.KEY_REVOKED: _("signing key revoked"),
    Event.INVITATION_ACCEPTED: _("invitation accepted"),
    Event.PASSWORD_CHANGED: _("password changed"),
    Event.DRAFT_CREATED: _("draft begun"),
    Event.DRAFT_SAVED: _("draft saved"),
    Event.DRAFT_SUBMITTED: _("draft submitted"),
    Event.DRAFT_WITHDRAWN: _("draft withdrawn"),
    Event.DRAFT_APPROVED: _("draft approved"),
    Event.DRAFT_RETURNED: _("draft returned"),
    Event.EDITION_PUBLISHED: _("edition published"),
    Event.COHORT_CREATED: _("cohort created"),
    Event.LIST_UPLOADED: _("list of learners uploaded"),
    Event.LIST_ACCEPTED: _("list of learners accepted"),
    Event.LIST_DISCARDED: _("list of learners discarded"),
    Event.AWARD_REQUESTED: _("award ordered"),
    Event.AWARD_CANCELLED: _("award cancelled"),
    Event.AWARD_FINISHED: _("award finished"),
    Event.AWARD_FAILED: _("award stopped by a fault"),
    Event.CREDENTIAL_REVOKED: _("credential revoked"),
    Event.CREDENTIALS_HANDED_OVER: _("credentials handed over"),
    Event.SHARE_LINK_MADE: _("share link made"),
    Event.SHARE_LINK_WITHDRAWN: _("share link withdrawn"),
}

OUTSIDE_ORGANISATIONS = frozenset(
    {Event.INVITATION_ACCEPTED, Event.PASSWORD_CHANGED, Event.SHARE_LINK_MADE, Event.SHARE_LINK_WITHDRAWN}
)
"""What people do for themselves: it stands in the trail of no organisation."""

DETAIL_NAMES: dict[str, Promise] = {
    "added": _("added"),
    "bytes": _("bytes"),
    "changed": _("changed"),
    "credentials": _("credentials"),
    "done": _("already awarded"),
    "edition": _("edition"),
    "emails": _("e-mails"),
    "learners": _("learners"),
    "left_out": _("left out"),
    "links": _("links"),
    "purpose": _("purpose"),
    "revision": _("revision"),
    "sha256": _("hash (SHA-256)"),
}
"""What the numbers of an act count, and what other details mean."""
