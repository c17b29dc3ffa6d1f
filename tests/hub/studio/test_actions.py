"""Acts on drafts: saving, submitting, four eyes, publishing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from credenza.errors import InputError
from credenza_hub.accounts.models import User
from credenza_hub.audit.events import Event
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.registry.actions import UnmetRulesError
from credenza_hub.registry.models import Edition, Entry
from credenza_hub.studio import actions
from credenza_hub.studio.models import Draft, DraftState, Review
from tests.hub.conftest import make_person
from tests.hub.studio.conftest import example_document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def submit(user: User, draft: Draft) -> Draft:
    return actions.submit_draft(user, draft, revision=draft.revision, now=NOW)


def approve(user: User, draft: Draft) -> Review:
    return actions.approve_draft(user, draft, comment="", revision=draft.revision, now=NOW)


def save(user: User, draft: Draft, **changes: Any) -> Draft:
    document = {**draft.document, **changes}
    return actions.save_draft(user, draft, document, revision=draft.revision, now=NOW)


def test_draft_from_first_line_to_second_edition(draft: Draft, designer: User, reviewer: User) -> None:
    submitted = submit(designer, draft)
    assert (submitted.state, submitted.submitted_by) == (DraftState.SUBMITTED, designer)
    first = approve(reviewer, submitted)
    draft.refresh_from_db()
    assert (draft.state, first.edition.number, Entry.objects.get().current) == (DraftState.PUBLISHED, 1, first.edition)
    again = save(designer, draft, version="2.0")
    assert again.state == DraftState.WRITING
    second = approve(reviewer, submit(designer, again))
    assert (second.edition.number, Edition.objects.count()) == (2, 2)


def test_every_act_of_the_room_leaves_its_line(organisation: Organisation, designer: User, reviewer: User) -> None:
    draft = actions.create_draft(designer, organisation, title={"en": "A course"}, now=NOW)
    draft = actions.save_draft(designer, draft, example_document(), revision=1, now=NOW)
    draft = submit(designer, draft)
    draft = actions.withdraw_draft(designer, draft, revision=draft.revision, now=NOW)
    draft = submit(designer, draft)
    actions.return_draft(reviewer, draft, comment="Shorter.", revision=draft.revision, now=NOW)
    approve(reviewer, submit(designer, Draft.objects.get()))
    lines = list(AuditEvent.objects.values_list("action", flat=True))
    assert set(lines) == {event for event in Event if event.startswith(("studio:", "registry:"))}
    assert len(lines) == 9


def test_saving_the_same_document_changes_nothing(draft: Draft, designer: User) -> None:
    assert save(designer, draft).revision == 1
    assert AuditEvent.objects.count() == 0


def test_saving_over_a_newer_revision_is_refused_and_keeps_the_newer(draft: Draft, designer: User) -> None:
    save(designer, draft, version="theirs")
    with pytest.raises(actions.StaleDraftError) as refusal:
        save(designer, draft, version="mine")
    assert (refusal.value.draft.revision, Draft.objects.get().document["version"]) == (2, "theirs")


def test_saving_while_submitted_is_refused(draft: Draft, designer: User) -> None:
    submit(designer, draft)
    with pytest.raises(actions.WrongStateError):
        save(designer, draft, version="2")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.REGISTRAR])
def test_saving_and_submitting_without_the_role_is_denied(draft: Draft, organisation: Organisation, role: str) -> None:
    person = make_person("person@example.org", organisation, role)
    for act in (lambda: save(person, draft, version="2"), lambda: submit(person, draft)):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    "value",
    ["a\x00b", "\ud800", float("inf"), float("nan"), ["x" * 1_100_000], {"n": 1}],
    ids=lambda value: str(type(value)),
)
def test_document_that_no_database_keeps_is_refused(draft: Draft, designer: User, value: object) -> None:
    deep: object = value
    if isinstance(value, dict):
        for _ in range(3000):
            deep = [deep]
    with pytest.raises(InputError):
        save(designer, draft, extension=deep)
    assert Draft.objects.get().revision == 1


@pytest.mark.parametrize("levels", [40, 300_000])
def test_document_that_is_nested_too_deep_is_refused_in_the_same_words(
    draft: Draft, designer: User, levels: int
) -> None:
    deep: object = 1
    for _ in range(levels):
        deep = [deep]
    with pytest.raises(InputError, match="40"):
        save(designer, draft, extension=deep)
    assert Draft.objects.get().revision == 1


def test_unfinished_draft_is_saved_but_not_submitted(draft: Draft, designer: User) -> None:
    saved = save(designer, draft, workload={"ects": "many"})
    with pytest.raises(InputError):
        submit(designer, saved)
    saved = save(designer, saved, workload=None)
    with pytest.raises(UnmetRulesError) as refusal:
        submit(designer, saved)
    assert {finding.rule.id for finding in refusal.value.findings} == {"EU-M07"}
    assert Draft.objects.get().state == DraftState.WRITING


def test_draft_in_the_name_of_another_body_is_not_submitted(
    draft: Draft, designer: User, other_organisation: Organisation
) -> None:
    saved = save(designer, draft, issuer=other_organisation.record)
    with pytest.raises(InputError, match="not your organisation"):
        submit(designer, saved)


def test_submitter_and_last_writer_cannot_approve(draft: Draft, designer: User, organisation: Organisation) -> None:
    writer = make_person("writer@example.org", organisation, Role.DESIGNER, Role.REVIEWER)
    Membership.objects.create(user=designer, organisation=organisation, role=Role.REVIEWER)
    submitted = submit(designer, save(writer, draft, version="2"))
    for person in (writer, designer):
        with pytest.raises(PermissionDenied):
            approve(person, submitted)
        with pytest.raises(PermissionDenied):
            actions.return_draft(person, submitted, comment="x", revision=submitted.revision, now=NOW)
    assert (Edition.objects.count(), Review.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.REGISTRAR])
def test_approving_without_the_role_is_denied(
    draft: Draft, designer: User, organisation: Organisation, role: str
) -> None:
    person = make_person("person@example.org", organisation, role)
    with pytest.raises(PermissionDenied):
        approve(person, submit(designer, draft))


def test_reviewer_of_another_organisation_cannot_approve(
    draft: Draft, designer: User, other_organisation: Organisation
) -> None:
    foreign = make_person("foreign@example.org", other_organisation, Role.REVIEWER)
    with pytest.raises(PermissionDenied):
        approve(foreign, submit(designer, draft))


def test_approving_what_was_changed_after_reading_is_refused(draft: Draft, designer: User, reviewer: User) -> None:
    read = submit(designer, draft)
    withdrawn = actions.withdraw_draft(designer, read, revision=read.revision, now=NOW)
    submit(designer, save(designer, withdrawn, version="2"))
    with pytest.raises(actions.StaleDraftError):
        approve(reviewer, read)
    assert Edition.objects.count() == 0


def test_approving_twice_publishes_once(draft: Draft, designer: User, reviewer: User) -> None:
    submitted = submit(designer, draft)
    approve(reviewer, submitted)
    with pytest.raises(actions.WrongStateError):
        approve(reviewer, submitted)
    assert (Edition.objects.count(), Review.objects.count()) == (1, 1)


def test_returning_needs_a_comment(draft: Draft, designer: User, reviewer: User) -> None:
    submitted = submit(designer, draft)
    with pytest.raises(InputError):
        actions.return_draft(reviewer, submitted, comment=" \n", revision=submitted.revision, now=NOW)
    assert Draft.objects.get().state == DraftState.SUBMITTED


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"en": "Data & Archives"}, "data-archives"),
        ({"kk": "Деректер"}, "esempio-1"),
        ({"en": "Evaluator"}, "evaluator-1"),
        ({"it": "Città"}, "citta"),
    ],
)
def test_new_draft_gets_an_address_from_its_title(
    draft: Draft, designer: User, organisation: Organisation, title: dict[str, str], slug: str
) -> None:
    made = actions.create_draft(designer, organisation, title=title, now=NOW)
    assert (made.slug, made.document["title"]) == (slug, title)
    assert made.document["awarding_bodies"] == [organisation.record]


def test_new_draft_at_a_taken_address_is_refused(draft: Draft, designer: User, organisation: Organisation) -> None:
    Entry.objects.create(slug="in-register", organisation=organisation)
    for slug in ("evaluator", "in-register"):
        with pytest.raises(actions.AddressTakenError):
            actions.create_draft(designer, organisation, title={"en": "X"}, slug=slug, now=NOW)
