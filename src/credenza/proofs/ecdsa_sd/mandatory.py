"""What a holder may not leave out of an Open Badge, unless the issuer decides otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .pointers import PointerError

_REQUIRED = ("/issuer", "/validFrom", "/validUntil", "/credentialStatus")
_IF_PRESENT = ("/name", "/credentialSchema", "/termsOfUse")


def default_pointers(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Pointers to issuer, validity period, status, name, what was achieved, and one sign of whose it is.

    They make every part a valid Open Badge, and leave results, evidence and the other identifiers of the learner to the
    learner. Raises PointerError when the credential does not say until when it is valid or where its status stands: a
    verifier could not tell such a credential from one whose holder hides that it has expired or was revoked.
    """
    for pointer in _REQUIRED:
        if pointer[1:] not in document:
            raise PointerError("absent", pointer)
    present = tuple(pointer for pointer in _IF_PRESENT if pointer[1:] in document)
    subject = document.get("credentialSubject")
    if not isinstance(subject, list):
        return (*_REQUIRED, *present, *_of_subject("/credentialSubject", subject))
    each = (_of_subject(f"/credentialSubject/{number}", one) for number, one in enumerate(subject))
    return (*_REQUIRED, *present, *(pointer for pointers in each for pointer in pointers))


def _of_subject(place: str, subject: Any) -> Iterator[str]:
    if isinstance(subject, dict) and "achievement" in subject:
        yield f"{place}/achievement"
        if "id" not in subject and "identifier" in subject:
            yield _identifier(f"{place}/identifier", subject["identifier"])


def _identifier(place: str, held: Any) -> str:
    """One identifier, which Open Badges 3.0 requires where there is no id: a hashed one, else the name."""
    if not isinstance(held, list) or not held:
        return place
    secrecy = [(_states(one, "hashed", True), _states(one, "identityType", "name")) for one in held]
    return f"{place}/{secrecy.index(max(secrecy))}"


def _states(identifier: Any, member: str, value: Any) -> bool:
    return isinstance(identifier, dict) and identifier.get(member) == value
