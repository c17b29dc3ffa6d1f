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
    SEAL_ADDED = "organisations:seal:added"
    SEAL_REMOVED = "organisations:seal:removed"
    INVITATION_ACCEPTED = "accounts:invitation:accepted"
    PASSWORD_CHANGED = "accounts:password:changed"  # noqa: S105 (the name of an act)
    NAME_CHANGED = "accounts:name:changed"
    ACCOUNT_CLOSED = "accounts:account:closed"
    DRAFT_CREATED = "studio:draft:created"
    DRAFT_SAVED = "studio:draft:saved"
    DRAFT_SUBMITTED = "studio:draft:submitted"
    DRAFT_WITHDRAWN = "studio:draft:withdrawn"
    DRAFT_APPROVED = "studio:draft:approved"
    DRAFT_RETURNED = "studio:draft:returned"
    EDITION_PUBLISHED = "registry:edition:published"
    COHORT_CREATED = "cohorts:cohort:created"
    COHORT_CHANGED = "cohorts:cohort:changed"
    COHORT_DELETED = "cohorts:cohort:deleted"
    LIST_UPLOADED = "cohorts:learner_list:uploaded"
    LIST_ACCEPTED = "cohorts:learner_list:accepted"
    LIST_DISCARDED = "cohorts:learner_list:discarded"
    LEARNER_ERASED = "cohorts:learner:erased"
    AWARD_REQUESTED = "issuing:batch:requested"
    AWARD_CANCELLED = "issuing:batch:cancelled"
    AWARD_FINISHED = "issuing:batch:finished"
    AWARD_FAILED = "issuing:batch:failed"
    CREDENTIAL_REVOKED = "issuing:credential:revoked"
    CREDENTIAL_CORRECTED = "issuing:credential:corrected"
    CREDENTIAL_RENEWED = "issuing:credential:renewed"
    CREDENTIAL_SUSPENDED = "issuing:credential:suspended"
    CREDENTIAL_RESTORED = "issuing:credential:restored"
    SUSPENSION_ENDED = "issuing:suspension:ended"
    CREDENTIALS_HANDED_OVER = "issuing:credential:handed_over"
    SUPPLEMENT_LINES_TAKEN = "supplement_lines:line:taken"
    NATIONAL_DOCUMENT_TAKEN = "supplement_lines:document:taken"
    TARGET_CREATED = "stacking:target:created"
    TARGET_SAVED = "stacking:target:saved"
    TARGET_PUBLISHED = "stacking:target:published"
    OFFER_CHANGED = "stacking:offer:changed"
    STACKING_ASKED = "stacking:request:made"
    STACKING_WITHDRAWN = "stacking:request:withdrawn"
    STACKING_DECIDED = "stacking:request:decided"
    SHARE_LINK_MADE = "wallet:share_link:made"
    SHARE_LINK_WITHDRAWN = "wallet:share_link:withdrawn"
    WALLET_OFFER_MADE = "openid:offer:made"
    WALLET_ALLOWED = "openid:wallet:allowed"
    WALLET_COPY_TAKEN = "openid:credential:taken"
    TOOL_CONNECTED = "badge_api:tool:connected"
    TOOL_DISCONNECTED = "badge_api:tool:disconnected"
    BADGE_KEPT = "badge_api:badge:kept"
    BADGE_REMOVED = "badge_api:badge:removed"
    PROCEDURE_SAVED = "recognition_desk:procedure:saved"
    PROGRAMME_SAVED = "recognition_desk:programme:saved"
    CASE_SUBMITTED = "recognition_desk:case:submitted"
    CASE_ACKNOWLEDGED = "recognition_desk:case:acknowledged"
    CASE_INFORMATION_REQUESTED = "recognition_desk:case:information_requested"
    CASE_INFORMATION_GIVEN = "recognition_desk:case:information_given"
    CASE_COMPLETED = "recognition_desk:case:completed"
    CASE_AUTHENTICITY_CHECKED = "recognition_desk:case:authenticity_checked"
    CASE_PROVIDER_CHECKED = "recognition_desk:case:provider_checked"
    CASE_ROUTED = "recognition_desk:case:routed"
    CASE_PRIOR_LEARNING_DECLINED = "recognition_desk:case:prior_learning_declined"
    CASE_EVIDENCE_ADDED = "recognition_desk:case:evidence_added"
    CASE_OUTCOME_ASSESSED = "recognition_desk:case:outcome_assessed"
    CASE_COMPARED = "recognition_desk:case:compared"
    CASE_PROPOSED = "recognition_desk:case:proposed"
    CASE_SENT_BACK = "recognition_desk:case:sent_back"
    CASE_VOTED = "recognition_desk:case:voted"
    CASE_DECIDED = "recognition_desk:case:decided"
    CASE_DECIDED_BY_COMMISSION = "recognition_desk:case:decided_by_commission"
    CASE_NOTIFIED = "recognition_desk:case:notified"
    CASE_DELAY_NOTIFIED = "recognition_desk:case:delay_notified"
    CASE_APPEALED = "recognition_desk:case:appealed"
    CASE_APPEAL_DECIDED = "recognition_desk:case:appeal_decided"
    CASE_CONDITION_MET = "recognition_desk:case:condition_met"
    CASE_CLOSED = "recognition_desk:case:closed"
    CASE_PRECEDENT_RECORDED = "recognition_desk:case:precedent_recorded"
    CASE_WITHDRAWN = "recognition_desk:case:withdrawn"
    STATEMENT_ISSUED = "recognition_desk:statement:issued"
    CASE_DECIDED_BY_RULE = "recognition_desk:case:decided_by_rule"
    CASE_FILES_DELETED = "recognition_desk:case:files_deleted"
    CASE_ERASED = "recognition_desk:case:erased"
    RULE_SAVED = "recognition_desk:rule:saved"
    RULE_ENDED = "recognition_desk:rule:ended"


SENTENCES: dict[Event, Promise] = {
    Event.ORGANISATION_ADDED: _("%(actor)s added the organisation %(subject)s."),
    Event.MEMBER_ADDED: _("%(actor)s gave a person a role: %(subject)s."),
    Event.MEMBER_REMOVED: _("%(actor)s took a role from a person: %(subject)s."),
    Event.KEY_MADE: _("%(actor)s made the signing key %(subject)s."),
    Event.KEY_ROTATED: _("%(actor)s put the signing key %(subject)s in the place of the one before."),
    Event.KEY_REVOKED: _("%(actor)s revoked the signing key %(subject)s."),
    Event.SEAL_ADDED: _("%(actor)s added the electronic seal %(subject)s."),
    Event.SEAL_REMOVED: _("%(actor)s put the electronic seal %(subject)s out of use."),
    Event.INVITATION_ACCEPTED: _("%(actor)s accepted an invitation."),
    Event.PASSWORD_CHANGED: _("%(actor)s changed the password."),
    Event.NAME_CHANGED: _("%(actor)s changed the name of the account."),
    Event.ACCOUNT_CLOSED: _("%(actor)s deleted the own account."),
    Event.DRAFT_CREATED: _("%(actor)s began the draft %(subject)s."),
    Event.DRAFT_SAVED: _("%(actor)s saved the draft %(subject)s."),
    Event.DRAFT_SUBMITTED: _("%(actor)s submitted the draft %(subject)s for review."),
    Event.DRAFT_WITHDRAWN: _("%(actor)s withdrew the draft %(subject)s from review."),
    Event.DRAFT_APPROVED: _("%(actor)s approved the draft %(subject)s."),
    Event.DRAFT_RETURNED: _("%(actor)s returned the draft %(subject)s with comments."),
    Event.EDITION_PUBLISHED: _("%(actor)s published an edition of %(subject)s."),
    Event.COHORT_CREATED: _("%(actor)s created the cohort %(subject)s."),
    Event.COHORT_CHANGED: _("%(actor)s changed the cohort %(subject)s."),
    Event.COHORT_DELETED: _("%(actor)s deleted the cohort %(subject)s."),
    Event.LIST_UPLOADED: _("%(actor)s uploaded a list of learners for %(subject)s."),
    Event.LIST_ACCEPTED: _("%(actor)s accepted a list of learners for %(subject)s."),
    Event.LIST_DISCARDED: _("%(actor)s discarded a list of learners for %(subject)s."),
    Event.LEARNER_ERASED: _("%(actor)s erased the personal data of a learner of %(subject)s."),
    Event.AWARD_REQUESTED: _("%(actor)s ordered the award of %(subject)s."),
    Event.AWARD_CANCELLED: _("%(actor)s cancelled the award of %(subject)s."),
    Event.AWARD_FINISHED: _("The award of %(subject)s was finished."),
    Event.AWARD_FAILED: _("The award of %(subject)s was stopped by a fault."),
    Event.CREDENTIAL_REVOKED: _("%(actor)s revoked the credential %(subject)s."),
    Event.CREDENTIAL_CORRECTED: _("%(actor)s corrected the credential %(subject)s: a new one took its place."),
    Event.CREDENTIAL_RENEWED: _("%(actor)s renewed the credential %(subject)s: a new one took its place."),
    Event.CREDENTIAL_SUSPENDED: _("%(actor)s suspended the credential %(subject)s."),
    Event.CREDENTIAL_RESTORED: _("%(actor)s lifted the suspension of the credential %(subject)s."),
    Event.SUSPENSION_ENDED: _("The suspension of the credential %(subject)s ended."),
    Event.CREDENTIALS_HANDED_OVER: _("%(actor)s handed over credentials of %(subject)s."),
    Event.SUPPLEMENT_LINES_TAKEN: _("%(actor)s took the lines of the diploma supplement of %(subject)s."),
    Event.NATIONAL_DOCUMENT_TAKEN: _("%(actor)s took the attestation or certificate of %(subject)s."),
    Event.TARGET_CREATED: _("%(actor)s began the rules of the qualification %(subject)s."),
    Event.TARGET_SAVED: _("%(actor)s saved the rules of the qualification %(subject)s."),
    Event.TARGET_PUBLISHED: _("%(actor)s published the rules of the qualification %(subject)s."),
    Event.OFFER_CHANGED: _("%(actor)s changed what %(subject)s costs."),
    Event.STACKING_ASKED: _("A learner asked for a decision on stacking: %(subject)s."),
    Event.STACKING_WITHDRAWN: _("A learner took a request on stacking back: %(subject)s."),
    Event.STACKING_DECIDED: _("%(actor)s decided on stacking: %(subject)s."),
    Event.SHARE_LINK_MADE: _("%(actor)s made a link that shares the credential %(subject)s."),
    Event.SHARE_LINK_WITHDRAWN: _("%(actor)s withdrew a link to the credential %(subject)s."),
    Event.WALLET_OFFER_MADE: _("%(actor)s offered the credential %(subject)s to a wallet."),
    Event.WALLET_ALLOWED: _("%(actor)s let a wallet take the credential %(subject)s."),
    Event.WALLET_COPY_TAKEN: _("A wallet of %(actor)s took the credential %(subject)s."),
    Event.TOOL_CONNECTED: _("%(actor)s connected a tool: %(subject)s."),
    Event.TOOL_DISCONNECTED: _("The connection of %(actor)s with a tool ended: %(subject)s."),
    Event.BADGE_KEPT: _("%(actor)s keeps a badge from elsewhere: %(subject)s."),
    Event.BADGE_REMOVED: _("%(actor)s removed a badge from elsewhere: %(subject)s."),
    Event.PROCEDURE_SAVED: _("%(actor)s published the recognition procedure of %(subject)s."),
    Event.PROGRAMME_SAVED: _("%(actor)s published the programme %(subject)s."),
    Event.CASE_SUBMITTED: _("The request %(subject)s came in."),
    Event.CASE_ACKNOWLEDGED: _("%(actor)s acknowledged the request %(subject)s."),
    Event.CASE_INFORMATION_REQUESTED: _("%(actor)s asked the applicant of case %(subject)s for something."),
    Event.CASE_INFORMATION_GIVEN: _("The applicant of case %(subject)s answered."),
    Event.CASE_COMPLETED: _("%(actor)s declared the file of case %(subject)s complete."),
    Event.CASE_AUTHENTICITY_CHECKED: _("%(actor)s checked the authenticity in case %(subject)s."),
    Event.CASE_PROVIDER_CHECKED: _("%(actor)s checked the provider in case %(subject)s."),
    Event.CASE_ROUTED: _("%(actor)s determined the way of case %(subject)s."),
    Event.CASE_PRIOR_LEARNING_DECLINED: _("The applicant of case %(subject)s declined the way of prior learning."),
    Event.CASE_EVIDENCE_ADDED: _("The applicant of case %(subject)s added to the portfolio."),
    Event.CASE_OUTCOME_ASSESSED: _("%(actor)s assessed a learning outcome in case %(subject)s."),
    Event.CASE_COMPARED: _("%(actor)s made the comparison in case %(subject)s."),
    Event.CASE_PROPOSED: _("%(actor)s proposed a decision in case %(subject)s."),
    Event.CASE_SENT_BACK: _("%(actor)s sent the proposal in case %(subject)s back."),
    Event.CASE_VOTED: _("%(actor)s voted in case %(subject)s."),
    Event.CASE_DECIDED: _("%(actor)s decided case %(subject)s."),
    Event.CASE_DECIDED_BY_COMMISSION: _("%(actor)s closed the sitting of the commission on case %(subject)s."),
    Event.CASE_NOTIFIED: _("%(actor)s notified the decision of case %(subject)s."),
    Event.CASE_DELAY_NOTIFIED: _("%(actor)s notified a delay in case %(subject)s."),
    Event.CASE_APPEALED: _("The applicant of case %(subject)s appealed."),
    Event.CASE_APPEAL_DECIDED: _("%(actor)s decided the appeal in case %(subject)s."),
    Event.CASE_CONDITION_MET: _("%(actor)s confirmed that a condition of case %(subject)s was met."),
    Event.CASE_CLOSED: _("%(actor)s closed case %(subject)s."),
    Event.CASE_PRECEDENT_RECORDED: _("%(actor)s entered case %(subject)s among the earlier outcomes."),
    Event.CASE_WITHDRAWN: _("The request %(subject)s was taken back."),
    Event.CASE_FILES_DELETED: _("The files of case %(subject)s were deleted when their time was over."),
    Event.CASE_ERASED: _("Case %(subject)s was erased on request; its time was over."),
    Event.CASE_DECIDED_BY_RULE: _("%(actor)s signed the decision of case %(subject)s by a written rule."),
    Event.RULE_SAVED: _("%(actor)s wrote the rule of recognition %(subject)s."),
    Event.RULE_ENDED: _("%(actor)s ended the rule of recognition %(subject)s."),
    Event.STATEMENT_ISSUED: _("The statement of recognition of case %(subject)s was signed."),
}

SHORT_NAMES: dict[Event, Promise] = {
    Event.ORGANISATION_ADDED: _("organisation added"),
    Event.MEMBER_ADDED: _("role given"),
    Event.MEMBER_REMOVED: _("role taken"),
    Event.KEY_MADE: _("signing key made"),
    Event.KEY_ROTATED: _("signing key replaced"),
    Event.KEY_REVOKED: _("signing key revoked"),
    Event.SEAL_ADDED: _("electronic seal added"),
    Event.SEAL_REMOVED: _("electronic seal put out of use"),
    Event.INVITATION_ACCEPTED: _("invitation accepted"),
    Event.PASSWORD_CHANGED: _("password changed"),
    Event.NAME_CHANGED: _("name of an account changed"),
    Event.ACCOUNT_CLOSED: _("account deleted"),
    Event.DRAFT_CREATED: _("draft begun"),
    Event.DRAFT_SAVED: _("draft saved"),
    Event.DRAFT_SUBMITTED: _("draft submitted"),
    Event.DRAFT_WITHDRAWN: _("draft withdrawn"),
    Event.DRAFT_APPROVED: _("draft approved"),
    Event.DRAFT_RETURNED: _("draft returned"),
    Event.EDITION_PUBLISHED: _("edition published"),
    Event.COHORT_CREATED: _("cohort created"),
    Event.COHORT_CHANGED: _("cohort changed"),
    Event.COHORT_DELETED: _("cohort deleted"),
    Event.LIST_UPLOADED: _("list of learners uploaded"),
    Event.LIST_ACCEPTED: _("list of learners accepted"),
    Event.LIST_DISCARDED: _("list of learners discarded"),
    Event.LEARNER_ERASED: _("learner erased"),
    Event.AWARD_REQUESTED: _("award ordered"),
    Event.AWARD_CANCELLED: _("award cancelled"),
    Event.AWARD_FINISHED: _("award finished"),
    Event.AWARD_FAILED: _("award stopped by a fault"),
    Event.CREDENTIAL_REVOKED: _("credential revoked"),
    Event.CREDENTIAL_CORRECTED: _("credential corrected"),
    Event.CREDENTIAL_RENEWED: _("credential renewed"),
    Event.CREDENTIAL_SUSPENDED: _("credential suspended"),
    Event.CREDENTIAL_RESTORED: _("suspension lifted"),
    Event.SUSPENSION_ENDED: _("suspension ended"),
    Event.CREDENTIALS_HANDED_OVER: _("credentials handed over"),
    Event.SUPPLEMENT_LINES_TAKEN: _("lines of the diploma supplement taken"),
    Event.NATIONAL_DOCUMENT_TAKEN: _("attestation or certificate taken"),
    Event.TARGET_CREATED: _("rules of a qualification begun"),
    Event.TARGET_SAVED: _("rules of a qualification saved"),
    Event.TARGET_PUBLISHED: _("rules of a qualification published"),
    Event.OFFER_CHANGED: _("cost of an offer changed"),
    Event.STACKING_ASKED: _("decision on stacking asked for"),
    Event.STACKING_WITHDRAWN: _("request on stacking taken back"),
    Event.STACKING_DECIDED: _("decided on stacking"),
    Event.SHARE_LINK_MADE: _("share link made"),
    Event.SHARE_LINK_WITHDRAWN: _("share link withdrawn"),
    Event.WALLET_OFFER_MADE: _("credential offered to a wallet"),
    Event.WALLET_ALLOWED: _("wallet allowed"),
    Event.WALLET_COPY_TAKEN: _("credential taken into a wallet"),
    Event.TOOL_CONNECTED: _("tool connected"),
    Event.TOOL_DISCONNECTED: _("tool disconnected"),
    Event.BADGE_KEPT: _("badge kept"),
    Event.BADGE_REMOVED: _("badge removed"),
    Event.PROCEDURE_SAVED: _("recognition procedure published"),
    Event.PROGRAMME_SAVED: _("programme published"),
    Event.CASE_SUBMITTED: _("request for recognition received"),
    Event.CASE_ACKNOWLEDGED: _("request acknowledged"),
    Event.CASE_INFORMATION_REQUESTED: _("applicant asked"),
    Event.CASE_INFORMATION_GIVEN: _("applicant answered"),
    Event.CASE_COMPLETED: _("file complete"),
    Event.CASE_AUTHENTICITY_CHECKED: _("authenticity checked"),
    Event.CASE_PROVIDER_CHECKED: _("provider checked"),
    Event.CASE_ROUTED: _("way of a case determined"),
    Event.CASE_PRIOR_LEARNING_DECLINED: _("prior learning declined"),
    Event.CASE_EVIDENCE_ADDED: _("portfolio extended"),
    Event.CASE_OUTCOME_ASSESSED: _("learning outcome assessed"),
    Event.CASE_COMPARED: _("comparison made"),
    Event.CASE_PROPOSED: _("decision proposed"),
    Event.CASE_SENT_BACK: _("proposal sent back"),
    Event.CASE_VOTED: _("vote in the commission"),
    Event.CASE_DECIDED: _("case decided"),
    Event.CASE_DECIDED_BY_COMMISSION: _("sitting of the commission closed"),
    Event.CASE_NOTIFIED: _("decision notified"),
    Event.CASE_DELAY_NOTIFIED: _("delay notified"),
    Event.CASE_APPEALED: _("appeal"),
    Event.CASE_APPEAL_DECIDED: _("appeal decided"),
    Event.CASE_CONDITION_MET: _("condition met"),
    Event.CASE_CLOSED: _("case closed"),
    Event.CASE_PRECEDENT_RECORDED: _("earlier outcome recorded"),
    Event.CASE_WITHDRAWN: _("request taken back"),
    Event.CASE_DECIDED_BY_RULE: _("case decided by a rule"),
    Event.CASE_FILES_DELETED: _("files of a case deleted"),
    Event.CASE_ERASED: _("case erased"),
    Event.RULE_SAVED: _("rule of recognition written"),
    Event.RULE_ENDED: _("rule of recognition ended"),
    Event.STATEMENT_ISSUED: _("statement of recognition signed"),
}

OUTSIDE_ORGANISATIONS = frozenset(
    {
        *(Event.INVITATION_ACCEPTED, Event.PASSWORD_CHANGED, Event.SHARE_LINK_MADE, Event.SHARE_LINK_WITHDRAWN),
        *(Event.WALLET_OFFER_MADE, Event.WALLET_ALLOWED, Event.WALLET_COPY_TAKEN),
        *(Event.TOOL_CONNECTED, Event.TOOL_DISCONNECTED, Event.BADGE_KEPT, Event.BADGE_REMOVED, Event.NAME_CHANGED),
        Event.ACCOUNT_CLOSED,
    }
)
"""What people do for themselves: it stands in the trail of no organisation."""

BY_LEARNERS = frozenset({Event.STACKING_ASKED, Event.STACKING_WITHDRAWN})
"""What learners do in an organisation under their own name."""

DETAIL_NAMES: dict[str, Promise] = {
    "added": _("added"),
    "bytes": _("bytes"),
    "changed": _("changed"),
    "credentials": _("credentials"),
    "done": _("already awarded"),
    "edition": _("edition"),
    "files": _("files"),
    "form": _("form"),
    "emails": _("e-mails"),
    "learners": _("learners"),
    "left_out": _("left out"),
    "links": _("links"),
    "purpose": _("purpose"),
    "reason": _("reason"),
    "receipt": _("receipt"),
    "revision": _("revision"),
    "salts": _("entries of the log"),
    "sha256": _("hash (SHA-256)"),
    "successor": _("new credential"),
    "until": _("until"),
}
"""What the numbers of an act count, and what other details mean."""
