"""Prior learning, and the comparison for which a person answers. Acts as in ``intake``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .case import Case
from .codes import Coverage, Criterion, Difference, Element, Role, Route
from .criteria import criteria_for
from .events import Compared, EvidenceAdded, OutcomeAssessed
from .faults import ActRefusedError
from .guards import begin, label
from .values import Actor, Comparison, Evidence, OutcomeAssessment, Target


def add_evidence(case: Case, at: datetime, by: Actor, evidence: Evidence) -> EvidenceAdded:
    """Add a piece to the portfolio."""
    common = begin(case, "evidence_added", at, by, Role.APPLICANT)
    target = _prior_learning_target(case)
    if evidence.key in {entry.key for entry in case.portfolio}:
        raise ActRefusedError("evidence_known", key=evidence.key)
    _ask_known_outcomes(target, evidence.shows)
    return EvidenceAdded(**common, evidence=evidence)


def assess_outcome(case: Case, at: datetime, by: Actor, assessment: OutcomeAssessment) -> OutcomeAssessed:
    """Judge one outcome of the target from the portfolio; each assessor once for each outcome."""
    common = begin(case, "outcome_assessed", at, by, Role.ASSESSOR)
    _ask_known_outcomes(_prior_learning_target(case), {assessment.outcome})
    known = {entry.key for entry in case.portfolio}
    if not assessment.evidence <= known or (assessment.achieved and not assessment.evidence):
        raise ActRefusedError("evidence_unknown")
    if any(person == by.id and entry.outcome == assessment.outcome for person, entry in case.assessments):
        raise ActRefusedError("assessed_already", outcome=assessment.outcome)
    return OutcomeAssessed(**common, assessment=assessment)


def is_achieved(case: Case, outcome: str) -> bool | None:
    """What the assessors found for an outcome, by majority; ``None`` while too few judged it or they are even."""
    votes = [entry.achieved for _, entry in case.assessments if entry.outcome == outcome]
    in_favour = sum(votes)
    if len(votes) < case.procedure.assessors_at_least or 2 * in_favour == len(votes):
        return None
    return 2 * in_favour > len(votes)


def compare(case: Case, at: datetime, by: Actor, comparison: Comparison) -> Compared:
    """Answer for a comparison: all five elements, the criteria that apply, every outcome of the target.

    On the way of prior learning the outcomes are as the assessors found them.
    """
    common = begin(case, "compared", at, by, Role.EVALUATOR)
    routing = case.routing
    if routing is None or routing.declined:
        raise ActRefusedError("declined")
    _ask_elements(comparison)
    _ask_outcomes(comparison, routing.target)
    if routing.route is Route.PRIOR_LEARNING:
        _ask_assessments(case, comparison)
    else:
        _ask_criteria(case, comparison)
    _ask_proof(comparison, routing.target)
    return Compared(**common, comparison=comparison)


def _prior_learning_target(case: Case) -> Target:
    routing = case.routing
    if routing is None or routing.route is not Route.PRIOR_LEARNING:
        raise ActRefusedError("not_prior_learning")
    if routing.declined:
        raise ActRefusedError("declined")
    return routing.target


def _ask_known_outcomes(target: Target, outcomes: Iterable[str]) -> None:
    unknown = sorted(set(outcomes) - {outcome.key for outcome in target.specification.outcomes})
    if unknown:
        raise ActRefusedError("outcome_unknown", outcomes=", ".join(unknown))


def _ask_elements(comparison: Comparison) -> None:
    judged = [entry.element for entry in comparison.elements]
    wrong = [element for element in Element if judged.count(element) != 1]
    if wrong:
        raise ActRefusedError("elements_missing", element=label(wrong[0]))


def _ask_criteria(case: Case, comparison: Comparison) -> None:
    judged = [entry.criterion for entry in comparison.criteria]
    asked = criteria_for(case.application.qualification.specification)
    wrong = [entry for entry in Criterion if judged.count(entry) > 1 or (entry in asked and entry not in judged)]
    if wrong:
        raise ActRefusedError("criteria_missing", criterion=label(wrong[0]))


def _ask_outcomes(comparison: Comparison, target: Target) -> None:
    judged = [entry.outcome for entry in comparison.outcomes]
    wanted = [outcome.key for outcome in target.specification.outcomes if outcome.key]
    _ask_known_outcomes(target, judged)
    wrong = [key for key in wanted if judged.count(key) != 1]
    if wrong:
        raise ActRefusedError("outcomes_missing", outcome=wrong[0])
    unreasoned = [entry.outcome for entry in comparison.outcomes if _lacks_reason(entry.coverage, entry.reason)]
    if unreasoned:
        raise ActRefusedError("outcome_reason_missing", outcome=unreasoned[0])


def _lacks_reason(coverage: Coverage, reason: object) -> bool:
    return coverage is not Coverage.COVERED and reason is None


def _ask_assessments(case: Case, comparison: Comparison) -> None:
    for entry in comparison.outcomes:
        achieved = is_achieved(case, entry.outcome)
        if achieved is None:
            raise ActRefusedError("assessments_missing", outcome=entry.outcome)
        if achieved is not (entry.coverage is Coverage.COVERED):
            raise ActRefusedError("contradicts_assessment", outcome=entry.outcome)


def _ask_proof(comparison: Comparison, target: Target) -> None:
    """A substantial difference is proven: what shows it is named, and outcomes count only if they are essential."""
    substantial = [entry for entry in comparison.elements if entry.difference is Difference.SUBSTANTIAL]
    for entry in substantial:
        if not any(shown.strip() for shown in entry.evidence):
            raise ActRefusedError("difference_unproven", element=label(entry.element))
    short = {entry.outcome for entry in comparison.outcomes if entry.coverage is not Coverage.COVERED}
    if any(entry.element is Element.LEARNING_OUTCOMES for entry in substantial) and not short & target.essential:
        raise ActRefusedError("difference_not_essential")
