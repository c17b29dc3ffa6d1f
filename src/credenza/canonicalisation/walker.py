"""From JSON-LD over frozen contexts straight to RDF: the subject, predicate and object of every statement.

Expansion and RDF conversion of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11-api/, sections 5 and 8) in one walk, in
the manner of a safe mode: whatever would be dropped or read in two ways is refused. In particular

- a member that no term of the active context defines, also when it is written as an IRI,
- a type, id or reference that is relative or abbreviated,
- a context inside the document, ``null``, a value object with other members than a text and its language,
- a second description of the credential's own node, by which a statement could change its place unnoticed,

so that what is signed is what the JSON says. Everything that is written without escaping (IRIs, language tags) is
checked against its character class first; otherwise a value could smuggle in a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from .contexts import KEYWORDS, UNSCOPED, ActiveContext, ContextLibrary, Term, extend
from .faults import CanonicalisationError
from .nquads import escape, is_iri, is_language_tag

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE, _FIRST, _REST = f" <{RDF}type> ", f" <{RDF}first> ", f" <{RDF}rest> "
_NIL = f"<{RDF}nil>"
_STRING, _BOOLEAN, _INTEGER, _DOUBLE = (XSD + name for name in ("string", "boolean", "integer", "double"))
_has_control = re.compile('[\\x00-\\x1f"\\\\\\x7f]').search
_has_surrogate = re.compile("[\ud800-\udfff]").search

DEEPEST_NESTING = 64
LARGEST_TABLE = 10_000
"""Answers remembered for one active context: a bound on what strangers' documents can make grow."""
LARGEST_INTEGER = 2**53
"""Beyond it other JSON parsers read a rounded number."""


@dataclass(slots=True)
class Dataset:
    """The statements of a document.

    A statement about a node is kept as the rest of its line after the subject: ``" <predicate> object .\\n"``. Blank
    nodes are numbers; ``links`` are the statements whose object is a blank node. ``graphs`` are named graphs: (blank
    node that names the graph, its statements).
    """

    iris: dict[str, list[str]] = field(default_factory=dict)
    blanks: dict[int, list[str]] = field(default_factory=dict)
    links: list[tuple[str | int, str, int]] = field(default_factory=list)
    graphs: list[tuple[int, Dataset]] = field(default_factory=list)


class Walker:
    """Reads documents over one library of contexts and remembers what each term means."""

    def __init__(self, library: ContextLibrary) -> None:
        self.library = library
        self._roots: dict[tuple[str, ...], ActiveContext] = {}

    def dataset(self, document: Any) -> Dataset:
        """The statements of a JSON-LD document. Raises CanonicalisationError for what must not be signed."""
        if document.__class__ is not dict:
            raise CanonicalisationError("bad_value", "A document is a group of named members.")
        return _Walk(self, document.get("id")).run(document, self._root(document.get("@context")))

    def _root(self, contexts: Any) -> ActiveContext:
        addresses = contexts if contexts.__class__ is list else [contexts]
        for address in addresses:
            if address.__class__ is not str or address not in self.library:
                shown = address if isinstance(address, str) else "an inline object"
                raise CanonicalisationError("unknown_context", f"The context {shown} is not known.", "@context")
        key = tuple(addresses)
        root = self._roots.get(key)
        if root is None:
            root = extend(ActiveContext(), list(key), self.library)
            _remember(self._roots, key, root)
        return root

    def property_of(self, active: ActiveContext, name: str) -> tuple[str, Term, bool]:
        """(predicate token, term, is it plain?) of a member. Plain: neither list, graph nor language map."""
        term = active.terms.get(name)
        iri = term.iri if term else _undeclared(active, name)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines the term {name[:80]!r}.", name[:80])
        term = term or Term(iri)
        if _is_outspelled(active, name, term):
            raise CanonicalisationError("ambiguous_term", f"The term {name!r} has another spelling here.", name)
        answer = (f" <{iri}> ", term, not (term.containers & {"@list", "@graph", "@language"}))
        _remember(active.by_property, name, answer)
        return answer

    def typed(self, active: ActiveContext, types: str | tuple[Any, ...]) -> tuple[ActiveContext, list[str]]:
        """The active context under the scoped contexts of the types, and the statements of the types."""
        names = (types,) if types.__class__ is str else types
        if not all(name.__class__ is str for name in names):
            raise CanonicalisationError("bad_value", "A type must be a text.", "type")
        inner = active
        for name in sorted(names):
            term = active.terms.get(name)
            if term is not None and term.scoped is not UNSCOPED:
                inner = extend(inner, term.scoped, self.library, propagate=False)
        lines = [f"{_TYPE}<{self._type_iri(active, name)}> .\n" for name in names]
        answer = (inner, lines)
        _remember(active.by_types, types, answer)
        return answer

    def _type_iri(self, active: ActiveContext, name: str) -> str:
        term = active.terms.get(name)
        iri = term.iri if term else _undeclared(active, name)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines the type {name[:80]!r}.", "type")
        return iri

    def scoped(self, active: ActiveContext, name: str, term: Term) -> ActiveContext:
        """The active context inside the value of a term that has a context of its own."""
        answer = extend(active.previous or active, term.scoped, self.library, override_protected=True)
        _remember(active.by_scope, name, answer)
        return answer

    def vocabulary(self, active: ActiveContext, name: str, text: str, term: Term) -> str:
        """The IRI token of a text that is a term of the vocabulary (coercion ``@vocab``)."""
        inner = active if term.scoped is UNSCOPED else self.scoped(active, name, term)
        found = inner.terms.get(text)
        iri = found.iri if found else _undeclared(inner, text)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines {text[:80]!r}.", name)
        token = f"<{iri}> .\n"
        _remember(active.by_vocabulary, (name, text), token)
        return token


def _remember(table: dict[Any, Any], key: Any, answer: Any) -> None:
    if len(table) < LARGEST_TABLE:
        table[key] = answer


def _undeclared(active: ActiveContext, name: str) -> str | None:
    """The IRI of a name that is no term: one written out in full, or one of the default vocabulary."""
    if ":" in name:
        return name if name.partition(":")[0] not in active.terms else None
    return active.vocab + name if active.vocab is not None and not name.startswith("@") else None


def _is_outspelled(active: ActiveContext, name: str, term: Term) -> bool:
    """Whether another term stands for this property, so that a reader of the JSON may look for the wrong one."""
    rivals = [other for other, meaning in active.terms.items() if meaning.iri == term.iri and other != name]
    if ":" in name:
        return bool(rivals)
    alike = [other for other in rivals if active.terms[other].same_meaning(term)]
    return min((*alike, name), key=lambda other: (len(other), other)) != name


class _Walk:
    """One walk through one document."""

    def __init__(self, walker: Walker, own_id: Any) -> None:
        self.walker, self.own_id = walker, own_id
        self.blank_nodes = 0
        self.data = Dataset()
        self.depth = 0

    def run(self, document: dict[str, Any], root: ActiveContext) -> Dataset:
        self.node(document, root, top=True)
        return self.data

    def new_blank(self) -> int:
        number = self.blank_nodes
        self.blank_nodes += 1
        self.data.blanks[number] = []
        return number

    def node(self, element: dict[str, Any], active: ActiveContext, *, top: bool = False) -> str | int:
        """Walk one node; returns its IRI token or the number of its blank node."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise CanonicalisationError("too_deep", f"Nested deeper than {DEEPEST_NESTING} levels.")
        active, lines = self.types(element, active)
        subject, rests = self.subject(element, lines, top)
        by_property, add = active.by_property, rests.append
        for name, value in element.items():
            if name in ("type", "id") or (top and name == "@context"):
                continue
            predicate, term, plain = by_property.get(name) or self.walker.property_of(active, name)
            if plain:
                for item in value if value.__class__ is list else (value,):
                    self.emit(item, subject, predicate, name, term, active, add)
            else:
                self.contained(value, subject, predicate, name, term, active, add)
        self.depth -= 1
        return subject

    def types(self, element: dict[str, Any], active: ActiveContext) -> tuple[ActiveContext, list[str]]:
        types = element.get("type")
        if types is None:
            if "type" in element:
                raise CanonicalisationError("bad_value", "A type must be a text.", "type")
            return active, []
        if types.__class__ is list:
            types = tuple(types)
        elif types.__class__ is not str:
            raise CanonicalisationError("bad_value", "A type must be a text.", "type")
        try:
            return active.by_types.get(types) or self.walker.typed(active, types)
        except TypeError:  # a list or a group inside the list of types cannot be looked up
            raise CanonicalisationError("bad_value", "A type must be a text.", "type") from None

    def subject(self, element: dict[str, Any], lines: list[str], top: bool) -> tuple[str | int, list[str]]:
        name = element.get("id")
        if name is None:
            if "id" in element:
                raise CanonicalisationError("bad_value", "An id must be a text.", "id")
            number = self.new_blank()
            rests = self.data.blanks[number]
            rests += lines
            return number, rests
        if not top and name == self.own_id and len(element) > 1:
            raise CanonicalisationError("described_twice", "The document describes itself in a second place.", "id")
        token = f"<{self.iri(name)}>"
        rests = self.data.iris.setdefault(token, [])
        rests += lines
        return token, rests

    def iri(self, name: Any) -> str:
        if name.__class__ is not str or not is_iri(name):
            raise CanonicalisationError("relative_iri", f"{str(name)[:80]!r} is not an absolute address.", "id")
        return str(name)

    def emit(
        self, item: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext, add: Any
    ) -> None:
        """Write one value of a member as a statement."""
        kind = item.__class__
        if kind is str:
            add(predicate + self.text(item, name, term, active))
        elif kind is dict:
            if "@value" in item:
                add(f"{predicate}{_value_object(item, name)} .\n")
                return
            target = self.node(item, self.inside(item, name, term, active))
            if target.__class__ is int:
                self.data.links.append((subject, predicate, target))
            else:
                add(f"{predicate}{target} .\n")
        elif term.coercion == "@json":
            add(f"{predicate}{_json_literal(item, name)} .\n")
        elif kind is bool:
            add(f'{predicate}"{str(item).lower()}"^^<{_datatype(term.coercion, _BOOLEAN)}> .\n')
        elif kind is int or kind is float:
            add(f"{predicate}{_number(item, term.coercion, name)} .\n")
        else:
            raise CanonicalisationError("bad_value", "Neither null nor a list inside a list is signed.", name)

    def text(self, item: str, name: str, term: Term, active: ActiveContext) -> str:
        """The object and line end for a text."""
        coercion = term.coercion
        if coercion == "@id":
            return f"{self.reference(item, name, active)} .\n"
        if coercion == "@vocab":
            return active.by_vocabulary.get((name, item)) or self.walker.vocabulary(active, name, item, term)
        if _has_control(item):
            escaped = escape(item)
        elif _has_surrogate(item):
            raise CanonicalisationError("bad_value", "A text holds half of a character.", name)
        else:
            escaped = item
        if coercion is None or coercion == "@none":
            language = term.language or (active.language if coercion is None else None)
            return f'"{escaped}"@{language} .\n' if language else f'"{escaped}" .\n'
        if coercion == "@json":
            return f"{_json_literal(item, name)} .\n"
        return f'"{escaped}" .\n' if coercion == _STRING else f'"{escaped}"^^<{coercion}> .\n'

    def reference(self, item: str, name: str, active: ActiveContext) -> str:
        if not is_iri(item) or item.partition(":")[0] in active.terms:
            raise CanonicalisationError("relative_iri", f"{item[:80]!r} is not an absolute address.", name)
        return f"<{item}>"

    def inside(self, item: dict[str, Any], name: str, term: Term, active: ActiveContext) -> ActiveContext:
        """The active context inside a node (JSON-LD 1.1 API, section 5.1.2, steps 7 and 8)."""
        if term.scoped is not UNSCOPED:
            return active.by_scope.get(name) or self.walker.scoped(active, name, term)
        if active.previous is not None and not (len(item) == 1 and "id" in item):
            return active.previous
        return active

    def contained(
        self, value: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext, add: Any
    ) -> None:
        """Write a member whose term has a list, graph or language container."""
        if "@list" in term.containers:
            self.list(value if value.__class__ is list else [value], subject, predicate, name, term, active, add)
        elif "@graph" in term.containers:
            for item in value if value.__class__ is list else (value,):
                self.graph(item, subject, predicate, name, term, active)
        else:
            for language, texts in _language_map(value, name):
                add(f'{predicate}"{escape(texts)}"@{language} .\n')

    def list(
        self,
        items: list[Any],
        subject: str | int,
        predicate: str,
        name: str,
        term: Term,
        active: ActiveContext,
        add: Any,
    ) -> None:
        for item in items:
            cell = self.new_blank()
            self.data.links.append((subject, predicate, cell))
            subject, predicate, add = cell, _REST, self.data.blanks[cell].append
            self.emit(item, cell, _FIRST, name, term, active, add)
        add(f"{predicate}{_NIL} .\n")

    def graph(
        self, item: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext
    ) -> None:
        if item.__class__ is not dict:
            raise CanonicalisationError("bad_value", "A graph must be a group of named members.", name)
        graph_name = self.new_blank()
        self.data.links.append((subject, predicate, graph_name))
        outer, self.data = self.data, Dataset()
        outer.graphs.append((graph_name, self.data))
        self.graph_node(item, self.inside(item, name, term, active))
        self.data = outer

    def graph_node(self, item: dict[str, Any], active: ActiveContext) -> None:
        contexts = item.get("@context")
        if contexts is not None:  # a credential inside a presentation brings its own contexts
            active = self.walker._root(contexts)
        self.node(item, active, top=contexts is not None)


def _datatype(coercion: str | None, default: str) -> str:
    return coercion if coercion and coercion[0] != "@" else default


def _number(item: int | float, coercion: str | None, name: str) -> str:
    """A JSON number as RDF: whole numbers as integers, others as %1.15E (JSON-LD 1.1 API, section 8.6)."""
    if item.__class__ is int and abs(item) > LARGEST_INTEGER:
        raise CanonicalisationError("bad_value", "A whole number beyond 2^53 is read differently elsewhere.", name)
    if item - item != 0 or 0 < abs(item) < 1e-6 or abs(item) >= 1e21:
        raise CanonicalisationError("bad_value", "This number is read differently elsewhere.", name)
    if coercion != _DOUBLE and item == int(item):
        return f'"{int(item)}"^^<{_datatype(coercion, _INTEGER)}>'
    mantissa, _, exponent = f"{item:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    mantissa += "0" if mantissa.endswith(".") else ""
    return f'"{mantissa}E{int(exponent)}"^^<{_datatype(coercion, _DOUBLE)}>'


def _value_object(item: dict[str, Any], name: str) -> str:
    """A text, alone or with a language."""
    text, language = item["@value"], item.get("@language")
    if text.__class__ is not str or set(item) - {"@value", "@language"} or _has_surrogate(text):
        raise CanonicalisationError("bad_value", "A value object holds a text and its language, nothing else.", name)
    if "@language" not in item:
        return f'"{escape(text)}"'
    if language.__class__ is not str or not is_language_tag(language):
        raise CanonicalisationError("bad_value", "This is not a language tag.", name)
    return f'"{escape(text)}"@{language.lower()}'


def _language_map(value: Any, name: str) -> list[tuple[str, str]]:
    if value.__class__ is not dict:
        raise CanonicalisationError("bad_value", "Must be texts by language.", name)
    pairs = [
        (language, text)
        for language, texts in value.items()
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    for language, text in pairs:
        if not is_language_tag(language) or text.__class__ is not str or _has_surrogate(text):
            raise CanonicalisationError("bad_value", "Must be texts by language.", name)
    return [(language.lower(), text) for language, text in pairs]


def _json_literal(item: Any, name: str) -> str:
    try:
        return f'"{escape(rfc8785.dumps(item).decode())}"^^<{RDF}JSON>'
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise CanonicalisationError("bad_value", "This value has no canonical JSON.", name) from None
