"""JSON-LD contexts, frozen: what each term of an active context means.

Context processing of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11-api/, sections 4.1 and 4.2) for contexts that are
known beforehand and pinned. A feature that none of them uses (``@import``, ``@reverse``, ``@nest``, ``@direction``,
``@base``) is refused, so that a new context with such a feature is noticed when it is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .faults import CanonicalisationError
from .nquads import is_iri

KEYWORDS = frozenset(
    f"@{name}"
    for name in (
        *(
            "base",
            "container",
            "context",
            "direction",
            "graph",
            "id",
            "import",
            "included",
            "index",
            "json",
            "language",
        ),
        *("list", "nest", "none", "prefix", "propagate", "protected", "reverse", "set", "type", "value", "version"),
        "vocab",
    )
)
_CONTEXT_KEYWORDS = frozenset({"@version", "@vocab", "@protected", "@propagate", "@language"})
_TERM_KEYWORDS = frozenset({"@id", "@type", "@container", "@context", "@protected", "@prefix", "@language"})
_CONTAINERS = frozenset({"@set", "@list", "@graph", "@language"})
_PREFIX_ENDS = tuple(":/?#[]@")

UNSCOPED: Any = object()
"""Marks a term without a context of its own; ``None`` is a context that clears all terms."""


@dataclass(frozen=True, slots=True)
class Term:
    """What one term means. ``iri`` is an IRI, a keyword, or ``None`` for a term that is switched off.

    ``written`` is one that the document itself brought.
    """

    iri: str | None
    coercion: str | None = None
    language: str | None = None
    containers: frozenset[str] = frozenset()
    scoped: Any = UNSCOPED
    protected: bool = False
    prefix: bool = False
    written: bool = False

    def same_meaning(self, other: Term) -> bool:
        """Whether both say the same, protection aside (JSON-LD 1.1 API, section 4.2, step 27)."""
        return (self.iri, self.coercion, self.language, self.containers, self.prefix) == (
            other.iri,
            other.coercion,
            other.language,
            other.containers,
            other.prefix,
        ) and (self.scoped is other.scoped or self.scoped == other.scoped)


@dataclass(eq=False, slots=True)
class ActiveContext:
    """The terms in force at one place of a document. It never changes; the tables only remember answers."""

    terms: Mapping[str, Term] = field(default_factory=dict)
    vocab: str | None = None
    language: str | None = None
    previous: ActiveContext | None = None
    by_property: dict[str, Any] = field(default_factory=dict)
    by_types: dict[Any, Any] = field(default_factory=dict)
    by_vocabulary: dict[Any, str] = field(default_factory=dict)
    by_scope: dict[str, ActiveContext] = field(default_factory=dict)

    def names_nodes(self) -> bool:
        """Whether ``id`` and ``type`` mean ``@id`` and ``@type`` here, as whoever reads documents takes for granted."""
        return all(name in self.terms and self.terms[name].iri == f"@{name}" for name in ("id", "type"))


class ContextLibrary:
    """The pinned contexts by address. No other context is ever read."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._documents = documents

    def __contains__(self, address: object) -> bool:
        return address in self._documents

    def local_context(self, address: str) -> Any:
        """The ``@context`` member of a pinned context document. Raises CanonicalisationError for any other address."""
        if address not in self._documents:
            raise CanonicalisationError("unknown_context", f"The context {address} is not known.", "@context")
        return self._documents[address]["@context"]


def extend(
    active: ActiveContext,
    local: Any,
    library: ContextLibrary,
    *,
    override_protected: bool = False,
    propagate: bool = True,
) -> ActiveContext:
    """Process a local context (JSON-LD 1.1 API, section 4.1). Returns a new active context."""
    if isinstance(local, dict):
        propagate = local.get("@propagate", propagate)
    previous = active.previous if propagate or active.previous else active
    result = ActiveContext(active.terms, active.vocab, active.language, previous)
    for part in local if isinstance(local, list) else [local]:
        result = _extend_by_one(result, part, library, override_protected)
    return result


def _extend_by_one(
    active: ActiveContext, part: Any, library: ContextLibrary, override_protected: bool
) -> ActiveContext:
    if part is None:
        if not override_protected and any(term.protected for term in active.terms.values()):
            raise CanonicalisationError("protected_term", "A context clears protected terms.", "@context")
        return ActiveContext(previous=active.previous)
    if isinstance(part, str):
        for inner in _as_list(library.local_context(part)):
            active = _extend_by_one(active, inner, library, override_protected)
        return active
    if not isinstance(part, dict):
        raise CanonicalisationError("unknown_context", "A context must be an address.", "@context")
    return _Definition(active, part, override_protected).result()


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Definition:
    """Makes the terms of one context object (JSON-LD 1.1 API, section 4.2)."""

    def __init__(self, active: ActiveContext, local: dict[str, Any], override_protected: bool) -> None:
        self.before, self.local, self.override_protected = active, local, override_protected
        unsupported = [key for key in local if key.startswith("@") and key not in _CONTEXT_KEYWORDS]
        if unsupported:
            raise CanonicalisationError("unsupported_context", f"The context uses {unsupported[0]}.", "@context")
        self.terms = dict(active.terms)
        self.vocab = active.vocab
        self.language = local.get("@language", active.language)
        self.begun: set[str] = set()

    def result(self) -> ActiveContext:
        if "@vocab" in self.local:
            vocab = self.local["@vocab"]
            self.vocab = self.expand(vocab, vocab=True) if vocab is not None else None
        for name in self.local:
            if not name.startswith("@"):
                self.define(name)
        return ActiveContext(self.terms, self.vocab, self.language, self.before.previous)

    def define(self, name: str) -> None:
        if name in self.begun:
            return
        self.begun.add(name)
        definition = self.local[name]
        simple = isinstance(definition, str)
        options = {"@id": definition} if simple or definition is None else definition
        unsupported = [key for key in options if key not in _TERM_KEYWORDS]
        if unsupported:
            raise CanonicalisationError("unsupported_context", f"The term {name} uses {unsupported[0]}.", "@context")
        earlier = self.terms.pop(name, None)
        term = self._term(name, options, simple)
        if earlier is not None and earlier.protected and not self.override_protected:
            if not term.same_meaning(earlier):
                message = f"The context redefines the protected term {name}."
                raise CanonicalisationError("protected_term", message, "@context")
            term = earlier
        self.terms[name] = term

    def _term(self, name: str, options: dict[str, Any], simple: bool) -> Term:
        protected = bool(options.get("@protected", self.local.get("@protected", False)))
        if "@id" in options and options["@id"] is None:
            return Term(None, protected=protected)
        iri = self._iri_of(name, options)
        coercion = options.get("@type")
        containers = frozenset(_as_list(options.get("@container", [])))
        if containers - _CONTAINERS:
            raise CanonicalisationError("unsupported_context", f"The term {name} has a container.", "@context")
        return Term(
            iri=iri,
            coercion=self.expand(coercion, vocab=True) if coercion else None,
            language=options["@language"].lower() if options.get("@language") else None,
            containers=containers,
            scoped=options.get("@context", UNSCOPED),
            protected=protected,
            prefix=bool(options.get("@prefix", simple and ":" not in name and iri.endswith(_PREFIX_ENDS))),
        )

    def _iri_of(self, name: str, options: dict[str, Any]) -> str:
        written = options.get("@id", name)
        iri = self.expand(written, vocab=True) if written != name else self._iri_of_name(name)
        if not iri or (iri not in KEYWORDS and not is_iri(iri)):
            raise CanonicalisationError("unsupported_context", f"The term {name} has no absolute address.", "@context")
        return iri

    def _iri_of_name(self, name: str) -> str | None:
        if ":" in name[1:]:
            return self.expand_compact(name)
        return self.vocab + name if self.vocab is not None else None

    def expand(self, value: str, *, vocab: bool) -> str | None:
        """IRI expansion while the context is being made (JSON-LD 1.1 API, section 5.2)."""
        if value in KEYWORDS:
            return value
        if vocab and value in self.local and value not in self.begun:
            self.define(value)
        if vocab and value in self.terms:
            return self.terms[value].iri
        if ":" in value[1:]:
            return self.expand_compact(value)
        return self.vocab + value if vocab and self.vocab is not None else value

    def expand_compact(self, value: str) -> str:
        prefix, _, suffix = value.partition(":")
        if prefix == "_" or suffix.startswith("//"):
            return value
        if prefix in self.local and prefix not in self.begun:
            self.define(prefix)
        term = self.terms.get(prefix)
        return (term.iri or "") + suffix if term is not None and term.prefix else value
