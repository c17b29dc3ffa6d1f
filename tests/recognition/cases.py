"""Cases for tests: people, an application that states everything, a target, and the usual way from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from credenza.recognition import (
    Actor,
    AppealRules,
    Application,
    Attachment,
    Authenticity,
    AuthenticityMeans,
    Case,
    Comparison,
    Coverage,
    Criterion,
    CriterionJudgement,
    DecisionKind,
    Difference,
    Element,
    ElementJudgement,
    Event,
    Ground,
    Minutes,
    OutcomeJudgement,
    Procedure,
    Proposal,
    ProviderCheck,
    ProviderStatus,
    Purpose,
    Qualification,
    Role,
    Rung,
    Sitting,
    Target,
    Vote,
    acknowledge,
    check_authenticity,
    check_provider,
    compare,
    complete,
    decide,
    italian,
    notify,
    propose,
    route,
    submit,
)
from credenza.specification import MultilingualText, Specification, read_specification

EXAMPLES = Path(__file__).parents[2] / "examples"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REPORT = {"outcome": "verified", "steps": []}


def said(text: str = "As the documents show.") -> MultilingualText:
    return MultilingualText({"en": text})


def person(name: str, *roles: Role) -> Actor:
    return Actor(id=name, roles=frozenset(roles or {Role(name)}))


APPLICANT = person("applicant")
REGISTRAR = person("registrar")
EVALUATOR = person("evaluator")
DECIDER = person("decider")
APPEAL_BODY = person("appeal_body")
APPEALS = AppealRules(body=said("Appeal board"), address="appeals@example.org", days=30)
PROCEDURE = italian("https://uni.example.org", "https://uni.example.org/recognition", APPEALS)


def example(name: str) -> Specification:
    return read_specification((EXAMPLES / f"{name}.yaml").read_bytes()).specification


EVALUATOR_COURSE = example("cimea-credential-evaluator")
MODULE = Specification.model_validate(
    {
        "title": {"en": "Recognition of qualifications", "it": "Riconoscimento dei titoli"},
        "outcomes": [
            {"key": "law", "kind": "knowledge", "text": {"en": "Knows the Lisbon Recognition Convention."}},
            {"key": "finds", "kind": "skill", "text": {"en": "Finds information about a qualification."}},
            {"key": "history", "kind": "knowledge", "text": {"en": "Knows the history of universities."}},
        ],
        "workload": {"ects": 6},
        "level": {"eqf": 7},
    }
)
TARGET = Target(specification=MODULE, essential=frozenset({"law", "finds"}))


def application(specification: Specification = EVALUATOR_COURSE, **more: Any) -> Application:
    qualification = {"specification": specification, "awarded_on": date(2025, 9, 30), "signed": True}
    return Application(
        **{
            "applicant": APPLICANT.id,
            "qualification": Qualification(**{**qualification, **more.pop("qualification", {})}),
            "purpose": Purpose.CREDIT_TRANSFER,
            "aim": said("The module on recognition"),
            **more,
        }
    )


def attachment(title: str = "transcript") -> Attachment:
    return Attachment(title=title, sha256="0" * 64)


GENUINE = Authenticity(
    genuine=True, rightful_owner=True, means=AuthenticityMeans.SIGNED_CREDENTIAL, reason=said(), report=REPORT
)
FALSE = Authenticity(
    genuine=False,
    rightful_owner=True,
    means=AuthenticityMeans.ISSUER_CONFIRMATION,
    reason=said("The issuer never issued it."),
    report={"outcome": "could_not_check"},
)
RECOGNISED = ProviderCheck(status=ProviderStatus.RECOGNISED, reason=said())
NOT_RECOGNISED = ProviderCheck(status=ProviderStatus.NOT_RECOGNISED, reason=said())


def comparison(
    substantial: dict[Element, tuple[str, ...]] | None = None,
    coverage: dict[str, Coverage] | None = None,
    target: Target = TARGET,
    **more: Any,
) -> Comparison:
    proven, covered = substantial or {}, coverage or {}
    return Comparison(
        **{
            "elements": tuple(
                ElementJudgement(
                    element=element,
                    difference=Difference.SUBSTANTIAL if element in proven else Difference.NONE,
                    reason=said(),
                    evidence=proven.get(element, ()),
                )
                for element in Element
            ),
            "criteria": tuple(CriterionJudgement(criterion=entry, met=True, reason=said()) for entry in Criterion),
            "outcomes": tuple(
                OutcomeJudgement(
                    outcome=outcome.key or "", coverage=covered.get(outcome.key or "", Coverage.COVERED), reason=said()
                )
                for outcome in target.specification.outcomes
            ),
            **more,
        }
    )


FULL = Proposal(kind=DecisionKind.FULL, reason=said(), credits=6)


def rungs(*kinds: DecisionKind) -> tuple[Rung, ...]:
    return tuple(Rung(kind=kind, reason=said("It does not fit.")) for kind in kinds)


def refusal(*grounds: Ground, **more: Any) -> Proposal:
    considered = rungs(*(kind for kind in DecisionKind if kind is not DecisionKind.REFUSED))
    values = {"kind": DecisionKind.REFUSED, "reason": said(), "considered": considered, "grounds": frozenset(grounds)}
    return Proposal(**{**values, **more})


def start(procedure: Procedure = PROCEDURE, at: datetime = START, **more: Any) -> Case:
    return Case.of([submit("case-1", at, APPLICANT, application(**more), procedure)])


Act = Callable[..., Event]


def then(case: Case, act: Act, *rest: Any, by: Actor = EVALUATOR, after: timedelta = timedelta(hours=1)) -> Case:
    """The case after an act, an hour after the last one."""
    return case.after(act(case, case.changed_at + after, by, *rest))


def completed(case: Case) -> Case:
    return then(then(case, acknowledge, by=REGISTRAR), complete, by=REGISTRAR)


def routed(case: Case, target: Target = TARGET, provider: ProviderCheck = RECOGNISED) -> Case:
    return then(then(then(completed(case), check_authenticity, GENUINE), check_provider, provider), route, target)


def compared(case: Case, **judgements: Any) -> Case:
    return then(routed(case), compare, comparison(**judgements))


def proposed(case: Case, proposal: Proposal = FULL, **judgements: Any) -> Case:
    return then(compared(case, **judgements), propose, proposal)


def decided(case: Case, proposal: Proposal = FULL, **judgements: Any) -> Case:
    return then(proposed(case, proposal, **judgements), decide, (), by=DECIDER)


def notified(case: Case, proposal: Proposal = FULL, **judgements: Any) -> Case:
    return then(decided(case, proposal, **judgements), notify, by=REGISTRAR)


def sitting(
    members: Sequence[str], favour: int, against: int, *, chair_votes: bool = True, extra_voter: str | None = None
) -> Sitting:
    """A sitting in which the first members vote in favour, the next against, the rest is absent."""
    voters = list(members[0 if chair_votes else 1 :])
    votes = [Vote(member=name, in_favour=number < favour) for number, name in enumerate(voters[: favour + against])]
    if extra_voter:
        votes.append(Vote(member=extra_voter, in_favour=True))
    return Sitting(
        members=(*members, *([extra_voter] if extra_voter else ())),
        chair=members[0],
        votes=tuple(votes),
        minutes=Minutes(number="7", held_on=date(2026, 3, 3), sha256="1" * 64),
    )
