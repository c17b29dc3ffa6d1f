"""From claims to what an issuer signs: digests in place of what a holder may hold back (RFC 9901, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.jose import encode_base64url

from .disclosures import ALGORITHM, DIGESTS, ELEMENT, Disclosure, digest_of, write_disclosure
from .paths import Path, located

Randomness = Callable[[int], bytes]
"""How many bytes are wanted → as many that nobody can foresee."""

_SALT_BYTES = 16
_DECOY_BYTES = 32


@dataclass(frozen=True)
class Concealed:
    """What is signed, and the disclosures that stand for its digests, outer ones after the inner ones they hold."""

    payload: dict[str, Any]
    disclosures: tuple[Disclosure, ...]


def conceal(
    claims: Mapping[str, Any],
    paths: Iterable[Path],
    randomness: Randomness,
    *,
    decoys: int = 0,
    algorithm: str = "sha-256",
) -> Concealed:
    """``claims`` with a digest in place of each claim in ``paths``; one inside another can be disclosed by itself.

    Each object and list that hides something gets ``decoys`` digests of nothing besides, so that nobody can count.
    Raises ProofError when nothing stands at a path or a claim has a reserved name.
    """
    _refuse_reserved(claims)
    work = _Work({located(claims, path) for path in paths}, randomness, decoys, algorithm)
    payload = work.conceal(dict(claims), ())
    return Concealed({**payload, ALGORITHM: algorithm}, tuple(work.disclosures))


def _refuse_reserved(value: Any) -> None:
    pending = [value]
    while pending:
        held = pending.pop()
        if isinstance(held, Mapping):
            if reserved := {DIGESTS, ELEMENT, ALGORITHM} & held.keys():
                raise ProofError(ProofReason.MALFORMED, f"A claim has the reserved name {min(reserved)!r}.")
            pending.extend(held.values())
        elif isinstance(held, list):
            pending.extend(held)


@dataclass
class _Work:
    hidden: set[Path]
    randomness: Randomness
    decoys: int
    algorithm: str
    disclosures: list[Disclosure] = field(default_factory=list)

    def conceal(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return self._members(value, path)
        return self._items(value, path) if isinstance(value, list) else value

    def _members(self, members: dict[str, Any], path: Path) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        digests: list[str] = []
        for name, member in members.items():
            inner = self.conceal(member, (*path, name))
            if (*path, name) in self.hidden:
                digests.append(self._disclose(name, inner))
            else:
                shown[name] = inner
        if digests:  # sorted, so that their order tells nothing (ibid., section 4.2.4.1)
            shown[DIGESTS] = sorted([*digests, *(self._decoy() for _ in range(self.decoys))])
        return shown

    def _items(self, items: list[Any], path: Path) -> list[Any]:
        written = [self.conceal(item, (*path, index)) for index, item in enumerate(items)]
        hidden = [index for index in range(len(items)) if (*path, index) in self.hidden]
        for index in hidden:
            written[index] = {ELEMENT: self._disclose(None, written[index])}
        if hidden:
            for _ in range(self.decoys):
                place = int.from_bytes(self.randomness(4), "big") % (len(written) + 1)
                written.insert(place, {ELEMENT: self._decoy()})
        return written

    def _disclose(self, name: str | None, value: Any) -> str:
        salt = encode_base64url(self.randomness(_SALT_BYTES)).decode("ascii")
        self.disclosures.append(write_disclosure(salt, name, value))
        return self.disclosures[-1].digest(self.algorithm)

    def _decoy(self) -> str:
        return digest_of(self.randomness(_DECOY_BYTES).hex(), self.algorithm)
