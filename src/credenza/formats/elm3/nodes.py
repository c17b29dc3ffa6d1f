"""Nodes of the European Learning Model as JSON-LD: every node has an id and one type, every text its language.

Ids are those of the badge of the same award wherever it has one: the edition and its parts, the issuer.
Source: ELM 3.1, application profile edc-generic-full 1.1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from credenza.formats.openbadges3 import OWN_CONCEPT, Scope, concept_iri
from credenza.frameworks import code_list, country_iri, country_name, element_text, language_iri, language_name
from credenza.specification import LANGUAGES, Identifier, MultilingualText, Organisation

Node = dict[str, Any]
Texts = dict[str, str]

_SNB, _AUTHORITY = "http://data.europa.eu/snb/", "http://publications.europa.eu/resource/authority/"
_ESCO_SKILL, _ESCO_SKILLS = "http://data.europa.eu/esco/skill/", "http://data.europa.eu/esco/concept-scheme/skills"
_VERSION_OF_LISTS = "25831c2"

ENCODING_BASE64 = _SNB + "encoding/6146cde7dd"
FILE_TYPE_PNG = _AUTHORITY + "file-type/PNG"


@dataclass(frozen=True)
class Writer:
    """Where nodes of one edition are written, and the language of what is stated in one language only."""

    scope: Scope

    @property
    def language(self) -> str:
        """The language of the credential."""
        return self.scope.language

    def texts(self, text: MultilingualText | None, otherwise: str = "") -> Texts:
        """A text in every language that it has; ``otherwise``, in the language of the credential, if it has none."""
        stated = {tag: words.strip() for tag, words in (text.texts if text else {}).items() if words.strip()}
        return stated or self.said(otherwise)

    def said(self, words: str) -> Texts:
        """Words in the language of the credential; nothing for no words."""
        return {self.language: words} if words else {}

    def own_concept(self, list_name: str, code: str, label: MultilingualText | Texts) -> Node:
        """A concept for which no public authority has one."""
        return concept(f"{OWN_CONCEPT}{list_name}:{code}", _label(label) or self.said(code))

    def code(self, list_name: str, code: str) -> Node:
        """A code of a code list as the EU concept, or as our own where the EU has none."""
        iri = concept_iri(list_name, code)
        return concept(iri, _labels(list_name).get(iri) or self.said(code))

    def note(self, place: str, texts: Texts, subject: Node | None = None) -> Node:
        """A note; ``subject`` says what it is about, so that it is found again."""
        return stated({"id": place, "type": "Note", "noteLiteral": texts, "subject": subject})

    def element_note(self, name: str, element_id: str, texts: Texts) -> list[Node]:
        """A note on an element of the edition; none without a text."""
        subject = self.own_concept("element", element_id, element_text(element_id))
        return [self.note(self.scope.place(name), texts, subject)] if texts else []

    def code_note(self, list_name: str, code: str | None) -> list[Node]:
        """A note that is a code of a list for which the model has no member."""
        if code is None:
            return []
        entry, place = code_list(list_name).get(code), self.scope.place(list_name, code)
        texts = dict(entry.label.texts) if entry else self.said(code)
        return [self.note(place, texts, concept(f"{OWN_CONCEPT}{list_name}:{code}", texts))]

    def organisation(self, iri: str, body: Organisation) -> Node:
        """An organisation with its seat."""
        return stated(
            {
                "id": iri,
                "type": "Organisation",
                "legalName": self.texts(body.legal_name),
                "identifier": identifier(f"{iri}-identifier", body.identifier) if body.identifier else None,
                "homepage": web_resource(f"{iri}-homepage", body.homepage) if body.homepage else None,
                "location": self.location(iri, body.country or "", body.place, body.region),
            }
        )

    def location(self, iri: str, country: str, place: str | None, region: str | None = None) -> Node:
        """A place in a country; ``iri`` is the node that is there."""
        address = {"id": f"{iri}-address", "type": "Address", "countryCode": country_concept(country)}
        return stated(
            {
                "id": f"{iri}-location",
                "type": "Location",
                "geographicName": self.said(place or ""),
                "description": self.said(region or ""),
                "address": address,
            }
        )


def stated(members: Mapping[str, Any]) -> Node:
    """The members that say something: no ``None``, no empty list, map or text."""
    return {name: value for name, value in members.items() if value is not None and value not in ([], {}, "")}


def concept(iri: str, label: Mapping[str, str]) -> Node:
    """A concept with the scheme that it belongs to."""
    scheme = {"id": scheme_of(iri), "type": "ConceptScheme"}
    return {"id": iri, "type": "Concept", "inScheme": scheme, "prefLabel": dict(label)}


def scheme_of(iri: str) -> str:
    """The scheme of a concept: that of its EU list, that of ESCO's skills, or the list in a URN of our own."""
    if iri.startswith(_SNB):
        return f"{_SNB}{iri.removeprefix(_SNB).partition('/')[0]}/{_VERSION_OF_LISTS}"
    if iri.startswith(_AUTHORITY):
        return _AUTHORITY + iri.removeprefix(_AUTHORITY).partition("/")[0]
    return _ESCO_SKILLS if iri.startswith(_ESCO_SKILL) else iri.rpartition(":" if iri.startswith("urn:") else "/")[0]


def country_concept(code: str) -> Node:
    """A country of the EU authority table, or a concept of our own for a code that it does not have."""
    iri = country_iri(code) or f"{OWN_CONCEPT}country:{code.upper()}"
    return concept(iri, {language: country_name(code, language) for language in LANGUAGES})


def language_concept(tag: str) -> Node:
    """A language of the EU authority table, or a concept of our own for one that it does not have."""
    iri = language_iri(tag) or f"{OWN_CONCEPT}language:{tag}"
    return concept(iri, {language: language_name(tag, language) for language in LANGUAGES})


def identifier(place: str, held: Identifier) -> Node:
    """An identifier with the name of its scheme."""
    return scheme_identifier(place, held.scheme, held.value)


def scheme_identifier(place: str, scheme: str, value: str) -> Node:
    """An identifier in a scheme."""
    return {"id": place, "type": "Identifier", "notation": value, "schemeName": scheme}


def web_resource(place: str, address: str) -> Node:
    """A page on the web."""
    return {"id": place, "type": "WebResource", "contentURL": address}


def png(place: str, content: str) -> Node:
    """A picture; ``content`` is its PNG file in base64."""
    return {
        "id": place,
        "type": "MediaObject",
        "content": content,
        "contentEncoding": concept(ENCODING_BASE64, {"en": "base64"}),
        "contentType": concept(FILE_TYPE_PNG, {"en": "PNG"}),
    }


def start_of(day: date) -> str:
    """A day as the strict dateTime that the shapes demand: its first second in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def end_of(day: date) -> str:
    """The last second of a day in UTC."""
    return f"{day.isoformat()}T23:59:59Z"


def duration(hours: Decimal) -> str:
    """Hours as XML Schema duration, exact: ``PT30H``, ``PT2H30M``, ``PT0H36S``."""
    seconds = hours * 3600
    minutes, rest = divmod(seconds, 60)
    whole, minutes = divmod(minutes, 60)
    tail = (f"{minutes:f}M" if minutes else "") + (f"{rest.normalize():f}S" if rest else "")
    return f"PT{whole:f}H{tail}"


@cache
def _labels(list_name: str) -> Mapping[str, Texts]:
    """IRI → label. Where two codes are one concept of the EU, it has the label of the first."""
    entries = reversed(list(code_list(list_name).items()))
    return {concept_iri(list_name, code): dict(entry.label.texts) for code, entry in entries}


def _label(label: MultilingualText | Texts) -> Texts:
    return dict(label.texts) if isinstance(label, MultilingualText) else label
