"""Contexts written into a document, which only the general mode reads.

They come from strangers, so only plain ones are read: a default vocabulary and terms for properties and types, each
with an address, a kind of value and a container. What could make the rest of the document mean something else than the
pinned contexts say (aliases of keywords, scoped contexts, a base address, terms switched off) is refused, and so is
whatever takes work out of proportion: many terms, long ones, abbreviations of abbreviations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .contexts import ActiveContext, ContextLibrary, extend
from .faults import CanonicalisationError
from .nquads import is_iri, is_language_tag

MOST_TERMS = 100
LONGEST_CONTEXT = 16_384
"""Terms and characters (as JSON) of one context."""

_is_term = re.compile(r"(?!(?:id|type)\Z)[A-Za-z][A-Za-z0-9_.-]*\Z").match
_TERM_MEMBERS = frozenset({"@id", "@type", "@container", "@protected"})
_KINDS = frozenset({"@id", "@vocab", "@json"})
_CONTAINERS = frozenset({"@set", "@list", "@language"})


def unwrapped(part: Any) -> Any:
    """A context, also where a whole context document stands in its place, as JSON-LD libraries have it."""
    return part["@context"] if isinstance(part, dict) and part.keys() == {"@context"} else part


def key_of(part: str | dict[str, Any]) -> str:
    """A context as it is remembered: an address as it stands, an object as JSON."""
    return part if isinstance(part, str) else json.dumps(part, sort_keys=True)


def require_plain(local: dict[str, Any]) -> None:
    """Raise CanonicalisationError for a context object that is not plain."""
    for name, meaning in local.items():
        accepted = _is_member(name, meaning) if name.startswith("@") else _is_definition(name, meaning, local)
        if not accepted:
            message = f"The context in the document says more about {name[:80]!r} than is read here."
            raise CanonicalisationError("unsupported_context", message, "@context")
    if len(local) > MOST_TERMS or len(json.dumps(local)) > LONGEST_CONTEXT:
        raise CanonicalisationError("unsupported_context", "The context in the document is too large.", "@context")


def extended(outer: ActiveContext, parts: Sequence[Any], library: ContextLibrary) -> ActiveContext:
    """The active context under contexts of which some are written into the document.

    Raises CanonicalisationError if one of these changes or doubles a word of the known ones: else who holds a signed
    document could let two words change their meanings and their values.
    """
    both = extend(outer, list(parts), library)
    names = {name for part in parts if isinstance(part, dict) for name in part if not name.startswith("@")}
    if not names:
        return both
    known = extend(outer, [part for part in parts if isinstance(part, str)], library).terms
    addresses = {term.iri for term in known.values()}
    terms = dict(both.terms)
    for name in names:
        same = name in known and terms[name].same_meaning(known[name])
        if not same and (name in known or terms[name].iri in addresses):
            message = f"The context in the document changes what {name[:80]!r} means."
            raise CanonicalisationError("unsupported_context", message, "@context")
        terms[name] = known[name] if same else replace(terms[name], written=True)
    return ActiveContext(terms, both.vocab, both.language, both.previous)


def _is_member(name: str, value: Any) -> bool:
    if name == "@vocab":
        return value is None or (isinstance(value, str) and is_iri(value) is not None)
    if name == "@language":
        return value is None or (isinstance(value, str) and is_language_tag(value) is not None)
    return (name == "@protected" and value is True) or (name == "@version" and value == 1.1)


def _is_definition(name: str, meaning: Any, local: dict[str, Any]) -> bool:
    options = {"@id": meaning} if isinstance(meaning, str) else meaning
    if not _is_term(name) or not isinstance(options, dict) or not options.keys() <= _TERM_MEMBERS:
        return False
    kind = options.get("@type")
    return (
        _is_address(options.get("@id"), local)
        and ("@type" not in options or (isinstance(kind, str) and kind in _KINDS) or _is_address(kind, local))
        and _are_containers(options.get("@container", []))
        and isinstance(options.get("@protected", False), bool)
    )


def _is_address(value: Any, local: dict[str, Any]) -> bool:
    """Whether a value is an address, perhaps abbreviated by a prefix that is itself written out."""
    if not isinstance(value, str) or not is_iri(value):
        return False
    prefix, _, rest = value.partition(":")
    if prefix not in local or rest.startswith("//"):
        return True
    written_out = local[prefix]
    return isinstance(written_out, str) and written_out.partition(":")[0] not in local


def _are_containers(value: Any) -> bool:
    named = value if isinstance(value, list) else [value]
    return all(isinstance(item, str) and item in _CONTAINERS for item in named)
