"""The entry page's data for search engines: schema.org as JSON-LD."""

from __future__ import annotations

from typing import Any

from credenza.specification import Organisation, Specification


def course_data(specification: Specification, address: str, language: str) -> dict[str, Any]:
    """A schema.org ``Course`` (https://schema.org/Course) for readers of ``language``."""
    workload, title, summary = specification.workload, specification.title, specification.summary
    eqf = specification.level.eqf if specification.level else None
    data = {
        "@context": "https://schema.org",
        "@type": "Course",
        "url": address,
        "name": title.in_language(language) if title else None,
        "description": summary.in_language(language) if summary else None,
        "provider": _organisation(specification.issuer, language),
        "inLanguage": list(specification.language),
        "numberOfCredits": float(workload.ects) if workload and workload.ects is not None else None,
        "teaches": [outcome.text.in_language(language) for outcome in specification.outcomes if outcome.text],
        "educationalLevel": f"EQF {eqf}" if eqf else None,
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _organisation(body: Organisation | None, language: str) -> dict[str, Any] | None:
    if body is None or not body.legal_name:
        return None
    data = {"@type": "Organization", "name": body.legal_name.in_language(language), "url": body.homepage}
    return {name: value for name, value in data.items() if value}
