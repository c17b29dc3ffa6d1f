"""From a DID to its document and to the one key that a proof names.

openvc is imported when first needed: it loads a network stack, and ``import credenza`` must not.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from credenza.errors import CredenzaError

from .controllers import did_key_document, listed_keys, with_jwks
from .dates import read_datetime
from .did_webvh import METHOD as WEBVH
from .did_webvh import fetch_did_webvh
from .faults import ProofError, ProofReason, ProofUncheckableError
from .strict_json import read_json

if TYPE_CHECKING:
    from openvc.did.base import DidDocument

Resolver = Callable[[str], dict[str, Any]]
"""A DID → its document. Raises ProofUncheckableError when it cannot be had, ProofError when the DID is none."""

Fetch = Callable[[str], bytes]
"""An https address → what lies there. Raises UncheckableError when it cannot be reached."""

ASSERTION = "assertionMethod"
AUTHENTICATION = "authentication"
"""The purposes of keys: to make statements as an issuer, to prove who one is as a holder."""

_MAX_DID_DOCUMENT = 256 * 1024
_LONGEST_KNOWN = 8 * 1024
_IS_ADDRESS = re.compile(r"https?://[^#\s]{1,2000}")
_MAX_DID = 2048  # decoding a did:key costs the square of its length


@functools.lru_cache(maxsize=1024)
def resolve_offline(did: str) -> dict[str, Any]:
    """The document of a did:key or did:jwk, which carry their key in themselves; all others need more than that."""
    from openvc.did.base import DidError
    from openvc.did.did_jwk import DidJwkResolver
    from openvc.did.did_key import DidKeyResolver

    if (of_a_blockchain := did_key_document(did)) is not None:
        return of_a_blockchain
    for method in (DidKeyResolver(), DidJwkResolver()):
        if method.supports(did):
            try:
                return method.resolve(did).raw
            except DidError as error:
                raise ProofError(ProofReason.KEY_NOT_FOUND, f"{did[:120]} is not a readable DID: {error}") from error
    raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, f"The document of {did[:120]} is not at hand.")


def resolver(documents: Mapping[str, dict[str, Any]], fetch: Fetch | None = None) -> Resolver:
    """Resolve did:key, did:jwk and the given documents (DID → document).

    When ``fetch`` is given, did:web and did:webvh too.
    """

    def resolve(did: str) -> dict[str, Any]:
        if did in documents:
            return documents[did]
        if fetch is not None and did.startswith("did:web:"):
            return _fetch_did_web(did, fetch)
        if fetch is not None and did.startswith(WEBVH):
            return fetch_did_webvh(did, fetch)
        if fetch is not None and did.startswith("https://"):
            return _fetch_controller(did, fetch)
        return resolve_offline(did)

    return resolve


def _fetch_did_web(did: str, fetch: Fetch) -> dict[str, Any]:
    from openvc.did.base import DidError
    from openvc.did.did_web import DidWebResolver

    try:
        return DidWebResolver(lambda url: read_json(fetch(url), _MAX_DID_DOCUMENT)).resolve(did).raw
    except (CredenzaError, DidError, OSError) as error:
        raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, f"No document for {did[:120]}: {error}") from error


def _fetch_controller(address: str, fetch: Fetch) -> dict[str, Any]:
    """The controlled identifier document of an issuer that is no DID."""
    try:
        return read_json(fetch(address), _MAX_DID_DOCUMENT)
    except (CredenzaError, OSError) as error:
        detail = f"No document for {address[:120]}: {error}"
        raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, detail) from error


def find_key(verification_method: object, resolve: Resolver, now: datetime, purpose: str = ASSERTION) -> dict[str, Any]:
    """The public key (JWK) that a DID URL names, provided its DID document lets it sign for ``purpose``.

    The document must list the key under that name (Controlled Identifiers 1.0, section 3.3): silence does
    not authorise. A key with ``revoked`` or ``expires`` in the past is refused (ibid., section 2.2).
    """
    if isinstance(verification_method, str) and _IS_ADDRESS.fullmatch(verification_method):
        detail = f"No document is known here that lists {verification_method[:120]}."
        raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, detail)
    if not isinstance(verification_method, str) or not 1 < verification_method.find("#") <= _MAX_DID:
        raise ProofError(ProofReason.MALFORMED, "verificationMethod is not the address of a key.")
    did = verification_method.partition("#")[0]
    if did.startswith("did:"):
        key = _listed_key(verification_method, did, resolve(did), purpose)
    else:
        key = _controlled_key(verification_method, did, resolve(did), purpose)
    for end, written, moment in key.ends:
        if moment is None or moment <= now:
            raise ProofError(ProofReason.KEY_REVOKED, f"{key.id[:200]}: {end} {written:.40}")
    if not key.authorised:
        raise ProofError(ProofReason.KEY_NOT_AUTHORISED, f"{verification_method[:200]} may not sign as {purpose}.")
    return key.jwk


def _controlled_key(address: str, controller: str, raw: dict[str, Any], purpose: str) -> _ListedKey:
    """The key at an address under a controller that is no DID (Controlled Identifiers 1.0, section 3.3)."""
    if raw.get("id") != controller:
        detail = f"The document given for {controller[:120]} is of another one."
        raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, detail)
    named = {name: (key, allowed) for name, key, allowed in listed_keys(raw, purpose) if name == address}
    if not named:
        raise ProofError(ProofReason.KEY_NOT_FOUND, f"{address[:200]} is not in the document of its controller.")
    key, allowed = named[address]
    ends = [*_ends(raw, address), *_ends(raw, address.removeprefix(controller))]
    return _ListedKey(address, key, allowed, tuple(ends))


def sole_key_of(did: str, resolve: Resolver) -> str:
    """The address of the only key of a DID, for tokens that name none. Raises ProofError when there are several."""
    if did.startswith("https://") and len(did) <= _MAX_DID:
        return _sole_controlled_key(did, resolve(did))
    if not did.startswith("did:") or len(did) > _MAX_DID:
        raise ProofError(ProofReason.KEY_NOT_FOUND, "The token names neither a key nor a DID as its issuer.")
    methods = _parse_document(did, resolve(did)).verification_methods
    if len(methods) != 1:
        raise ProofError(ProofReason.KEY_NOT_FOUND, f"{did[:120]} has {len(methods)} keys and the token names none.")
    return _absolute(methods[0].id, did)


def _sole_controlled_key(controller: str, raw: dict[str, Any]) -> str:
    named = {address for address, _, _ in listed_keys(raw, ASSERTION)}
    if len(named) != 1:
        detail = f"{controller[:120]} lists {len(named)} keys and the token names none."
        raise ProofError(ProofReason.KEY_NOT_FOUND, detail)
    return named.pop()


def _absolute(identifier: str, did: str) -> str:
    return did + identifier if identifier.startswith("#") else identifier


@dataclass(frozen=True, eq=False)
class _ListedKey:
    """A key that a DID document lists: whether for the purpose, and its ends (which, as written, the moment if any)."""

    id: str
    jwk: dict[str, Any]
    authorised: bool
    ends: tuple[tuple[str, str, datetime | None], ...]


def _listed_key(address: str, did: str, raw: dict[str, Any], purpose: str) -> _ListedKey:
    """The key at an address. One that was found before is known by all that its document says."""
    try:
        written = orjson.dumps(raw)
    except orjson.JSONEncodeError:
        return _find_listed(address, _parse_document(did, raw, purpose), purpose)
    if len(written) > _LONGEST_KNOWN:
        return _find_listed(address, _parse_document(did, raw, purpose), purpose)
    return _known_key(address, did, written, purpose)


@functools.lru_cache(maxsize=1024)
def _known_key(address: str, did: str, written: bytes, purpose: str) -> _ListedKey:
    return _find_listed(address, _parse_document(did, orjson.loads(written), purpose), purpose)


def _find_listed(address: str, document: DidDocument, purpose: str) -> _ListedKey:
    named = [method for method in document.verification_methods if _absolute(method.id, document.id) == address]
    if not named and address in _named_in(document.raw, document.id):
        raise ProofUncheckableError(ProofReason.UNSUPPORTED, f"{address[:200]} is written in a form not known here.")
    if len(named) != 1:
        raise ProofError(ProofReason.KEY_NOT_FOUND, f"{address[:200]} is not in the document of its DID.")
    authorised = document.key_for_purpose(address, purpose) is not None
    return _ListedKey(named[0].id, named[0].public_key_jwk, authorised, tuple(_ends(document.raw, named[0].id)))


def _named_in(raw: dict[str, Any], did: str) -> set[str]:
    """The addresses of all keys in a DID document, those included that nobody here can read."""
    methods = raw.get("verificationMethod")
    listed = [item.get("id") for item in methods if isinstance(item, dict)] if isinstance(methods, list) else []
    return {_absolute(identifier, did) for identifier in listed if isinstance(identifier, str)}


def _ends(raw: dict[str, Any], method_id: str) -> Iterator[tuple[str, str, datetime | None]]:
    methods = raw.get("verificationMethod")
    for method in methods if isinstance(methods, list) else ():
        if isinstance(method, dict) and method.get("id") == method_id:
            for end in ("revoked", "expires"):
                if end in method:
                    yield end, str(method[end]), read_datetime(method[end])


def _parse_document(did: str, raw: dict[str, Any], purpose: str = ASSERTION) -> DidDocument:
    from openvc.did.base import DidError, parse_did_document

    try:
        document = parse_did_document(with_jwks(raw))
    except DidError as error:
        raise ProofUncheckableError(
            ProofReason.DID_UNRESOLVABLE, f"The document of {did[:120]} is none: {error}"
        ) from error
    if document.id != did:
        raise ProofUncheckableError(
            ProofReason.DID_UNRESOLVABLE, f"The document given for {did[:120]} is of another DID."
        )
    # openvc lets any key sign when the document is silent about the purpose; we do not.
    return dataclasses.replace(document, relationships={purpose: [], **document.relationships})
