"""Credentials of other standards, judged in the same numbered steps.

A judge takes what was read and gives the result of every step that its standard knows; the others do not apply. To add
a standard: a member of ``Standard``, the members by which ``standard_of`` tells it, and a judge in ``JUDGES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from credenza.verification.means import Means
from credenza.verification.parsing import Presented
from credenza.verification.standards import Standard

from .blockcert import judge_blockcert
from .hosted import judge_badge
from .judged import Judged
from .sealed import judge_sealed

Judge = Callable[[Presented, Means, datetime], Judged]

JUDGES: Mapping[Standard, Judge] = {
    Standard.OPEN_BADGES_2: judge_badge,
    Standard.BLOCKCERTS_2: judge_blockcert,
    Standard.SEALED: judge_sealed,
}
"""Who judges credentials of which standard; those of the W3C data model are the verifier's own."""

__all__ = ["JUDGES", "Judge", "Judged"]
