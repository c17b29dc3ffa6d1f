"""Publishing editions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from credenza.errors import InputError, SpecificationError
from credenza.rulepacks import load_pack
from credenza.specification import read_edition
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.actions import UnmetRulesError, prepare_edition, publish_edition
from credenza_hub.registry.models import Edition, Entry
from tests.hub.studio.conftest import example_document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def publish(organisation: Organisation, reviewer: User, **changes: Any) -> Edition:
    return publish_edition(organisation, "evaluator", {**example_document(), **changes}, approved_by=reviewer, now=NOW)


def test_published_edition_has_its_address_its_issuer_and_the_hash_of_its_bytes(
    organisation: Organisation, reviewer: User
) -> None:
    edition = publish(organisation, reviewer)
    read = read_edition(edition.canonical.encode())
    assert (read.sha256, read.iri) == (
        edition.sha256, f"https://register.test/register/evaluator/editions/{edition.sha256}",
    )  # fmt: skip
    assert read.document()["issuer"] == organisation.record
    assert edition.rule_packs == [{"id": "eu/2022", "sha256": load_pack("eu/2022").sha256}]
    assert (edition.number, edition.published_at, edition.entry.current) == (1, NOW, edition)


def test_publishing_again_numbers_the_editions_and_keeps_the_first(organisation: Organisation, reviewer: User) -> None:
    first = publish(organisation, reviewer)
    second = publish(organisation, reviewer, version="2.0")
    entry = Entry.objects.get()
    assert (entry.current, list(entry.editions.values_list("number", flat=True))) == (second, [2, 1])
    assert Edition.objects.get(number=1).canonical == first.canonical
    assert list(AuditEvent.objects.order_by("id").values_list("action", "subject", "detail__edition")) == [
        ("registry:edition:published", "evaluator", 1),
        ("registry:edition:published", "evaluator", 2),
    ]


def test_publishing_the_same_content_again_is_refused(organisation: Organisation, reviewer: User) -> None:
    publish(organisation, reviewer)
    with pytest.raises(InputError, match="published already"):
        publish(organisation, reviewer)
    assert (Edition.objects.count(), AuditEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        ("title", "EU-M02"),
        ("awarding_bodies", "EU-M04"),
        ("outcomes", "EU-M06"),
        ("workload", "EU-M07"),
        ("level", "EU-M08"),
        ("assessments", "EU-M09"),
        ("participation", "EU-M10"),
        ("quality_assurance", "EU-M11"),
    ],
)
def test_publishing_without_a_mandatory_element_is_refused_by_its_rule(
    organisation: Organisation, reviewer: User, element: str, rule: str
) -> None:
    document = example_document()
    del document[element]
    with pytest.raises(UnmetRulesError) as refusal:
        publish_edition(organisation, "evaluator", document, approved_by=reviewer, now=NOW)
    assert rule in {finding.rule.id for finding in refusal.value.findings}
    assert (Entry.objects.count(), Edition.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_publishing_a_wrong_shape_is_refused(organisation: Organisation, reviewer: User) -> None:
    with pytest.raises(SpecificationError):
        publish(organisation, reviewer, workload={"ects": "many"})


def test_publishing_under_the_address_of_another_organisation_is_refused(
    organisation: Organisation, other_organisation: Organisation, reviewer: User
) -> None:
    publish(organisation, reviewer)
    with pytest.raises(InputError, match="belongs to another organisation"):
        publish_edition(
            other_organisation,
            "evaluator",
            {**example_document(), "issuer": organisation.record},
            approved_by=reviewer,
            now=NOW,
        )


def test_preparing_an_edition_stores_nothing(organisation: Organisation) -> None:
    prepare_edition(organisation, "evaluator", example_document(), on=NOW.date())
    assert (Entry.objects.count(), Edition.objects.count()) == (0, 0)


def test_edition_once_published_cannot_be_saved_or_deleted(organisation: Organisation, reviewer: User) -> None:
    edition = publish(organisation, reviewer)
    edition.canonical = "{}"
    for act in (edition.save, edition.delete):
        with pytest.raises(TypeError):
            act()
    assert Edition.objects.get().canonical != "{}"


def test_claim_of_a_rule_pack_that_does_not_exist_is_refused(organisation: Organisation, reviewer: User) -> None:
    with pytest.raises(InputError, match="mars/1999"):
        publish(organisation, reviewer, rule_packs=["mars/1999"])
