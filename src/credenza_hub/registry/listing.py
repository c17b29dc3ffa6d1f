"""What a list of entries shows of an edition."""

from __future__ import annotations

from typing import Any

from credenza.occupations import named_standards
from credenza.specification import Specification


def listing_of(specification: Specification) -> dict[str, Any]:
    """The listing of an edition as plain JSON data; what the specification does not state is left out.

    title, summary, organisation: texts by language. country: ISO 3166-1 alpha-2. ects, hours: numbers. eqf: 1 to 8.
    participation: code. language: BCP 47 tags. invented: whether values were made up for an example.
    standard: the occupational standard that it names, as ``credenza.occupations.standard_name`` compares it.
    """
    document: dict[str, Any] = specification.model_dump(mode="json")
    issuer = document.get("issuer") or {}
    workload = document.get("workload") or {}
    listing = {
        "title": document.get("title"),
        "summary": document.get("summary"),
        "organisation": issuer.get("legal_name"),
        "country": issuer.get("country"),
        "ects": workload.get("ects"),
        "hours": workload.get("hours"),
        "eqf": (document.get("level") or {}).get("eqf"),
        "participation": document.get("participation"),
        "language": document.get("language"),
        "invented": bool(document.get("invented")),
        "standard": next(iter(named_standards(specification)), None),
    }
    return {name: value for name, value in listing.items() if value not in (None, "", [], {})}
