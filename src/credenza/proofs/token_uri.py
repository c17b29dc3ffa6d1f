"""The address of a key on a token (RFC 7512): ``pkcs11:token=uni;object=seal?pin-source=file:/run/secrets/pin``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from credenza.errors import KeyFileError

from .faults import SENTENCES

SCHEME = "pkcs11:"

_OF_THE_TOKEN = frozenset({"token", "manufacturer", "serial", "model"})
_PATH_NAMES = _OF_THE_TOKEN | {"object", "id", "type"}
_QUERY_NAMES = frozenset({"module-path", "pin-source"})
_LONGEST = 1000


@dataclass(frozen=True)
class TokenUri:
    """What an address says: attributes of the token, of the key, and how to get at them.

    ``attributes`` are token, manufacturer, serial and model, as far as they are given; ``label`` and ``key_id`` are
    those of the key, at least one of them.
    """

    text: str
    attributes: Mapping[str, str]
    label: str | None
    key_id: bytes | None
    module: str | None
    pin_file: Path | None

    @property
    def token_name(self) -> str:
        """The token for people."""
        return self.attributes.get("token") or self.attributes.get("serial") or "PKCS#11"

    @property
    def key_name(self) -> str:
        """The key for people."""
        return self.label or (self.key_id or b"").hex()


def is_token_uri(reference: str) -> bool:
    """Whether a reference to a key is the address of one on a token."""
    return reference.startswith(SCHEME)


def read_token_uri(text: str) -> TokenUri:
    """Take an address apart. Raises KeyFileError when it is none, or holds a PIN, which has no place in it."""
    path, _, query = text.removeprefix(SCHEME).partition("?")
    if not text.startswith(SCHEME) or len(text) > _LONGEST:
        raise _malformed(text)
    if "pin-value" in query:
        raise KeyFileError(SENTENCES.problem("token_pin_written"))
    named, asked = _pairs(path, ";", _PATH_NAMES, text), _pairs(query, "&", _QUERY_NAMES, text)
    if not {"object", "id"} & set(named) or named.get("type", "private") != "private":
        raise _malformed(text)
    attributes = {name: unquote(value) for name, value in named.items() if name in _OF_THE_TOKEN}
    return TokenUri(
        text=text,
        attributes=attributes,
        label=unquote(named["object"]) if "object" in named else None,
        key_id=unquote_to_bytes(named["id"]) if "id" in named else None,
        module=unquote(asked["module-path"]) if "module-path" in asked else None,
        pin_file=_pin_file(asked["pin-source"], text) if "pin-source" in asked else None,
    )


def _pairs(part: str, separator: str, names: frozenset[str], text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for piece in filter(None, part.split(separator)):
        name, equals, value = piece.partition("=")
        if name not in names or name in pairs or not equals or not value:
            raise _malformed(text)
        pairs[name] = value
    return pairs


def _pin_file(source: str, text: str) -> Path:
    """The file that holds the PIN. A command (``|…``) is never run, and nothing is fetched (ibid., section 7.5)."""
    path = unquote(source).removeprefix("file:").removeprefix("//")
    if not path.startswith("/"):
        raise _malformed(text)
    return Path(path)


def _malformed(text: str) -> KeyFileError:
    return KeyFileError(SENTENCES.problem("token_uri", {"value": repr(text[:120])}))
