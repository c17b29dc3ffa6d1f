"""What people do in a case. One function for each act: permission, transaction, the library's act, audit line."""

from __future__ import annotations

from .acting import Said, keep, subject_of
from .aftermath import appeal, close, confirm_condition, decide_appeal, notify, record_precedent
from .deciding import decide, decide_in_sitting, earlier_recognitions, programme_kind, record_transfer, send_back
from .intake import (
    acknowledge,
    complete,
    give_information,
    notify_delay,
    request_information,
    submit_request,
    with_text,
    withdraw,
)
from .judging import (
    add_evidence,
    assess_outcome,
    check_authenticity,
    check_provider,
    compare,
    decline_prior_learning,
    propose,
    route,
)

__all__ = [
    "Said",
    "acknowledge",
    "add_evidence",
    "appeal",
    "assess_outcome",
    "check_authenticity",
    "check_provider",
    "close",
    "compare",
    "complete",
    "confirm_condition",
    "decide",
    "decide_appeal",
    "decide_in_sitting",
    "decline_prior_learning",
    "earlier_recognitions",
    "give_information",
    "keep",
    "notify",
    "notify_delay",
    "programme_kind",
    "propose",
    "record_precedent",
    "record_transfer",
    "request_information",
    "route",
    "send_back",
    "subject_of",
    "submit_request",
    "with_text",
    "withdraw",
]
