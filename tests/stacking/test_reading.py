from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from credenza.formats.openbadges3 import Claims
from credenza.specification import make_edition, read_specification
from credenza.stacking import Unit, held_unit_of, held_unit_of_claims, offer_of

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 6, 30)


def test_published_edition_is_an_offer() -> None:
    edition = make_edition(read_specification((EXAMPLES / "data-literacy.yaml").read_bytes()).specification)
    specification = edition.specification
    unit = offer_of(edition, price=Decimal(90), weeks=Decimal(5), prerequisites=("urn:mc:a",))
    assert specification.title is not None
    assert specification.issuer is not None
    assert specification.issuer.identifier is not None
    assert unit == Unit(
        id=edition.iri,
        title=specification.title,
        credits=Decimal("2.5"),
        provider=f"{specification.issuer.identifier.scheme} {specification.issuer.identifier.value}",
        level=specification.level.eqf if specification.level else None,
        fields=specification.isced_f,
        outcomes=frozenset(link.iri for outcome in specification.outcomes for link in outcome.esco),
        prerequisites=("urn:mc:a",),
        price=Decimal(90),
        weeks=Decimal(5),
    )
    assert held_unit_of(edition, DAY).earned_on == DAY


@pytest.mark.parametrize(
    ("ects", "credits"),
    [("2.5", Decimal("2.5")), (None, 0), ("many", 0), ("NaN", 0), ("-1", 0), ("Infinity", 0), ("9" * 99, 0)],
)
def test_credits_of_a_credential_are_read_or_count_as_none(ects: str | None, credits: Decimal) -> None:
    unit = held_unit_of_claims(Claims("urn:uuid:1", awarded_on=DAY, ects=ects))
    assert unit is not None
    assert (unit.id, unit.credits, unit.is_held) == ("urn:uuid:1", credits, True)


def test_credential_without_a_day_is_no_unit() -> None:
    assert held_unit_of_claims(Claims("urn:uuid:1")) is None
