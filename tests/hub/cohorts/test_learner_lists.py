"""Lists of learners against a cohort: the same person once, results brought up to date, awards left alone."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from credenza.errors import InputError
from credenza.issuance import open_list
from credenza_hub.accounts.models import User
from credenza_hub.cohorts import actions
from credenza_hub.cohorts.actions import Acceptance
from credenza_hub.cohorts.learner_lists import Change, ExaminedRow, Examiner, WrongRow, columns_of, edition_of
from credenza_hub.cohorts.models import Cohort, Participant
from credenza_hub.organisations.models import Organisation
from tests.hub.awarding import awarded, enrol, learner_list, open_cohort, publish_example


def test_same_list_accepted_twice_adds_nobody_twice(registrar: User, cohort: Cohort) -> None:
    acceptances = [enrol(registrar, cohort, learner_list(3)) for _ in range(2)]
    assert acceptances == [Acceptance(3, 0, 0), Acceptance(0, 0, 3)]
    assert Participant.objects.count() == 3


def test_changed_result_before_the_award_updates_the_learner(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(2))
    assert enrol(registrar, cohort, learner_list(2, grade="30")) == Acceptance(0, 2, 0)
    assert [[r["grade"] for r in p.results] for p in Participant.objects.all()] == [["30", "28"], ["30", "28"]]


def examined(cohort: Cohort, content: bytes) -> list[ExaminedRow | WrongRow]:
    """Every row of a list as it stands to the cohort."""
    columns, records = open_list(io.BytesIO(content), edition_of(cohort))
    return Examiner(cohort, columns).examine(records)


def test_changed_result_after_the_award_is_a_problem_of_its_row(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 1)
    wrong, right = examined(cohort, learner_list(2, grade="30"))
    assert isinstance(wrong, WrongRow)
    assert [(problem.path, "already awarded" in problem.message) for problem in wrong.problems] == [("row 2", True)]
    assert wrong.problems[0].in_language("it").message.startswith("La credenziale di questo discente")
    assert isinstance(right, ExaminedRow)
    assert (right.row.number, right.change) == (3, Change.NEW)


def test_same_result_after_the_award_is_no_problem(registrar: User, cohort: Cohort) -> None:
    awarded(registrar, cohort, 1)
    (row,) = examined(cohort, learner_list(1))
    assert isinstance(row, ExaminedRow)
    assert row.change is Change.UNCHANGED


def test_list_without_a_right_row_cannot_be_accepted_in_part(registrar: User, cohort: Cohort) -> None:
    with pytest.raises(InputError, match="No row of the list is right"):
        enrol(registrar, cohort, learner_list(2, grade="17"), good_rows_only=True)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("role", ["designer", "reviewer", "learner"])
def test_list_uploaded_by_anybody_but_a_registrar_is_refused(
    request: pytest.FixtureRequest, cohort: Cohort, role: str
) -> None:
    with pytest.raises(PermissionDenied):
        actions.stage_list(
            request.getfixturevalue(role),
            cohort=cohort,
            file_name="a.csv",
            content=[learner_list(1)],
            now=timezone.now(),
        )


def test_email_is_kept_in_the_spelling_under_which_people_sign_in(registrar: User, cohort: Cohort) -> None:
    enrol(registrar, cohort, learner_list(1).replace(b"learner1@", b"Learner1@"))
    assert Participant.objects.get().email == "learner1@example.org"


def test_columns_of_an_edition_with_an_access_requirement_ask_for_it(
    organisation: Organisation, registrar: User, reviewer: User
) -> None:
    cohort = open_cohort(registrar, publish_example(organisation, reviewer, "cimea-credential-evaluator"))
    assert columns_of(edition_of(cohort).specification) == [
        "given_name", "family_name", "person_id", "birth_date", "email",
        "final-project", "final-project.completed_on", "awards", "access_requirement",
    ]  # fmt: skip


def test_award_with_an_access_requirement_goes_only_to_learners_who_meet_it(
    organisation: Organisation, registrar: User, reviewer: User
) -> None:
    cohort = open_cohort(registrar, publish_example(organisation, reviewer, "cimea-credential-evaluator"))
    enrol(
        registrar,
        cohort,
        b"given_name,family_name,email,final-project,access_requirement\n"
        b"Ada,Specimen,a@example.org,passed,yes\nBob,Specimen,b@example.org,passed,no\n",
    )
    assert [participant.options for participant in Participant.objects.all()] == [
        ["professional-certificate", "diploma-di-perfezionamento"],
        ["professional-certificate"],
    ]
