"""Publishing: the act that turns a specification into an edition of the register for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from credenza import specification as library
from credenza.errors import InputError, Problem
from credenza.rulepacks import Finding, RulePack, Severity, check_specification, load_pack
from credenza.specification import MultilingualProblem, MultilingualText, Specification, make_edition, specification_of
from credenza.translog import Kind
from credenza_hub.accounts.models import User
from credenza_hub.audit.actions import record
from credenza_hub.audit.events import Event
from credenza_hub.organisations.models import Organisation
from credenza_hub.translog import actions as translog

from .judging import judge
from .listing import listing_of
from .models import Edition, Entry
from .search import search_text_of

EVERYWHERE = "eu/2022"
"""The rule pack that every specification in the register has to meet."""


class UnmetRulesError(InputError):
    """A specification breaks rules that bind; ``findings`` lists them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__([_problem(finding) for finding in findings])


def _problem(finding: Finding) -> MultilingualProblem:
    rule = finding.rule
    messages = MultilingualText({tag: f"{rule.id}: {text}" for tag, text in finding.message.texts.items()})
    path, message, remedy = library.show_path(finding.path), messages.in_language("en"), rule.remedy.in_language("en")
    return MultilingualProblem(path, message, remedy, None, messages, rule.remedy)


def completed(organisation: Organisation, slug: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it is published: with its permanent address, and by the organisation if it names no issuer."""
    issuer = document.get("issuer") or organisation.record
    return {**document, "id": f"{settings.PUBLIC_URL}/register/{slug}", "issuer": issuer}


def packs_for(specification: Specification) -> list[RulePack]:
    """The rule packs that apply: the one for all, and those that the specification claims to meet.

    Raises UnknownRuleError for a claim of a pack that does not exist.
    """
    return [load_pack(pack_id) for pack_id in dict.fromkeys((EVERYWHERE, *specification.rule_packs))]


def prepare_edition(
    organisation: Organisation, slug: str, document: Mapping[str, Any], *, on: date
) -> tuple[library.Edition, list[RulePack]]:
    """The edition that publishing would make, and the rule packs that it meets on the day ``on``. Changes nothing.

    Raises SpecificationError for a wrong shape, UnmetRulesError for broken binding rules, and InputError if the
    register has the same edition already or another organisation's entry at this address.
    """
    if Entry.objects.filter(slug=slug).exclude(organisation=organisation).exists():
        message = _("The address %(slug)s belongs to another organisation.") % {"slug": slug}
        raise InputError(Problem("", message, _("Choose another address.")))
    specification = specification_of(completed(organisation, slug, document)).specification
    packs = packs_for(specification)
    broken = [f for f in check_specification(specification, packs, on) if f.rule.severity == Severity.MUST]
    if broken:
        raise UnmetRulesError(broken)
    edition = make_edition(specification)
    if Edition.objects.filter(sha256=edition.sha256).exists():
        message = _("An edition with exactly this content is published already.")
        raise InputError(Problem("", message, _("Change it first.")))
    return edition, packs


@transaction.atomic
def publish_edition(
    organisation: Organisation, slug: str, document: Mapping[str, Any], *, approved_by: User, now: datetime
) -> Edition:
    """Publish a document as the current edition of the register entry ``slug``, which is made if it is new.

    Raises what ``prepare_edition`` raises. Whether ``approved_by`` may approve is decided by the caller.
    """
    edition, packs = prepare_edition(organisation, slug, document, on=now.date())
    Entry.objects.get_or_create(slug=slug, defaults={"organisation": organisation})
    entry = Entry.objects.select_for_update().get(slug=slug)
    published = Edition.objects.create(
        entry=entry,
        number=entry.editions.count() + 1,
        sha256=edition.sha256,
        canonical=edition.canonical.decode(),
        rule_packs=[{"id": pack.id, "sha256": pack.sha256} for pack in packs],
        published_at=now,
        approved_by=approved_by,
        listing=listing_of(edition.specification),
        search_text=search_text_of(edition.document()),
    )
    judge(published, edition.specification)
    translog.append(Kind.EDITION, edition.sha256, edition.canonical, is_public=True, now=now)
    entry.current = published
    entry.save(update_fields=["current"])
    record(
        approved_by,
        organisation,
        Event.EDITION_PUBLISHED,
        slug,
        now=now,
        edition=published.number,
        sha256=edition.sha256,
    )
    return published
