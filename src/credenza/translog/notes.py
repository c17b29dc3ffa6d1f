"""Signed notes (C2SP signed-note) and cosignatures of checkpoints (C2SP tlog-cosignature), both with Ed25519.

Signatures of other kinds, by keys that nobody here knows, are passed over, as the standard asks.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from credenza.errors import LogError, Problem
from credenza.proofs import ProofError, Signer
from credenza.proofs.signatures import raw_signature_holds

ED25519 = 1
"""A signature over the text of the note."""
COSIGNATURE = 4
"""A signature over a checkpoint and the moment at which a witness saw it (``cosignature/v1``)."""

LARGEST_NOTE = 64 * 1024
MOST_SIGNATURES = 64
_DASH = "— "
_LATEST = 2**63 - 1
_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class NoteKey:
    """The public key of a log or a witness: its name, the kind of its signatures, 32 bytes of Ed25519."""

    name: str
    kind: int
    public_key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures name the key."""
        return sha256(self.name.encode() + b"\n" + self._encoded).digest()[:4]

    @property
    def _encoded(self) -> bytes:
        return bytes([self.kind]) + self.public_key

    def __str__(self) -> str:
        """The key as it is handed on and pinned (a *vkey*): ``example.org/log+530d903a+AekyeRrm56hApGFk…``."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self._encoded).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> NoteKey:
        """Read a key. Raises LogError."""
        name, _plus, rest = vkey.strip().partition("+")
        identifier, _plus, material = rest.partition("+")
        encoded = decoded(material)
        if not _NAME.fullmatch(name) or encoded is None or len(encoded) != 33:
            raise LogError(Problem("key", "This is no verifier key of Ed25519 (name+id+key)."))
        key = cls(name, encoded[0], encoded[1:])
        if key.kind not in (ED25519, COSIGNATURE) or key.id.hex() != identifier:
            raise LogError(Problem("key", f"The key of {name} is of another kind, or its id does not fit."))
        return key


@dataclass(frozen=True)
class NoteSignature:
    """One line of signature: who signed, by which key, and what follows the key's id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"

    def is_by(self, key: NoteKey) -> bool:
        """Whether the line names this key."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True)
class Note:
    """A text that ends in a line feed, with signatures."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return "\n".join([self.text, "".join(map(str, self.signatures))])

    def with_signatures(self, *more: NoteSignature) -> Note:
        """The note with more signatures."""
        return Note(self.text, (*self.signatures, *more))

    def is_signed_by(self, key: NoteKey) -> bool:
        """Whether the key signed. Raises LogError if a line names the key but its signature does not hold."""
        return self.signed_at(key) is not None if key.kind == COSIGNATURE else self._holds(key, self.text.encode())

    def signed_at(self, key: NoteKey) -> datetime | None:
        """When a witness cosigned; ``None`` if it did not. Raises LogError if its signature does not hold."""
        moments = [_moment(line) for line in self.signatures if line.is_by(key)]
        for line, moment in zip([line for line in self.signatures if line.is_by(key)], moments, strict=True):
            _require(key, cosigned_text(self.text, moment), line.signature[8:])
        return datetime.fromtimestamp(min(moments), UTC) if moments else None

    def _holds(self, key: NoteKey, signed: bytes) -> bool:
        lines = [line for line in self.signatures if line.is_by(key)]
        for line in lines:
            _require(key, signed, line.signature)
        return bool(lines)


def read_note(data: bytes) -> Note:
    """Read a signed note; nothing is verified. Raises LogError."""
    try:
        written = data.decode("utf-8") if len(data) <= LARGEST_NOTE else ""
    except UnicodeDecodeError:
        written = ""
    text, separator, lines = written.rpartition("\n\n")
    signatures = tuple(map(_read_line, lines.splitlines(keepends=True)))
    if not separator or _CONTROL.search(written) or not 0 < len(signatures) <= MOST_SIGNATURES:
        raise LogError(Problem("note", "This is no signed note, or it is too long."))
    return Note(text + "\n", signatures)


def _read_line(line: str) -> NoteSignature:
    name, space, material = line.removeprefix(_DASH).removesuffix("\n").partition(" ")
    signature = decoded(material)
    whole = line.startswith(_DASH) and line.endswith("\n") and space and _NAME.fullmatch(name)
    if not whole or signature is None or len(signature) < 5:
        raise LogError(Problem("note", "A line of signature is malformed."))
    return NoteSignature(name, signature[:4], signature[4:])


def read_signature_lines(data: bytes) -> tuple[NoteSignature, ...]:
    """The lines of signature by which a witness answers. Raises LogError."""
    return read_note(b"\n\n" + data).signatures


def sign_note(text: str, name: str, signer: Signer) -> NoteSignature:
    """Sign a text as the owner of the key ``name``."""
    key = note_key(name, signer, ED25519)
    return NoteSignature(name, key.id, signer.sign(text.encode()))


def cosign(text: str, name: str, signer: Signer, at: datetime) -> NoteSignature:
    """Cosign the text of a checkpoint that was seen at a moment, as the witness ``name``."""
    key, seconds = note_key(name, signer, COSIGNATURE), int(at.timestamp())
    return NoteSignature(name, key.id, seconds.to_bytes(8, "big") + signer.sign(cosigned_text(text, seconds)))


def note_key(name: str, signer: Signer, kind: int) -> NoteKey:
    """The public key under which others know a signer. Raises ValueError unless it signs with Ed25519."""
    if signer.algorithm != "EdDSA":
        raise ValueError("notes are signed with Ed25519")
    return NoteKey(name, kind, signer.public_key)


def cosigned_text(text: str, seconds: int) -> bytes:
    """What a witness signs (tlog-cosignature, Ed25519 signed message)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _moment(line: NoteSignature) -> int:
    seconds = int.from_bytes(line.signature[:8], "big")
    if len(line.signature) != 72 or not 0 < seconds < min(_LATEST, 253_402_300_800):  # the year 10000
        raise LogError(Problem("note", f"The cosignature of {line.name} is malformed."))
    return seconds


def _require(key: NoteKey, signed: bytes, signature: bytes) -> None:
    try:
        holds = raw_signature_holds(key.public_key, signed, signature)
    except ProofError:
        holds = False
    if not holds:
        raise LogError(Problem("note", f"The signature of {key.name} does not hold."))


def decoded(text: str) -> bytes | None:
    """What a text in base64 stands for; ``None`` for another text, or one that is not spelled in the one right way."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:  # not ASCII, or no base64
        return None
    return found if base64.b64encode(found).decode() == text else None
