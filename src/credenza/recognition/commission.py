"""Whether a commission may decide, and what it decided: members, quorum, votes, the chair's casting vote."""

from __future__ import annotations

from dataclasses import dataclass

from .faults import ActRefusedError
from .procedure import CommissionRules
from .values import Adoption, Sitting


@dataclass(frozen=True)
class Tally:
    """The votes of a sitting. ``by_chair``: votes were equal and the chair's vote decided."""

    in_favour: int
    against: int
    abstained: int
    carried: bool
    by_chair: bool


def tally(sitting: Sitting, rules: CommissionRules) -> Tally:
    """What a commission decided, by simple majority of those who voted for or against.

    Raises ActRefusedError if it is too small, without quorum, or even without a casting vote of its chair.
    """
    if len(sitting.members) < rules.members_at_least:
        raise ActRefusedError("commission_too_small", least=rules.members_at_least, members=len(sitting.members))
    needed = rules.present_at_least(len(sitting.members))
    if len(sitting.votes) < needed:
        raise ActRefusedError("no_quorum", present=len(sitting.votes), needed=needed)
    votes = [vote.in_favour for vote in sitting.votes]
    in_favour, against = votes.count(True), votes.count(False)
    is_even = in_favour == against
    carried = _casting_vote(sitting, rules) if is_even else in_favour > against
    return Tally(in_favour, against, votes.count(None), carried, is_even)


def ask_adoption(adoption: Adoption | None, rules: CommissionRules) -> None:
    """Whether a commission adopted a written rule in order.

    Raises ActRefusedError without a vote, if it was too small, without quorum, or the rule was not carried.
    """
    if adoption is None or adoption.members is None or adoption.in_favour is None:
        raise ActRefusedError("adoption_needed")
    if adoption.members < rules.members_at_least:
        raise ActRefusedError("commission_too_small", least=rules.members_at_least, members=adoption.members)
    needed = rules.present_at_least(adoption.members)
    if (adoption.present or 0) < needed:
        raise ActRefusedError("no_quorum", present=adoption.present or 0, needed=needed)
    against = adoption.against or 0
    is_carried = adoption.in_favour > against
    if not is_carried and not (adoption.in_favour == against and adoption.by_chair and rules.casting_vote):
        raise ActRefusedError("not_adopted", in_favour=adoption.in_favour, against=against)


def _casting_vote(sitting: Sitting, rules: CommissionRules) -> bool:
    vote = next((vote.in_favour for vote in sitting.votes if vote.member == sitting.chair), None)
    if vote is None or not rules.casting_vote:
        raise ActRefusedError("votes_even")
    return vote
