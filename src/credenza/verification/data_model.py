"""What the W3C VC Data Model requires of any credential: 2.0 (https://www.w3.org/TR/vc-data-model-2.0/), section 4 and
5.3; the same of 1.1, whose first context and dates have other names.

Own checks, member by member; what the terms in it mean is the business of the contexts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from credenza.proofs import CREDENTIALS_V1, CREDENTIALS_V2, read_datetime

_is_url = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f]+").fullmatch
_has_offset = re.compile(r".*(Z|[+-]\d\d:\d\d)").fullmatch
_DIRECTIONS = ("ltr", "rtl")
_TYPED = ("credentialStatus", "credentialSchema", "termsOfUse", "refreshService", "evidence")
_MEMBERS = {
    *("@context", "id", "type", "name", "description", "issuer", "credentialSubject", "proof"),
    *("validFrom", "validUntil", "issuanceDate", "expirationDate", "holder", "verifiableCredential"),
    *("credentialStatus", "credentialSchema", "termsOfUse", "refreshService", "evidence", "relatedResource"),
    *("confidenceMethod", "renderMethod", "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "cnf"),
}
_MOMENTS = (("validFrom", "validUntil"), ("issuanceDate", "expirationDate"))


def data_model_problems(document: dict[str, Any]) -> list[str]:
    """What in a credential is missing or of the wrong kind, each as ``path: what`` in English; empty if nothing is.

    Whether the credential is valid now, and whether its proof holds, is not asked here.
    """
    return [
        *_context_problems(document),
        *_identity_problems(document),
        *_issuer_problems(document.get("issuer")),
        *_subject_problems(document.get("credentialSubject")),
        *_text_problems(document, ""),
        *(problem for member in _TYPED if member in document for problem in _typed_problems(document, member)),
        *_related_problems(document),
        *_proof_problems(document),
    ]


def unsigned_problems(document: dict[str, Any]) -> list[str]:
    """The same of a credential about to be signed, and besides that its dates are exact and in order.

    Who reads a credential may take a moment without an offset as UTC (section 4.9); who writes one states it.
    """
    return [*data_model_problems(document), *_moment_problems(document)]


def unknown_members(document: dict[str, Any]) -> list[str]:
    """The members at the top of a credential or presentation that neither the data model nor a token gives it.

    Extensions are allowed (section 5.2); an issuer may wish for none.
    """
    return sorted(document.keys() - _MEMBERS)


def items(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list; nothing as none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def texts(value: Any) -> set[str]:
    """The texts in a value that may stand alone or in a list."""
    return {item for item in items(value) if isinstance(item, str)}


def is_url(value: Any) -> bool:
    """Whether a value is an absolute URL without the characters that none may hold."""
    return isinstance(value, str) and _is_url(value) is not None


def _context_problems(document: dict[str, Any]) -> Iterator[str]:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts:
        yield "@context: not a list of contexts"
    elif contexts[0] not in (CREDENTIALS_V2, CREDENTIALS_V1):
        yield "@context: does not begin with the context of the data model"
    elif not all(is_url(context) or isinstance(context, dict) for context in contexts):
        yield "@context: neither an address nor an object"


def _identity_problems(document: dict[str, Any]) -> Iterator[str]:
    if "id" in document and not is_url(document["id"]):
        yield "id: not an IRI"
    if "VerifiableCredential" not in texts(document.get("type")):
        yield "type: VerifiableCredential is missing"
    elif not _are_types(document["type"]):
        yield "type: not one or more texts"


def _are_types(value: Any) -> bool:
    return bool(items(value)) and all(isinstance(item, str) and item for item in items(value))


def _issuer_problems(issuer: Any) -> Iterator[str]:
    if not is_url(issuer.get("id") if isinstance(issuer, dict) else issuer):
        yield "issuer: neither an IRI nor an object with one as its id"
    elif isinstance(issuer, dict):
        yield from _text_problems(issuer, "issuer.")


def _subject_problems(value: Any) -> Iterator[str]:
    subjects = items(value)
    if not subjects or not all(isinstance(subject, dict) and subject for subject in subjects):
        yield "credentialSubject: neither an object nor a list of objects"
    elif not all(is_url(subject["id"]) for subject in subjects if "id" in subject):
        yield "credentialSubject.id: not an IRI"


def _text_problems(holder: dict[str, Any], path: str) -> Iterator[str]:
    for member in ("name", "description"):
        if member in holder and not (items(holder[member]) and all(map(_is_wording, items(holder[member])))):
            yield f"{path}{member}: neither a text nor a text with its language"


def _is_wording(value: Any) -> bool:
    """A text or a language value object (section 11.1)."""
    if not isinstance(value, dict):
        return isinstance(value, str)
    return (
        isinstance(value.get("@value"), str)
        and isinstance(value.get("@language", ""), str)
        and value.get("@direction", "ltr") in _DIRECTIONS
        and value.keys() <= {"@value", "@language", "@direction"}
    )


def _typed_problems(document: dict[str, Any], member: str) -> Iterator[str]:
    """Sections 4.10, 4.11 and 5.4 to 5.6."""
    for item in items(document[member]) or [None]:
        if not isinstance(item, dict) or not _are_types(item.get("type")):
            yield f"{member}: not an object with a type"
        elif not is_url(item.get("id", None if member == "credentialSchema" else "urn:none")):
            yield f"{member}.id: not an IRI"


def _related_problems(document: dict[str, Any]) -> Iterator[str]:
    """Section 5.3, save whether the digests are right."""
    if "relatedResource" not in document:
        return
    resources = items(document["relatedResource"])
    if not resources or not all(isinstance(resource, dict) and is_url(resource.get("id")) for resource in resources):
        yield "relatedResource: not objects with an IRI as their id"
        return
    if len({resource["id"] for resource in resources}) < len(resources):
        yield "relatedResource: names a resource twice"
    if not all(texts(resource.get("digestSRI")) | texts(resource.get("digestMultibase")) for resource in resources):
        yield "relatedResource: no digest"


def _proof_problems(document: dict[str, Any]) -> Iterator[str]:
    for proof in items(document.get("proof", [])) or ([None] if "proof" in document else []):
        if not isinstance(proof, dict) or not _are_types(proof.get("type")):
            yield "proof: not an object with a type"


def _moment_problems(document: dict[str, Any]) -> Iterator[str]:
    for begin, end in _MOMENTS:
        moments = {member: read_datetime(document[member]) for member in (begin, end) if member in document}
        for member, moment in moments.items():
            if moment is None or not _has_offset(document[member]):
                yield f"{member}: not a date and time with its offset"
        since, until = moments.get(begin), moments.get(end)
        if since and until and until < since:
            yield f"{end}: before {begin}"
