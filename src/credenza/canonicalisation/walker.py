"""From JSON-LD over frozen contexts straight to RDF: the subject, predicate and object of every statement.

Expansion and RDF conversion of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11-api/, sections 5 and 8) in one walk, in
the manner of a safe mode: whatever would be dropped or read in two ways is refused. In particular

- a member that no term of the active context defines, also when it is written as an IRI,
- a type, id or reference that is relative or abbreviated,
- a context inside the document, ``null``, a value object with other members than a text and its language,
- a text for a number or truth value and the reverse, the name of a class or a full IRI for what a term says,
- a second description of the credential's own node or one that differs from another node's first (``descriptions``),

so that what is signed is what the JSON says. Everything that is written without escaping (IRIs, language tags) is
checked against its character class first; otherwise a value could smuggle in a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .contexts import KEYWORDS, UNSCOPED, ActiveContext, ContextLibrary, Term, extend
from .descriptions import Descriptions
from .faults import CanonicalisationError
from .inline import extended, key_of, require_plain, unwrapped
from .literals import (
    NOT_TEXTS,
    RDF,
    STRING,
    boolean_literal,
    has_surrogate,
    json_literal,
    language_map,
    number_literal,
    value_object,
)
from .nodes import BlankNodes
from .nquads import escape, is_iri

_TYPE, _FIRST, _REST = f" <{RDF}type> ", f" <{RDF}first> ", f" <{RDF}rest> "
_NIL = f"<{RDF}nil>"

DEEPEST_NESTING = 64
LONGEST_NAME = 300
"""Characters of a member or type that is written out as an IRI; each of its values repeats it in the canonical form."""
MOST_REMEMBERED = 4_000
LONGEST_KEY = 1_000
"""How many answers a walker remembers, for questions of how many characters: strangers ask them too."""


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
    """Reads documents over one library of contexts and remembers what each term means.

    ``general`` admits contexts inside the document and the base direction of texts, ``adding`` those in inner objects
    (see ``Canonicalisation``).
    """

    def __init__(self, library: ContextLibrary, *, general: bool = False, adding: bool = False) -> None:
        self.library = library
        self.general = general
        self.adding = adding
        self.places_count = True
        self._roots: dict[tuple[str, ...], ActiveContext] = {}
        self._remembered = 0

    def placeless(self) -> Walker:
        """A walker over the same library that does not mind in how many places a node is described."""
        other = Walker(self.library, general=self.general, adding=self.adding)
        other.places_count = False
        return other

    def dataset(self, document: Any, nodes: BlankNodes | None = None) -> Dataset:
        """The statements of a JSON-LD document. Raises CanonicalisationError for what must not be signed.

        With ``nodes``, objects that it knows from an earlier document become the same blank nodes as there.
        """
        if document.__class__ is not dict:
            raise CanonicalisationError("bad_value", "A document is a group of named members.")
        plain = NestedWalk if self.adding else Walk
        walk = plain(self, document.get("id")) if nodes is None else NumberedWalk(self, document.get("id"), nodes)
        return walk.run(document, self.root(document.get("@context")))

    def root(self, contexts: Any) -> ActiveContext:
        parts, key = self._parts_of(contexts)
        root = self._roots.get(key)
        if root is None:
            if len(set(key)) < len(key):
                raise CanonicalisationError("bad_value", "A context is named twice.", "@context")
            root = (extended if self.adding else extend)(ActiveContext(), parts, self.library)
            if self.general and not root.names_nodes():
                raise CanonicalisationError("unsupported_context", "No context says what id and type mean.", "@context")
            self._remember(self._roots, key, root)
        return root

    def nested(self, active: ActiveContext, contexts: Any) -> ActiveContext:
        """The active context under contexts that an inner object brings (JSON-LD 1.1 API, section 5.1.2, step 3)."""
        parts, key = self._parts_of(contexts)
        name = f"@context {key}"
        inner = active.by_scope.get(name)
        if inner is None:
            inner = extended(active, parts, self.library)
            self._remember(active.by_scope, name, inner)
        return inner

    def _parts_of(self, contexts: Any) -> tuple[list[Any], tuple[str, ...]]:
        """The contexts one by one, and what they are remembered by."""
        parts = list(contexts) if contexts.__class__ is list else [contexts]
        if self.general:
            parts = [unwrapped(part) for part in parts]
        for part in parts:
            self._require_known(part)
        return parts, tuple(map(key_of, parts)) if self.general else tuple(parts)

    def _require_known(self, part: Any) -> None:
        if part.__class__ is dict and self.general:
            require_plain(part)
        elif part.__class__ is not str or part not in self.library:
            shown = part[:200] if isinstance(part, str) else "an inline object"
            raise CanonicalisationError("unknown_context", f"The context {shown} is not known.", "@context")

    def _remember(self, table: dict[Any, Any], key: Any, answer: Any) -> None:
        """Keep an answer. All tables hang from the roots: when strangers have filled them, all begin anew."""
        if len(str(key)) > LONGEST_KEY:
            return
        self._remembered += 1
        if self._remembered > MOST_REMEMBERED:
            self._roots.clear()
            self._remembered = 0
        table[key] = answer

    def property_of(self, active: ActiveContext, name: str) -> tuple[str, Term, bool, str | None]:
        """(predicate token, term, is it plain?, what ends a line with a text) of a member.

        Plain: no list, graph, language map or JSON value. No end: texts of this member are read, not only written.
        """
        if name == "@context" and self.adding:  # read with the object that it stands in
            return "", Term(None), False, None
        term = active.terms.get(name)
        iri = term.iri if term else _undeclared(active, name)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines the term {name[:80]!r}.", name[:80])
        term = term or Term(iri)
        if _is_outspelled(active, name, term):
            raise CanonicalisationError("ambiguous_term", f"The term {name!r} has another spelling here.", name)
        whole = term.coercion == "@json" or term.containers & {"@list", "@graph", "@language"}
        answer = (f" <{iri}> ", term, not whole, None if whole else _end_of_text(term, active))
        self._remember(active.by_property, name, answer)
        return answer

    def typed(self, active: ActiveContext, types: str | tuple[Any, ...]) -> tuple[ActiveContext, list[str]]:
        """The active context under the scoped contexts of the types, and the statements of the types."""
        names = (types,) if types.__class__ is str else types
        if not all(name.__class__ is str for name in names):
            raise CanonicalisationError("bad_value", "A type must be a text.", "type")
        if len(set(names)) < len(names):
            raise CanonicalisationError("bad_value", "A type is named twice.", "type")
        inner = active
        for name in sorted(names):
            term = active.terms.get(name)
            if term is not None and term.scoped is not UNSCOPED:
                inner = extend(inner, term.scoped, self.library, propagate=False)
        lines = [f"{_TYPE}<{self._type_iri(active, name)}> .\n" for name in names]
        answer = (inner, lines)
        self._remember(active.by_types, types, answer)
        return answer

    def _type_iri(self, active: ActiveContext, name: str) -> str:
        term = active.terms.get(name)
        iri = term.iri if term else _undeclared(active, name)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines the type {name[:80]!r}.", "type")
        if term is None and any(other.iri == iri for other in active.terms.values()):
            raise CanonicalisationError("ambiguous_term", f"The type {name!r} has another spelling here.", "type")
        return iri

    def scoped(self, active: ActiveContext, name: str, term: Term) -> ActiveContext:
        """The active context inside the value of a term that has a context of its own."""
        answer = extend(active.previous or active, term.scoped, self.library, override_protected=True)
        self._remember(active.by_scope, name, answer)
        return answer

    def vocabulary(self, active: ActiveContext, name: str, text: str, term: Term) -> str:
        """The IRI token of a text that is a term of the vocabulary (coercion ``@vocab``)."""
        inner = active if term.scoped is UNSCOPED else self.scoped(active, name, term)
        found = inner.terms.get(text)
        iri = found.iri if found else _undeclared(inner, text)
        if iri is None or iri in KEYWORDS or not is_iri(iri):
            raise CanonicalisationError("undefined_term", f"No context defines {text[:80]!r}.", name)
        token = f"<{iri}> .\n"
        self._remember(active.by_vocabulary, (name, text), token)
        return token


def _undeclared(active: ActiveContext, name: str) -> str | None:
    """The IRI of a name that is no term: one written out in full, or one of the default vocabulary."""
    if ":" in name:
        return name if len(name) <= LONGEST_NAME and name.partition(":")[0] not in active.terms else None
    return active.vocab + name if active.vocab is not None and not name.startswith("@") else None


def _is_outspelled(active: ActiveContext, name: str, term: Term) -> bool:
    """Whether another term stands for this property, so that a reader of the JSON may look for the wrong one."""
    rivals = {other: meaning for other, meaning in active.terms.items() if meaning.iri == term.iri and other != name}
    if ":" in name or (term.written and rivals):
        return bool(rivals)
    # A class can bear the IRI of a property (Image, image): the one that says what its values are is the property.
    # Where that leaves both, the one in small letters is: classes are written with a capital.
    return min({**rivals, name: term}.items(), key=_as_property)[0] != name


def _as_property(spelling: tuple[str, Term]) -> tuple[Any, ...]:
    name, term = spelling
    return term.coercion is None, name[:1].isupper(), len(name), name


def _end_of_text(term: Term, active: ActiveContext) -> str | None:
    """What follows a text in its line; nothing if texts of this term are IRIs, or no values of it at all."""
    if term.coercion is None or term.coercion == "@none":
        language = term.language or (active.language if term.coercion is None else None)
        return f'"@{language} .\n' if language else '" .\n'
    if term.coercion in ("@id", "@vocab") or term.coercion in NOT_TEXTS:
        return None
    return '" .\n' if term.coercion == STRING else f'"^^<{term.coercion}> .\n'


class Walk:
    """One walk through one document."""

    def __init__(self, walker: Walker, own_id: Any) -> None:
        self.walker, self.own_id = walker, own_id
        self.blank_nodes = 0
        self.data = Dataset()
        self.descriptions = Descriptions()
        self.depth = 0

    def run(self, document: dict[str, Any], root: ActiveContext) -> Dataset:
        self.node(document, root, top=True)
        self.require_agreement(document)
        return self.data

    def require_agreement(self, described: dict[str, Any]) -> None:
        if self.walker.places_count:
            self.descriptions.require_agreement(described)

    def new_blank(self, part: Any, place: str | int) -> int:
        """The number of a new blank node for a part of the document: an object, its graph, or a place in a list."""
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
        subject, rests = self.subject(element, active, lines, top)
        by_property, add = active.by_property, rests.append
        for name, value in element.items():
            known = by_property.get(name)
            if known is None:
                if name in ("type", "id") or (top and name == "@context"):
                    continue
                known = self.walker.property_of(active, name)
            predicate, term, plain, end = known
            if end is not None and value.__class__ is str:  # most members are such, and a call costs
                if value.isprintable() and '"' not in value and "\\" not in value:
                    add(f'{predicate}"{value}{end}')
                else:
                    add(f'{predicate}"{self.escaped(value, name)}{end}')
            elif plain:
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

    def subject(
        self, element: dict[str, Any], active: ActiveContext, lines: list[str], top: bool
    ) -> tuple[str | int, list[str]]:
        name = element.get("id")
        if name is None:
            if "id" in element:
                raise CanonicalisationError("bad_value", "An id must be a text.", "id")
            number = self.new_blank(element, "node")
            rests = self.data.blanks[number]
            rests += lines
            return number, rests
        if not top and name == self.own_id and len(element) > 1 and self.walker.places_count:
            raise CanonicalisationError("described_twice", "The document describes itself in a second place.", "id")
        token = f"<{self.iri(name)}>"
        if name.partition(":")[0] in active.terms:
            raise CanonicalisationError("relative_iri", f"{name[:80]!r} is abbreviated.", "id")
        if len(element) > 1:
            self.descriptions.add(token, self.depth, element)
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
                add(f"{predicate}{value_object(item, name, directed=self.walker.general)} .\n")
                return
            target = self.node(item, self.inside(item, name, term, active))
            if target.__class__ is int:
                self.data.links.append((subject, predicate, target))
            else:
                add(f"{predicate}{target} .\n")
        elif kind is bool:
            add(f"{predicate}{boolean_literal(item, term.coercion, name)} .\n")
        elif kind is int or kind is float:
            add(f"{predicate}{number_literal(item, term.coercion, name)} .\n")
        else:
            raise CanonicalisationError("bad_value", "Neither null nor a list inside a list is signed.", name)

    def text(self, item: str, name: str, term: Term, active: ActiveContext) -> str:
        """The object and line end for a text."""
        coercion = term.coercion
        if coercion == "@id":
            return f"{self.reference(item, name, active)} .\n"
        if coercion == "@vocab":
            return active.by_vocabulary.get((name, item)) or self.walker.vocabulary(active, name, item, term)
        end = _end_of_text(term, active)
        if end is None:
            raise CanonicalisationError("bad_value", "This value must be a number or a truth value.", name)
        return f'"{self.escaped(item, name)}{end}'

    def escaped(self, item: str, name: str) -> str:
        """A text as it stands in a literal."""
        if has_surrogate(item):
            raise CanonicalisationError("bad_value", "A text holds half of a character.", name)
        return escape(item)

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
        """Write a member whose term is a JSON value or has a list, graph or language container."""
        if term.coercion == "@json":
            add(f"{predicate}{json_literal(value, name)} .\n")
        elif "@list" in term.containers:
            self.list(value if value.__class__ is list else [value], subject, predicate, name, term, active, add)
        elif "@graph" in term.containers:
            for item in value if value.__class__ is list else (value,):
                self.graph(item, subject, predicate, name, term, active)
        else:
            for language, texts in language_map(value, name):
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
        for index, item in enumerate(items):
            cell = self.new_blank(items, index)
            self.data.links.append((subject, predicate, cell))
            subject, predicate, add = cell, _REST, self.data.blanks[cell].append
            self.emit(item, cell, _FIRST, name, term, active, add)
        add(f"{predicate}{_NIL} .\n")

    def graph(
        self, item: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext
    ) -> None:
        if item.__class__ is not dict:
            raise CanonicalisationError("bad_value", "A graph must be a group of named members.", name)
        graph_name = self.new_blank(item, "graph")
        self.data.links.append((subject, predicate, graph_name))
        outer, self.data = self.data, Dataset()
        outside, self.descriptions = self.descriptions, Descriptions()
        outer.graphs.append((graph_name, self.data))
        self.graph_node(item, self.inside(item, name, term, active))
        self.require_agreement(item)
        self.data, self.descriptions = outer, outside

    def graph_node(self, item: dict[str, Any], active: ActiveContext) -> None:
        contexts = item.get("@context")
        if contexts is not None:  # a credential inside a presentation brings its own contexts
            active = self.walker.root(contexts)
        self.node(item, active, top=contexts is not None)


class NumberedWalk(Walk):
    """A walk in which ``nodes`` says which number an object has."""

    def __init__(self, walker: Walker, own_id: Any, nodes: BlankNodes) -> None:
        super().__init__(walker, own_id)
        self.nodes = nodes

    def new_blank(self, part: Any, place: str | int) -> int:
        number = self.nodes.number_of(part, place)
        self.data.blanks[number] = []
        return number


class NestedWalk(Walk):
    """A walk that reads the contexts of inner objects, as of the credentials in a transcript."""

    def types(self, element: dict[str, Any], active: ActiveContext) -> tuple[ActiveContext, list[str]]:
        if self.depth > 1 and "@context" in element:
            active = self.walker.nested(active, element["@context"])
        return super().types(element, active)

    def contained(
        self, value: Any, subject: str | int, predicate: str, name: str, term: Term, active: ActiveContext, add: Any
    ) -> None:
        if name != "@context":
            super().contained(value, subject, predicate, name, term, active, add)
