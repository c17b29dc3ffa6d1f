"""Three cases as an office works them, from real bytes to the statement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from credenza.awards import AssessmentResult, Award, Learner
from credenza.formats.openbadges3 import credential_bytes
from credenza.issuance import issue_credential
from credenza.proofs import add_proof
from credenza.recognition import (
    Application,
    Authenticity,
    AuthenticityMeans,
    Case,
    Comparison,
    Coverage,
    CreditSystem,
    CriterionJudgement,
    DecisionKind,
    Difference,
    Draft,
    Element,
    ElementJudgement,
    Evidence,
    OutcomeAssessment,
    OutcomeJudgement,
    Proposal,
    Purpose,
    Qualification,
    Role,
    Route,
    Scale,
    State,
    Target,
    add_evidence,
    assess_outcome,
    check_authenticity,
    check_provider,
    close,
    compare,
    decide,
    decide_by_commission,
    draft_for,
    guidance_for,
    italian,
    kazakh,
    notify,
    precedent_of,
    propose,
    record_precedent,
    route,
    statement_credential,
    statement_of,
    statement_pdf,
    submit,
    transfer_of,
)
from credenza.specification import Organisation, Specification, make_edition
from credenza.verification import Means, Outcome, verify
from tests.proofs.badges import key_number
from tests.recognition.cases import (
    APPEALS,
    APPLICANT,
    DECIDER,
    RECOGNISED,
    REGISTRAR,
    attachment,
    completed,
    example,
    person,
    rungs,
    said,
    sitting,
    then,
)

ISSUER, HOST = key_number(1), key_number(2)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
HOLDER = Learner("Aigerim", "Placeholder")
MEMBERS = tuple(f"member-{number}" for number in range(5))
ASSESSORS = tuple(person(name, Role.ASSESSOR) for name in ("first", "second"))


def issued(specification: Specification, assessments: tuple[str, ...], option: str) -> tuple[Qualification, bytes]:
    """A signed credential of a specification, and the qualification that it attests."""
    award = Award(
        "urn:uuid:0b7cf6de-9f4a-4a37-8c1b-2f2d0f6f3c11",
        HOLDER,
        date(2026, 6, 30),
        results=tuple(AssessmentResult(key, "passed", date(2026, 6, 20)) for key in assessments),
        options=(option,),
    )
    credential = issue_credential(
        make_edition(specification), award, ISSUER, status=None, created=datetime(2026, 6, 30, tzinfo=UTC), salt="s4lt"
    )
    qualification = Qualification(
        specification=specification, credential=award.id, awarded_on=award.awarded_on, signed=True
    )
    return qualification, credential_bytes(credential)


def verified(data: bytes) -> Authenticity:
    report = verify(data, Means(), NOW)
    assert report.outcome is Outcome.VERIFIED
    return Authenticity(
        genuine=True,
        rightful_owner=True,
        means=AuthenticityMeans.SIGNED_CREDENTIAL,
        reason=said("Verified; names and identity card agree."),
        report=report.to_document(),
    )


def judged(draft: Draft, differences: dict[Element, Difference], uncovered: dict[str, str]) -> Comparison:
    """An evaluator's judgements on a draft."""
    return Comparison(
        elements=tuple(
            ElementJudgement(
                element=entry.element,
                difference=differences.get(entry.element, Difference.NONE),
                reason=entry.offered,
            )
            for entry in draft.elements
        ),
        criteria=tuple(
            CriterionJudgement(
                criterion=entry.criterion, met=entry.step not in (Scale.NONE, Scale.NO), reason=entry.evidence
            )
            for entry in draft.criteria
        ),
        outcomes=tuple(
            OutcomeJudgement(
                outcome=entry.outcome,
                coverage=Coverage.NOT_COVERED if entry.outcome in uncovered else Coverage.COVERED,
                covered_by=tuple(candidate.outcome for candidate in entry.candidates[:1]),
                reason=said(uncovered[entry.outcome]) if entry.outcome in uncovered else None,
            )
            for entry in draft.outcomes
        ),
        draft=draft.to_document(),
    )


def applied(qualification: Qualification, procedure: Any, **more: Any) -> Case:
    values = {"purpose": Purpose.CREDIT_TRANSFER, "aim": said("The module"), **more}
    application = Application(applicant=APPLICANT.id, qualification=qualification, **values)
    return completed(Case.of([submit("case-7", NOW, APPLICANT, application, procedure)]))


def best(draft: Draft) -> dict[str, str]:
    return {entry.outcome: entry.candidates[0].outcome for entry in draft.outcomes if entry.candidates}


def test_italian_evaluator_is_recognised_by_a_kazakh_university() -> None:
    qualification, data = issued(example("cimea-credential-evaluator"), ("final-project",), "professional-certificate")
    module = example("recognition/kz-module-recognition")
    target = Target(specification=module, essential=frozenset({"law", "procedure", "sources"}))
    procedure = kazakh("urn:example:kz", "https://university.example.org/recognition", APPEALS)

    case = then(applied(qualification, procedure), check_authenticity, verified(data))
    case = then(then(case, check_provider, RECOGNISED), route, target)
    assert case.routing is not None
    assert (case.routing.route, case.routing.missing) == (Route.QUALIFICATION, ())
    due = case.deadline(procedure.deadlines, case.changed_at)
    assert (due and due.due_on) == date(2027, 3, 22)

    draft = draft_for(case, target)
    assert best(draft) == {"law": "k1", "procedure": "s1", "sources": "s2"}
    case = then(case, compare, judged(draft, {}, {"archive": "Not essential; the office explains it."}))
    case = then(
        case, propose, Proposal(kind=DecisionKind.FULL, reason=said("Level 7, every essential outcome."), credits=5)
    )
    chair = person(MEMBERS[0], Role.COMMISSION_MEMBER)
    case = then(case, decide_by_commission, sitting(MEMBERS, 3, 1), said(), (), by=chair)
    case = then(case, notify, by=REGISTRAR)

    record = transfer_of(case)
    assert record is not None
    assert (record.offered, record.offered_system, record.recognised, record.system, record.hours) == (
        Decimal(10),
        CreditSystem.CFU,
        Decimal(5),
        CreditSystem.KZ,
        Decimal(250),
    )
    host = module.issuer or Organisation()
    statement = statement_of(case, "urn:uuid:5f0f3b7e-6d5f-4d58-9d0c-1f8a5b1e2c33", HOLDER, host)
    signed = add_proof(statement_credential(statement, HOST.did, "kk", status=None, salt="x"), HOST, NOW)
    page = statement_pdf(statement, ("kk", "it"), signed, None, NOW)
    assert verify(page, Means(), NOW + timedelta(days=1)).outcome is Outcome.VERIFIED

    case = then(then(case, close, by=REGISTRAR), record_precedent, said("Four of five members present."))
    precedent = precedent_of(case)
    assert precedent is not None
    assert [entry.precedent for entry in guidance_for(qualification, Purpose.ADMISSION, [precedent])] == [precedent]


def test_kazakh_in_curriculum_micro_credential_is_recognised_in_italy_for_cfu_and_never_through_hours() -> None:
    qualification, data = issued(
        example("kz-vocational-methodology"), ("examination", "teaching-portfolio"), "certificate"
    )
    target = Target(
        specification=example("recognition/it-module-vocational-didactics"),
        essential=frozenset({"principles", "lesson", "test"}),
    )
    procedure = italian("urn:example:it", "https://uni.example.org/recognition", APPEALS)

    case = then(applied(qualification, procedure), check_authenticity, verified(data))
    case = then(then(case, check_provider, RECOGNISED), route, target)
    due = case.deadline(procedure.deadlines, case.changed_at)
    assert (due and due.due_on, due and due.basis) == (date(2027, 2, 20), "L. 148/2002 art. 3")

    draft = draft_for(case, target)
    assert {key: best(draft)[key] for key in target.essential} == {"principles": "k1", "lesson": "s1", "test": "s2"}
    level = draft.element(Element.LEVEL)
    assert (level.differs, any("Indicative" in remark.in_language("en") for remark in level.remarks)) == (True, True)
    case = then(
        case,
        compare,
        judged(
            draft,
            {Element.LEVEL: Difference.NOT_SUBSTANTIAL, Element.WORKLOAD: Difference.NOT_SUBSTANTIAL},
            {"regions": "The Italian regions are not treated."},
        ),
    )
    proposal = Proposal(
        kind=DecisionKind.PARTIAL,
        reason=said("5 of 6 credits; the regions are to be studied here."),
        considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE),
        credits=5,
        would_allow=said("The part on the Italian regions."),
    )
    case = then(then(case, propose, proposal), decide, (), by=DECIDER)
    case = then(case, notify, by=REGISTRAR)

    record = transfer_of(case)
    assert record is not None
    # 150 hours would be 6 CFU of 25 hours: credits are compared, hours are shown beside.
    assert (record.offered, record.recognised, record.system, record.hours, record.by_hours) == (
        Decimal(5),
        Decimal(5),
        CreditSystem.CFU,
        Decimal(150),
        None,
    )
    assert (case.standing, case.appeal_until) == (DecisionKind.PARTIAL, date(2026, 12, 22))
    assert not record.extracurricular


def test_platform_certificate_without_assessment_data_goes_the_way_of_prior_learning() -> None:
    certificate = Qualification(specification=example("recognition/platform-certificate"), awarded_on=date(2026, 5, 1))
    module = example("recognition/kz-module-spreadsheets")
    target = Target(specification=module, essential=frozenset({"build", "summarise", "tax"}))
    procedure = kazakh("urn:example:kz", "https://college.example.org/recognition", APPEALS)

    seen = Authenticity(
        genuine=True,
        rightful_owner=True,
        means=AuthenticityMeans.ISSUER_CONFIRMATION,
        reason=said("It wrote."),
    )
    case = then(then(applied(certificate, procedure), check_authenticity, seen), check_provider, RECOGNISED)
    case = then(case, route, target)
    assert case.routing is not None
    assert (case.routing.route, case.routing.missing) == (Route.PRIOR_LEARNING, ("EU-M08", "EU-M09", "EU-M11"))

    for key, shows in (("workbook", {"build", "summarise"}), ("interview", {"tax"})):
        piece = Evidence(key=key, attachment=attachment(key), shows=frozenset(shows), description=said())
        case = then(case, add_evidence, piece, by=APPLICANT)
    found = {"build": ("workbook", True), "summarise": ("workbook", True), "tax": ("interview", False)}
    for assessor in ASSESSORS:
        for outcome, (piece_key, achieved) in found.items():
            judgement = OutcomeAssessment(
                outcome=outcome, achieved=achieved, evidence=frozenset({piece_key}), reason=said("As the piece shows.")
            )
            case = then(case, assess_outcome, judgement, by=assessor)

    draft = draft_for(case, target)
    case = then(case, compare, judged(draft, {}, {"tax": "The interview did not show it."}))
    proposal = Proposal(
        kind=DecisionKind.PARTIAL,
        reason=said("Two of three outcomes are shown."),
        considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE),
        credits=2,
    )
    case = then(case, propose, proposal)
    chair = person(MEMBERS[0], Role.COMMISSION_MEMBER)
    case = then(case, decide_by_commission, sitting(MEMBERS, 2, 2), said(), (), by=chair)
    record = transfer_of(case)
    assert record is not None
    # 40 hours only: the host's 30 hours of a credit say what they come to; the decision recognises what was shown.
    assert (case.state, record.offered, record.by_hours, record.recognised, record.extracurricular) == (
        State.DECIDED,
        None,
        Decimal("1.33"),
        Decimal(2),
        True,
    )
