"""The examples of the distribution as a small living register, made through the same acts that people use.

Demo accounts all have one published password: they exist only where examples were loaded, and never hold real data.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from credenza.issuance import read_learners
from credenza.specification import make_edition, read_document, specification_of
from credenza_hub.accounts.models import User
from credenza_hub.cohorts import actions as cohorts
from credenza_hub.issuing import actions as issuing
from credenza_hub.issuing.worker import new_worker, work_once
from credenza_hub.occupations.actions import add_standard
from credenza_hub.occupations.models import Standard
from credenza_hub.organisations.actions import add_member, add_organisation
from credenza_hub.organisations.models import Membership, Organisation, Role
from credenza_hub.recognition_desk.worked_cases import load_worked_cases
from credenza_hub.registry.models import Edition
from credenza_hub.stacking.example_rules import load_example_rules
from credenza_hub.studio import actions as studio

from .settings import PACKAGE

PASSWORD = "credenza-demo"  # noqa: S105 (published on purpose, for demo accounts only)
"""The password of every demo account."""

RECEIVER_OF = "kz-vocational-methodology"
"""The receiver of the rules in ``stacking`` is the organisation that offers this example."""

_DEMO_DOMAIN = "demo.example.org"
_LANGUAGES = {"IT": "it", "KZ": "kk"}
_AT_DESK = "; also evaluator@, decider@, appeal_body@, assessor@, assessor2@, commission_member@ … commission_member5@"
_NAMES = {Role.DESIGNER: "Demo designer", Role.REVIEWER: "Demo quality reviewer", Role.REGISTRAR: "Demo registrar"}


class ExamplesMissingError(Exception):
    """The distribution was installed without its examples."""


@dataclass(frozen=True)
class Example:
    """A specification and its invented learners."""

    name: str
    document: dict[str, Any]
    learners: bytes

    @property
    def organisation_slug(self) -> str:
        """The organisation that issues it, by the first part of its web address."""
        host = urlsplit(self.document["issuer"]["homepage"]).hostname or ""
        return host.removeprefix("www.").partition(".")[0]


def examples_folder() -> Path:
    """Where the examples lie: inside the installed package, else beside the source. Raises ExamplesMissingError."""
    for folder in (PACKAGE / "examples", PACKAGE.parent.parent / "examples"):
        if folder.is_dir():
            return folder
    raise ExamplesMissingError("The examples are not installed.")


def read_examples(folder: Path) -> Iterator[Example]:
    """Every example of a folder, by name."""
    for path in sorted(folder.glob("*.yaml")):
        document, _ = read_document(path.read_bytes())
        yield Example(path.stem, document, (folder / "learners" / f"{path.stem}.csv").read_bytes())


def load_examples(*, now: datetime) -> int:
    """Load every example, once: organisations, people, editions, cohorts, credentials. Returns how many were new."""
    fresh = [example for example in read_examples(examples_folder()) if not _is_loaded(example)]
    for example in fresh:
        with transaction.atomic():
            _load(example, now)
    _add_standards(now)
    worker = new_worker()
    while fresh and work_once(worker):
        pass
    if fresh:
        later = max(now, timezone.now())  # the worker signed by its own clock: nothing is verified before that
        with transaction.atomic():
            load_worked_cases(functools.partial(_desk_member, later), now=later)
            _add_stacking(later)
    return len(fresh)


def _desk_member(now: datetime, organisation: Organisation, role: Role, number: str) -> User:
    """A demo account of the recognition desk, e.g. commission_member2@…"""
    email = f"{role.value}{number}@{organisation.slug}.{_DEMO_DOMAIN}"
    name = f"Demo {role.value.replace('_', ' ')} {number}".strip()
    user, needs_password = add_member(organisation, email, [role.value], name=name, now=now)
    if needs_password:
        _open_account(user, _language(organisation))
    return user


def _add_standards(now: datetime) -> None:
    if not Standard.objects.exists():
        for path in sorted((examples_folder() / "standards").glob("*.yaml")):
            add_standard(path.read_bytes(), now=now)


def _add_stacking(now: datetime) -> None:
    """Rules of a receiver in Kazakhstan, so that learners of the examples see what would count."""
    receiver = Organisation.objects.filter(entries__slug=RECEIVER_OF).first()
    if receiver is not None:
        folder = examples_folder() / "stacking"
        load_example_rules(folder, receiver, functools.partial(_member, now=now), now=now)
        _desk_member(now, receiver, Role.DECIDER, "")


def _is_loaded(example: Example) -> bool:
    return Edition.objects.filter(entry__slug=example.name).exists()


def _load(example: Example, now: datetime) -> None:
    organisation = _organisation(example, now)
    designer, reviewer, registrar = (_member(organisation, role, now) for role in _NAMES)
    edition = _publish(example, organisation, designer, reviewer, now)
    _award(example, edition, registrar, now)


def _organisation(example: Example, now: datetime) -> Organisation:
    found = Organisation.objects.filter(slug=example.organisation_slug).first()
    return found or add_organisation(example.organisation_slug, example.document["issuer"], now=now)


def _language(organisation: Organisation) -> str:
    return _LANGUAGES.get(organisation.record["country"], "en")


def _member(organisation: Organisation, role: Role, now: datetime) -> User:
    email = f"{role.value}@{organisation.slug}.{_DEMO_DOMAIN}"
    user, needs_password = add_member(organisation, email, [role.value], name=_NAMES[role], now=now)
    if needs_password:
        _open_account(user, _language(organisation))
    return user


def _open_account(user: User, language: str) -> None:
    user.password = _hashed_password()
    user.language = language
    user.save()


@functools.cache
def _hashed_password() -> str:
    """One hash for all: it protects nothing here, and each would take a tenth of a second."""
    return make_password(PASSWORD)


def _publish(example: Example, organisation: Organisation, designer: User, reviewer: User, now: datetime) -> Edition:
    title = example.document["title"]
    draft = studio.create_draft(designer, organisation, title=title, slug=example.name, now=now)
    draft = studio.save_draft(designer, draft, example.document, revision=draft.revision, now=now)
    draft = studio.submit_draft(designer, draft, revision=draft.revision, now=now)
    review = studio.approve_draft(reviewer, draft, comment="", revision=draft.revision, now=now)
    if review.edition is None:
        raise RuntimeError("An approval always makes an edition.")
    return review.edition


def _award(example: Example, edition: Edition, registrar: User, now: datetime) -> None:
    awarded_on = _last_result(example, now)
    cohort = cohorts.create_cohort(
        registrar, edition=edition, name=str(awarded_on.year), awarded_on=awarded_on, place="", language="", now=now
    )
    upload = cohorts.stage_list(
        registrar, cohort=cohort, file_name=f"{example.name}.csv", content=[example.learners], now=now
    )
    cohorts.accept_list(registrar, upload=upload, good_rows_only=False, now=now)
    issuing.request_batch(registrar, cohort=cohort, now=now)
    participant = cohort.participants.exclude(email="")[0]
    learner = User(email=participant.email, name=f"{participant.given_name} {participant.family_name}")
    _open_account(learner, _language(edition.entry.organisation))


def _last_result(example: Example, now: datetime) -> Any:
    edition = make_edition(specification_of(example.document).specification)
    rows = read_learners(example.learners, edition, awarded_on=now.date()).rows
    return max(result.completed_on for row in rows for result in row.results if result.completed_on)


def demo_accounts() -> list[str]:
    """The accounts that the examples opened, a line for each organisation and each learner; empty without examples."""
    prefix = "designer@, reviewer@, registrar@"
    members = Membership.objects.filter(role=Role.DESIGNER, user__email__endswith=f".{_DEMO_DOMAIN}")
    with_desk = set(Membership.objects.filter(role=Role.EVALUATOR).values_list("organisation", flat=True))
    organisations = [
        f"{prefix} {membership.user.email.partition('@')[2]:<32} {membership.organisation.name_in('en')}"
        f"{_AT_DESK if membership.organisation_id in with_desk else ''}"
        for membership in members.select_related("user", "organisation").order_by("organisation__slug")
    ]
    learners = User.objects.filter(email__endswith="@learners.example.org", memberships=None).order_by("email")
    return [*organisations, *(f"{user.email:<65} learner {user.name}" for user in learners if organisations)]
