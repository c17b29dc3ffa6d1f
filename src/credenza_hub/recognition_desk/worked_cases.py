"""Three worked cases of the demo installation, made through the same acts that people use.

A credential of Italy's ENIC-NARIC centre is recognised by a Kazakh university through its commission; a Kazakh
in-curriculum micro-credential is recognised in Italy for credits; a platform's certificate without assessment data goes
the way of prior learning. Institutions besides CIMEA, people and decisions are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from credenza.recognition import (
    Authenticity,
    Case,
    Comparison,
    Coverage,
    CriterionJudgement,
    DecisionKind,
    Difference,
    Element,
    ElementJudgement,
    OutcomeAssessment,
    OutcomeJudgement,
    Proposal,
    ProviderCheck,
    Purpose,
    Rung,
    draft_for,
)
from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role

from . import actions, commission
from .evidence import TEXT, HandedIn, read_file
from .models import CaseFile, Programme
from .procedures import new_procedure, save_procedure, save_programme
from .qualifications import read_qualification, stated_qualification, target_of
from .verifying import report_of
from .worked_texts import CRITERIA, PROGRAMMES, REASONS

Member = Callable[[Organisation, Role, str], User]
"""Makes a demo account of a role; the text is put behind the role in its address."""

KAZAKH, ITALIAN = "university", "ateneo"
COMMISSION = 5


@dataclass(frozen=True)
class WorkedCase:
    """Where a worked case is found: the institution and the applicant's address."""

    name: str
    institution: str
    applicant: str


WORKED_CASES = (
    WorkedCase("evaluator", KAZAKH, "learner001@learners.example.org"),
    WorkedCase("methodology", ITALIAN, "learner041@learners.example.org"),
    WorkedCase("platform", KAZAKH, "learner065@learners.example.org"),
)


def find_worked_case(worked: WorkedCase) -> CaseFile | None:
    """The case in this installation, if it has the demo data."""
    found = CaseFile.objects.filter(organisation__slug=worked.institution, applicant__email=worked.applicant)
    return found.select_related("organisation").order_by("pk").first()


def load_worked_cases(member: Member, *, now: datetime) -> None:
    """Open the desks of two institutions and walk the cases. Nothing happens where examples are missing."""
    institutions = {slug: Organisation.objects.filter(slug=slug).first() for slug in (KAZAKH, ITALIAN)}
    applicants = [User.objects.filter(email=worked.applicant).first() for worked in WORKED_CASES]
    kazakh, italian = institutions[KAZAKH], institutions[ITALIAN]
    if kazakh is None or italian is None or not all(applicants) or CaseFile.objects.exists():
        return
    at_kazakh, at_italian = _Desk(kazakh, member, now), _Desk(italian, member, now)
    _credential_evaluator(at_kazakh, *_with_credential(WORKED_CASES[0]))
    _methodology(at_italian, *_with_credential(WORKED_CASES[1]))
    _platform(at_kazakh, User.objects.get(email=WORKED_CASES[2].applicant))


def _with_credential(worked: WorkedCase) -> tuple[User, Credential]:
    applicant = User.objects.get(email=worked.applicant)
    credentials = Credential.objects.filter(participant__email=worked.applicant)
    return applicant, credentials.select_related("batch").order_by("pk")[0]


class _Desk:
    """An institution that receives requests, and the people of its desk."""

    def __init__(self, organisation: Organisation, member: Member, now: datetime) -> None:
        self.organisation, self.now = organisation, now
        roles = (Role.REGISTRAR, Role.EVALUATOR, Role.DECIDER, Role.APPEAL_BODY, Role.ASSESSOR, Role.COMMISSION_MEMBER)
        self.people = {role: member(organisation, role, "") for role in roles}
        self.assessors = [self.people[Role.ASSESSOR], member(organisation, Role.ASSESSOR, "2")]
        self.commission = [
            self.people[Role.COMMISSION_MEMBER],
            *(member(organisation, Role.COMMISSION_MEMBER, str(number)) for number in range(2, COMMISSION + 1)),
        ]
        row = new_procedure(organisation)
        values = {"is_open": True, "criteria": CRITERIA, "rules": row.rules}
        self.procedure = save_procedure(self.people[Role.REGISTRAR], organisation, values, now=now)
        self.programmes = {key: self._programme(key, stated) for key, stated in PROGRAMMES[organisation.slug].items()}

    def _programme(self, key: str, stated: Mapping[str, Any]) -> Programme:
        values = {name: value for name, value in stated.items() if name != "outcomes"}
        registrar = self.people[Role.REGISTRAR]
        return save_programme(registrar, self.organisation, key, values, stated["outcomes"], now=self.now)

    def submit(self, applicant: User, credential: HandedIn, programme: str, stated: Mapping[str, Any]) -> CaseFile:
        return actions.submit_request(
            applicant,
            self.procedure,
            credential=credential,
            documents=[],
            programme=self.programmes[programme],
            now=self.now,
            **stated,
        )

    def checked(self, file: CaseFile, means: str, reason: str, provider: str) -> Case:
        """From the request to the route: everything is found in order."""
        registrar, evaluator, now = self.people[Role.REGISTRAR], self.people[Role.EVALUATOR], self.now
        case = actions.acknowledge(registrar, file, 1, missing=[], now=now)
        case = actions.complete(registrar, file, case.number, now=now)
        report = report_of(file, now=now) if case.application.qualification.signed else None
        authenticity = Authenticity(
            genuine=True,
            rightful_owner=True,
            means=means,
            reason=REASONS[reason],
            report=report.to_document() if report else None,
        )
        case = actions.check_authenticity(evaluator, file, case.number, authenticity=authenticity, now=now)
        check = ProviderCheck(status="recognised", reason=REASONS[provider])
        case = actions.check_provider(evaluator, file, case.number, provider=check, now=now)
        if file.programme is None:
            raise ValueError("A worked case has a programme.")
        return actions.route(evaluator, file, case.number, target=target_of(file.programme), now=now)

    def compared(self, file: CaseFile, case: Case, not_covered: Mapping[str, str]) -> Case:
        """The evaluator follows the machine's draft, except for the outcomes that are not covered."""
        evaluator = self.people[Role.EVALUATOR]
        comparison = _follow_draft(case, not_covered)
        return actions.compare(evaluator, file, case.number, comparison=comparison, now=self.now)


def _follow_draft(case: Case, not_covered: Mapping[str, str]) -> Comparison:
    if case.target is None:
        raise ValueError("The case has no target yet.")
    draft = draft_for(case, case.target)
    short = Difference.NOT_SUBSTANTIAL if not_covered else Difference.NONE
    return Comparison(
        elements=[
            ElementJudgement(
                element=element,
                difference=short if element is Element.LEARNING_OUTCOMES else Difference.NONE,
                reason=REASONS[f"element.{element.value}"],
            )
            for element in Element
        ],
        criteria=[
            CriterionJudgement(criterion=each.criterion, met=True, reason=each.evidence) for each in draft.criteria
        ],
        outcomes=[
            OutcomeJudgement(
                outcome=each.outcome,
                coverage=Coverage.NOT_COVERED if each.outcome in not_covered else Coverage.COVERED,
                covered_by=[] if each.outcome in not_covered else [found.outcome for found in each.candidates[:1]],
                reason=REASONS[not_covered[each.outcome]] if each.outcome in not_covered else None,
            )
            for each in draft.outcomes
        ],
        draft=draft.to_document(),
    )


@dataclass(frozen=True)
class _Asked:
    """What is asked with a signed credential: for which programme, in which words, and how many credits."""

    programme: str
    aim: str
    credits: int
    provider: str
    not_covered: Mapping[str, str]


def _proposed(
    desk: _Desk, applicant: User, credential: Credential, asked: _Asked, proposal: Proposal
) -> tuple[CaseFile, Case]:
    """A case with a signed credential, from the request to the proposal."""
    handed_in = read_file("credential.json", credential.document.encode())
    stated = {
        "qualification": read_qualification(handed_in.content),
        "purpose": Purpose.CREDIT_TRANSFER,
        "aim": REASONS[asked.aim],
        "asked_credits": Decimal(asked.credits),
    }
    file = desk.submit(applicant, handed_in, asked.programme, stated)
    case = desk.checked(file, "signed_credential", "authentic.signed", asked.provider)
    case = desk.compared(file, case, asked.not_covered)
    evaluator = desk.people[Role.EVALUATOR]
    return file, actions.propose(evaluator, file, case.number, proposal=proposal, now=desk.now)


def _credential_evaluator(desk: _Desk, applicant: User, credential: Credential) -> None:
    """The credential of CIMEA at a Kazakh university: decided by the commission, in full, and closed."""
    asked = _Asked("recognition-practice", "evaluator.aim", 5, "provider.cimea", {})
    proposal = Proposal(kind=DecisionKind.FULL, reason=REASONS["evaluator.reason"], credits=Decimal(5))
    file, case = _proposed(desk, applicant, credential, asked, proposal)
    for number, voter in enumerate(desk.commission):
        commission.cast_vote(voter, file, case.number, in_favour=number != COMMISSION - 1 or None, now=desk.now)
    case = commission.close_sitting(
        desk.commission[0],
        file,
        case.number,
        number="12",
        held_on=desk.now.date(),
        minutes=REASONS["evaluator.minutes"]["en"],
        reason=REASONS["evaluator.reason"],
        now=desk.now,
    )
    case = actions.notify(desk.people[Role.REGISTRAR], file, case.number, now=desk.now)
    case = actions.close(desk.people[Role.REGISTRAR], file, case.number, now=desk.now)
    details = REASONS["evaluator.details"]
    actions.record_precedent(desk.people[Role.EVALUATOR], file, case.number, details=details, now=desk.now)


def _methodology(desk: _Desk, applicant: User, credential: Credential) -> None:
    """The Kazakh micro-credential in Italy: some of the credits, notified, so that an appeal is open."""
    not_covered = {"o4": "methodology.not_covered"}
    asked = _Asked("vocational-didactics", "methodology.aim", 6, "provider.university", not_covered)
    proposal = Proposal(
        kind=DecisionKind.PARTIAL,
        reason=REASONS["methodology.reason"],
        credits=Decimal(5),
        considered=[
            Rung(kind=DecisionKind.FULL, reason=REASONS["methodology.not_covered"]),
            Rung(kind=DecisionKind.ALTERNATIVE, reason=REASONS["methodology.no_alternative"]),
        ],
        would_allow=REASONS["methodology.would_allow"],
    )
    file, case = _proposed(desk, applicant, credential, asked, proposal)
    case = actions.decide(desk.people[Role.DECIDER], file, case.number, now=desk.now)
    actions.notify(desk.people[Role.REGISTRAR], file, case.number, now=desk.now)


def _platform(desk: _Desk, applicant: User) -> None:
    """The certificate without assessment data: prior learning; one of two assessors has judged."""
    text = REASONS["platform.certificate"]["en"].encode()
    stated = {
        "qualification": stated_qualification(
            title="Spreadsheets for a small enterprise",
            provider="Example Learning Platform",
            country="KZ",
            awarded_on=None,
            ects=None,
            hours=Decimal(40),
            outcomes=REASONS["platform.outcomes"]["en"],
            language="en",
        ),
        "purpose": Purpose.EXEMPTION,
        "aim": REASONS["platform.aim"],
    }
    file = desk.submit(applicant, HandedIn("certificate.txt", TEXT, text), "office-computing", stated)
    case = desk.checked(file, "issuer_confirmation", "authentic.platform", "provider.platform")
    piece = HandedIn("accounts-2025.txt", TEXT, REASONS["platform.piece"]["en"].encode())
    case = actions.add_evidence(
        applicant, file, case.number, handed_in=piece, shows=["o1", "o2"], description=REASONS["platform.piece"],
        now=desk.now,
    )  # fmt: skip
    first = OutcomeAssessment(outcome="o1", achieved=True, evidence={"p1"}, reason=REASONS["platform.assessed"])
    actions.assess_outcome(desk.assessors[0], file, case.number, assessment=first, now=desk.now)
