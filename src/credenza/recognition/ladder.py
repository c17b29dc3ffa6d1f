"""What a proposal must say before it may be decided: ladder of outcomes, reasons and grounds (RC-06 … RC-10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from credenza.frameworks import number_text

from .case import Case
from .codes import LADDER, Coverage, DecisionKind, Difference, Element, Ground, ProviderStatus, Route
from .faults import ActRefusedError
from .guards import label
from .values import Proposal


def check_proposal(case: Case, proposal: Proposal) -> None:
    """Refuse a proposal that skips a rung, lacks what its kind consists of, or rests on no proven ground."""
    _ask_rungs(case, proposal)
    if proposal.kind is DecisionKind.REFUSED:
        _ask_grounds(case, proposal)
        return
    if proposal.grounds:
        raise ActRefusedError("grounds_without_refusal")
    if _has_no_comparison(case):
        raise ActRefusedError("only_refusal")
    _PARTS[proposal.kind](case, proposal)
    check_size(case, proposal)


def check_size(case: Case, proposal: Proposal) -> None:
    """Refuse more credits than the target has."""
    workload = case.target.specification.workload if case.target else None
    if workload and workload.ects is not None and (proposal.credits or 0) > workload.ects:
        raise ActRefusedError("credits_too_many", credits=number_text(workload.ects))


def rungs_between(asked: DecisionKind, kind: DecisionKind) -> tuple[DecisionKind, ...]:
    """The rungs to be considered before one of ``kind`` is proposed: from the one asked for down; all for a refusal."""
    first = 0 if kind is DecisionKind.REFUSED else LADDER.index(asked)
    return LADDER[first : LADDER.index(kind)]


def substantial_elements(case: Case) -> frozenset[Element]:
    """The elements on which a person proved a substantial difference."""
    elements = case.comparison.elements if case.comparison else ()
    return frozenset(entry.element for entry in elements if entry.difference is Difference.SUBSTANTIAL)


def is_prior_learning(case: Case) -> bool:
    """Whether the case goes the way of prior learning."""
    return case.routing is not None and case.routing.route is Route.PRIOR_LEARNING


def shown_outcomes(case: Case) -> frozenset[str]:
    """Keys of the essential target outcomes that the comparison finds covered."""
    outcomes = case.comparison.outcomes if case.comparison else ()
    covered = {entry.outcome for entry in outcomes if entry.coverage is Coverage.COVERED}
    return frozenset(covered & case.target.essential) if case.target else frozenset()


def _has_no_comparison(case: Case) -> bool:
    return case.comparison is None


def _ask_rungs(case: Case, proposal: Proposal) -> None:
    if proposal.grounds == {Ground.FALSE_DOCUMENT}:
        return
    considered = {rung.kind for rung in proposal.considered}
    for rung in rungs_between(case.application.asked, proposal.kind):
        if rung not in considered:
            raise ActRefusedError("rungs_missing", rung=label(rung))


def _ask_grounds(case: Case, proposal: Proposal) -> None:
    if not proposal.grounds:
        raise ActRefusedError("grounds_missing")
    if Ground.SUBSTANTIAL_DIFFERENCE in proposal.grounds and substantial_elements(case) == {Element.WORKLOAD}:
        raise ActRefusedError("duration_alone")
    for ground in sorted(proposal.grounds):
        if not _FOUNDED[ground](case, proposal):
            raise ActRefusedError("ground_unfounded", ground=label(ground))


def _is_proven(case: Case, _: Proposal) -> bool:
    return bool(substantial_elements(case)) and not is_prior_learning(case)


def _is_false(case: Case, _: Proposal) -> bool:
    return case.authenticity is not None and not case.authenticity.passed


def _is_declined(case: Case, _: Proposal) -> bool:
    not_recognised = case.provider is not None and case.provider.status is ProviderStatus.NOT_RECOGNISED
    return not_recognised and case.routing is not None and case.routing.declined


def _is_not_shown(case: Case, _: Proposal) -> bool:
    return is_prior_learning(case) and case.comparison is not None and not shown_outcomes(case)


def _is_recognised_already(case: Case, proposal: Proposal) -> bool:
    return case.procedure.activity_once and case.comparison is not None and proposal.earlier_case is not None


_FOUNDED: Mapping[Ground, Callable[[Case, Proposal], bool]] = MappingProxyType(
    {
        Ground.SUBSTANTIAL_DIFFERENCE: _is_proven,
        Ground.FALSE_DOCUMENT: _is_false,
        Ground.PROVIDER_NOT_RECOGNISED: _is_declined,
        Ground.OUTCOMES_NOT_SHOWN: _is_not_shown,
        Ground.ALREADY_RECOGNISED: _is_recognised_already,
    }
)
"""Ground → whether the case holds what it rests on."""


def _full(case: Case, _: Proposal) -> None:
    if substantial_elements(case):
        raise ActRefusedError("difference_stands", element=label(min(substantial_elements(case))))
    if is_prior_learning(case) and case.target and shown_outcomes(case) != case.target.essential:
        raise ActRefusedError("outcomes_open", outcome=min(case.target.essential - shown_outcomes(case)))


def _alternative(_: Case, proposal: Proposal) -> None:
    if proposal.recognised_as is None:
        raise ActRefusedError("alternative_missing")


def _partial(_: Case, proposal: Proposal) -> None:
    if not proposal.credits and not proposal.exemptions:
        raise ActRefusedError("credits_missing")


def _conditional(_: Case, proposal: Proposal) -> None:
    keys = [condition.key for condition in proposal.conditions]
    if not keys or len(set(keys)) < len(keys):
        raise ActRefusedError("conditions_missing")


_PARTS: Mapping[DecisionKind, Callable[[Case, Proposal], None]] = MappingProxyType(
    {
        DecisionKind.FULL: _full,
        DecisionKind.ALTERNATIVE: _alternative,
        DecisionKind.PARTIAL: _partial,
        DecisionKind.CONDITIONAL: _conditional,
    }
)
"""What each kind of recognition consists of."""
