"""Units from what is published and from what was awarded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from credenza.formats.openbadges3 import Claims
from credenza.specification import Edition, MultilingualText, Organisation

from .units import Unit

_HUNDREDTH = Decimal("0.01")


def offer_of(
    edition: Edition, *, price: Decimal | None = None, weeks: Decimal | None = None, prerequisites: tuple[str, ...] = ()
) -> Unit:
    """A published edition as an offer; ``price`` in the currency of the question, ``prerequisites`` ids of units."""
    return _unit(edition, None, price, weeks, prerequisites)


def held_unit_of(edition: Edition, earned_on: date) -> Unit:
    """A credential awarded under an edition, as a unit that is held since a day."""
    return _unit(edition, earned_on, None, None, ())


def _unit(
    edition: Edition, earned_on: date | None, price: Decimal | None, weeks: Decimal | None, needs: tuple[str, ...]
) -> Unit:
    specification = edition.specification
    workload, level = specification.workload, specification.level
    return Unit(
        id=specification.id or edition.iri,
        title=specification.title or MultilingualText({"en": edition.iri}),
        credits=(workload.ects if workload else None) or Decimal(0),
        provider=provider_of(specification.issuer),
        level=level.eqf if level else None,
        fields=specification.isced_f,
        outcomes=frozenset(link.iri for outcome in specification.outcomes for link in outcome.esco),
        prerequisites=needs,
        earned_on=earned_on,
        price=price,
        weeks=weeks,
    )


def held_unit_of_claims(claims: Claims) -> Unit | None:
    """What a credential says of itself, as a unit; ``None`` if it does not say when it was awarded.

    Nothing is verified here. Credits that cannot be read count as none.
    """
    if claims.awarded_on is None:
        return None
    return Unit(
        id=claims.specification_id or claims.edition_iri or claims.credential_id,
        title=MultilingualText({claims.language or "en": claims.title or claims.credential_id}),
        credits=_credits(claims.ects),
        provider=claims.issuer.identifier or claims.issuer.homepage or claims.issuer.name or "",
        level=claims.level.eqf,
        fields=claims.isced_f,
        outcomes=frozenset(link.iri for outcome in claims.outcomes for link in outcome.esco if link.iri),
        earned_on=claims.awarded_on,
    )


def provider_of(issuer: Organisation | None) -> str:
    """How targets name a provider: "scheme value" of its identifier, else its home page, else its name."""
    if issuer is None:
        return ""
    if issuer.identifier:
        return f"{issuer.identifier.scheme} {issuer.identifier.value}"
    return issuer.homepage or (issuer.legal_name.in_language("en") if issuer.legal_name else "")


def _credits(text: str | None) -> Decimal:
    try:
        credits = Decimal(text or "0").quantize(_HUNDREDTH)
    except InvalidOperation:
        return Decimal(0)
    return credits if credits.is_finite() and credits > 0 else Decimal(0)
