"""Building the nodes of an Open Badge: alignments, result descriptions and profiles, each with its own id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from credenza.frameworks import code_list, country_iri, country_name, element_label
from credenza.specification import Identifier, MultilingualText, Organisation

Node = dict[str, Any]

OWN_CONCEPT = "urn:credenza:"
"""Prefix of concepts of code lists for which no public authority publishes an IRI."""


@dataclass(frozen=True)
class Scope:
    """Where nodes are written: the IRI of the edition, from which their ids are made, and the language."""

    iri: str
    language: str

    def text(self, text: MultilingualText | None) -> str:
        """The text in the language of the credential; "" if there is none."""
        return text.in_language(self.language) if text else ""

    def label(self, element_id: str) -> str:
        """The name of an element in the language of the credential."""
        return element_label(element_id, self.language)

    def place(self, *names: str | int) -> str:
        """The id of a part of the edition."""
        return f"{self.iri}#" + "-".join(quote(str(name), safe="") for name in names)

    def alignment(
        self,
        place: str,
        kind: str,
        name: str,
        *,
        url: str | None = None,
        code: str | None = None,
        framework: str | None = None,
        description: str | None = None,
        related: Sequence[Node] = (),
    ) -> Node:
        """An alignment with the id ``place``; without ``url`` it points at itself."""
        members = {
            "id": place,
            "type": ["Alignment"],
            "targetName": name or code or kind,
            "targetUrl": url or place,
            "targetCode": code,
            "targetFramework": framework,
            "targetDescription": description,
            "targetType": f"ext:{kind}",
            "alignment": list(related),
        }
        return {name: value for name, value in members.items() if value}

    def concept(self, place: str, kind: str, list_name: str, code: str, **more: Any) -> Node:
        """An alignment with an entry of a code list; a code that the list does not have is kept as it is."""
        entry = code_list(list_name).get(code)
        name = entry.label.in_language(self.language) if entry else code
        framework = entry.scheme if entry else None
        url = concept_iri(list_name, code)
        return self.alignment(place, kind, name, url=url, code=str(code), framework=framework, **more)

    def note(self, name: str, kind: str, element_id: str, text: MultilingualText | None) -> list[Node]:
        """A free text as an alignment that points at itself; nothing if there is no text."""
        words = self.text(text)
        return [self.alignment(self.place(name), kind, self.label(element_id), description=words)] if words else []

    def country(self, place: str, code: str) -> Node:
        """A country as an alignment with the EU authority table."""
        name = country_name(code, self.language)
        return self.alignment(f"{place}-country", "Country", name, url=country_iri(code), code=code.upper())


def concept_iri(list_name: str, code: str) -> str:
    """The EU concept of a code, else a URN of our own."""
    entry = code_list(list_name).get(code)
    return (entry.iri if entry else None) or f"{OWN_CONCEPT}{list_name}:{quote(code, safe='')}"


def reference(iri: str) -> Node:
    """A reference to a node that is described elsewhere in the credential or the world."""
    return {"id": iri}


def identifier_entry(kind: str, identifier: str) -> Node:
    """An identifier of a type outside the standard's own list."""
    return {
        "type": "IdentifierEntry",
        "identifier": identifier,
        "identifierType": "ext:" + re.sub(r"[^A-Za-z0-9._-]", "_", kind),
    }


def body_alignment(place: str, kind: str, body: Organisation, scope: Scope) -> Node:
    """An organisation as an alignment, with its identifier as code and its country beside it."""
    identifier = f"{body.identifier.scheme} {body.identifier.value}" if body.identifier else None
    country = [scope.country(place, body.country)] if body.country else []
    name, url = scope.text(body.legal_name), body.homepage or body.did
    return scope.alignment(place, kind, name, url=url, code=identifier, related=country)


def profile(iri: str, body: Organisation, scope: Scope) -> Node:
    """An organisation as a Profile."""
    members: Node = {
        "id": iri,
        "type": ["Profile"],
        "name": scope.text(body.legal_name),
        "url": body.homepage,
        "address": _address(body, scope),
        "otherIdentifier": _other_identifiers(body.identifier),
    }
    return {name: value for name, value in members.items() if value}


def _address(body: Organisation, scope: Scope) -> Node | None:
    members = {
        "addressCountry": country_name(body.country, scope.language) if body.country else None,
        "addressCountryCode": body.country.upper() if body.country else None,
        "addressRegion": body.region,
        "addressLocality": body.place,
    }
    stated = {name: value for name, value in members.items() if value}
    return {"type": ["Address"], **stated} if stated else None


def _other_identifiers(identifier: Identifier | None) -> list[Node]:
    return [identifier_entry(identifier.scheme, identifier.value)] if identifier and identifier.value else []
