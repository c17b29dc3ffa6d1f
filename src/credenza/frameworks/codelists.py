"""Code lists with EU concept IRIs.

IRIs: EU Vocabularies, ``http://data.europa.eu/snb/…`` (European Learning Model), and the fields of
ISCED-F 2013 (UNESCO). Labels in Italian, Kazakh and Russian are Credenza's own translations. A code
for which the EU publishes no concept has no IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from credenza.errors import InputError, Problem
from credenza.specification import MultilingualText

from .tables import label_of, read_table


class UnknownConceptError(InputError):
    """A code list does not have the given code."""


@dataclass(frozen=True)
class Concept:
    """One entry of a code list.

    ``iri`` is the EU concept, or ``None`` if the EU publishes none; ``scheme`` is the English name of the list.
    """

    code: str
    iri: str | None
    label: MultilingualText
    scheme: str


_NATIONAL_FRAMEWORKS = MappingProxyType(
    {
        "IT": MultilingualText(
            {
                "en": "National Qualifications Framework (QNQ)",
                "it": "Quadro nazionale delle qualificazioni (QNQ)",
                "kk": "Италияның Ұлттық біліктілік шеңбері (QNQ)",
                "ru": "Национальная рамка квалификаций Италии (QNQ)",
            }
        ),
        "KZ": MultilingualText(
            {
                "en": "National Qualifications Framework of Kazakhstan (NQF)",
                "it": "Quadro nazionale delle qualificazioni del Kazakistan (NQF)",
                "kk": "Ұлттық біліктілік шеңбері (ҰБШ)",
                "ru": "Национальная рамка квалификаций (НРК)",
            }
        ),
    }
)


@cache
def _schemes() -> Mapping[str, str]:
    return {row["name"]: row["scheme"] for row in read_table("lists")}


@cache
def code_list(name: str) -> Mapping[str, Concept]:
    """All concepts of the list ``name`` by code, in the order of the list.

    Names: participation, assessment_type, supervision, quality_assurance, stackability, delivery_route,
    provider_kind, outcome_kind, learning_setting, legal_basis, attestation, cycle, eqf ("1" … "8"), isced_f (two
    to four digits), credit_system ("ects", "cfu", "kz"). Raises UnknownConceptError for another name.
    """
    if name not in _schemes():
        raise UnknownConceptError(Problem("", f"There is no code list {name!r}.", f"Known: {', '.join(_schemes())}."))
    return _concepts(name, _schemes()[name])


def _concepts(table: str, scheme: str) -> Mapping[str, Concept]:
    rows = read_table(table)
    return MappingProxyType(
        {row["code"]: Concept(row["code"], row["iri"] or None, label_of(row), scheme) for row in rows}
    )


def concept(name: str, code: str) -> Concept:
    """The concept ``code`` of the list ``name``. Raises UnknownConceptError if there is none."""
    concepts = code_list(name)
    if code not in concepts:
        raise UnknownConceptError(Problem("", f"The list {name} has no code {code!r}."))
    return concepts[code]


def national_level(country: str, level: int) -> Concept | None:
    """A level of a country's qualifications framework; ``None`` for a country or level without an entry here.

    Italy: the Quadro nazionale delle qualificazioni, levels 1 to 8, with the concepts of ``snb/qdr``.
    Kazakhstan: levels 1 to 8 without an IRI, because its framework is not in ``snb/qdr``.
    """
    return _national_levels().get(f"{country.upper()}/{level}")


@cache
def _national_levels() -> Mapping[str, Concept]:
    return {
        row["code"]: Concept(
            row["code"].partition("/")[2],
            row["iri"] or None,
            label_of(row),
            _NATIONAL_FRAMEWORKS[row["code"][:2]].in_language("en"),
        )
        for row in read_table("national_level")
    }


def national_framework(country: str) -> MultilingualText | None:
    """The name of a country's qualifications framework; ``None`` if it is not known here."""
    return _NATIONAL_FRAMEWORKS.get(country.upper())
