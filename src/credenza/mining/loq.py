"""Reading learning opportunities and qualifications of the European Learning Model (ELM 3.1 and 3.3, profile LOQ).

The terms have the namespace ``…/snb/model/elm/`` in ELM 3.1 and ``…/snb/model/ontology/`` in 3.3; both are read. A file
is held in memory as a whole, as its triples can stand in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credenza.specification import LANGUAGES

from .described import described
from .record import CatalogueRecord, catalogue_error

SUFFIXES = (".ttl", ".rdf", ".xml", ".jsonld", ".nt")
_ELM = ("http://data.europa.eu/snb/model/elm/", "http://data.europa.eu/snb/model/ontology/")
_DC = "http://purl.org/dc/terms/"
_LEGAL_NAME = "http://www.w3.org/ns/regorg#legalName"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KINDS = ("Qualification", "LearningAchievementSpecification")
_MEDIA = {".rdf": "application/rdf+xml", ".xml": "application/rdf+xml", ".jsonld": "application/ld+json"}


def read_loq(path: Path) -> Iterator[CatalogueRecord]:
    """The qualifications and achievement specifications in a file, in order of their addresses.

    Turtle, N-Triples, RDF/XML, or JSON-LD whose context stands in it. Raises DocumentError.
    """
    graph = _Graph(path)
    for node in graph.entries():
        yield graph.record(node)


class _Graph:
    """The triples of a file, asked in the words of the model."""

    def __init__(self, path: Path) -> None:
        try:
            import pyoxigraph
        except ImportError as error:
            raise catalogue_error("loq_missing", path) from error
        self._rdf, self._store = pyoxigraph, pyoxigraph.Store()
        suffix = path.suffix.lower()
        media = pyoxigraph.RdfFormat.from_media_type(_MEDIA[suffix]) if suffix in _MEDIA else None
        try:
            self._store.bulk_load(path=path, format=media)
        except (OSError, SyntaxError, ValueError) as error:
            raise catalogue_error("no_rdf", path) from error

    def entries(self) -> list[Any]:
        """The nodes that are qualifications or achievement specifications."""
        kinds = [self._rdf.NamedNode(f"{space}{kind}") for space in _ELM for kind in _KINDS]
        typed = self._rdf.NamedNode(_TYPE)
        found = {quad.subject for kind in kinds for quad in self._store.quads_for_pattern(None, typed, kind)}
        return sorted(found, key=str)

    def record(self, node: Any) -> CatalogueRecord:
        """What the graph says of an entry."""
        outcomes = [self._texts(each, f"{_DC}title") for each in self._elm(node, "learningOutcome")]
        title, summary = self._texts(node, f"{_DC}title"), self._texts(node, f"{_DC}description")
        text, language = described(title, summary, sorted(outcomes, key=lambda texts: sorted(texts.items())))
        return CatalogueRecord(
            node.value,
            text,
            language,
            next((self._in(each, _LEGAL_NAME, language) for each in self._providers(node)), ""),
            self._level(node, language),
            next((_tail(each) for each in self._elm(node, "ISCEDFCode")), ""),
            next((each.value[:4] for name in ("modified", "issued") for each in self._all(node, f"{_DC}{name}")), ""),
            self._titles(node, "provenBy", language),
            self._workload(node),
            self._titles(node, "accreditation", language),
        )

    def _all(self, node: Any, iri: str) -> list[Any]:
        quads = self._store.quads_for_pattern(node, self._rdf.NamedNode(iri), None)
        return sorted((quad.object for quad in quads), key=str)

    def _elm(self, node: Any, name: str) -> list[Any]:
        """The objects of a term of the model, in either namespace."""
        if isinstance(node, self._rdf.Literal):
            return []
        return [each for space in _ELM for each in self._all(node, f"{space}{name}")]

    def _texts(self, node: Any, iri: str) -> dict[str, str]:
        if isinstance(node, self._rdf.Literal):
            return {}
        literals = [each for each in self._all(node, iri) if isinstance(each, self._rdf.Literal)]
        return {each.language: each.value for each in literals if each.language in LANGUAGES}

    def _in(self, node: Any, iri: str, language: str) -> str:
        texts = self._texts(node, iri)
        return texts.get(language) or next(iter(texts.values()), "")

    def _titles(self, node: Any, name: str, language: str) -> str:
        """What the things that ``name`` leads to are called; their address where they have no title here."""
        return "; ".join(self._in(each, f"{_DC}title", language) or each.value for each in self._elm(node, name))

    def _providers(self, node: Any) -> Iterator[Any]:
        """The awarding bodies, the providers of opportunities, then the publisher."""
        yield from (body for each in self._elm(node, "awardingOpportunity") for body in self._elm(each, "awardingBody"))
        for space in _ELM:
            leads_here = self._rdf.NamedNode(f"{space}learningAchievementSpecification")
            for quad in self._store.quads_for_pattern(None, leads_here, node):
                yield from self._elm(quad.subject, "providedBy")
        yield from self._all(node, f"{_DC}publisher")

    def _level(self, node: Any, language: str) -> str:
        eqf = next((_tail(each) for each in self._elm(node, "EQFLevel")), "")
        if eqf:
            return f"EQF {eqf}"
        others = [*self._elm(node, "NQFLevel"), *self._elm(node, "educationLevel")]
        return next((self._in(each, _LABEL, language) or each.value for each in others), "")

    def _workload(self, node: Any) -> str:
        credits = [point.value for each in self._elm(node, "creditPoint") for point in self._elm(each, "point")]
        return ", ".join([*credits, *(each.value for each in self._elm(node, "volumeOfLearning"))])


def _tail(node: Any) -> str:
    """The code at the end of the address of a concept."""
    return re.split(r"[/#]", node.value)[-1]
