"""From what an issuer signed and what a holder discloses to claims (RFC 9901, section 7.1, step 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.strict_json import MAX_DEPTH

from .disclosures import ALGORITHM, DIGESTS, ELEMENT, Disclosure
from .paths import Path


@dataclass(frozen=True)
class Revealed:
    """The claims that are shown, where each disclosure stands in them, and where digests stay unexplained.

    ``withheld`` holds the path of the object or list for each such digest, decoys included. ``unreferenced`` are
    disclosures of which no digest speaks: nobody signed them, so none may be there.
    """

    claims: dict[str, Any]
    places: Mapping[str, Path]
    withheld: tuple[Path, ...]
    unreferenced: tuple[str, ...]


def reveal(payload: Mapping[str, Any], disclosures: Sequence[Disclosure]) -> Revealed:
    """Put disclosures in the place of their digests.

    Raises ProofError when a digest or disclosure is there twice, of the wrong kind, or would overwrite a claim.
    """
    algorithm = payload.get(ALGORITHM, "sha-256")
    if not isinstance(algorithm, str):
        raise _malformed("The name of the hash is no text.")
    by_digest = {disclosure.digest(algorithm): disclosure for disclosure in disclosures}
    if len(by_digest) != len(disclosures):
        raise _malformed("The same disclosure is there twice.")
    work = _Work(by_digest)
    claims = work.members({name: value for name, value in payload.items() if name != ALGORITHM}, ())
    unreferenced = tuple(held.text for digest, held in by_digest.items() if digest not in work.seen)
    return Revealed(claims, work.places, tuple(work.withheld), unreferenced)


@dataclass
class _Work:
    by_digest: Mapping[str, Disclosure]
    seen: set[str] = field(default_factory=set)
    places: dict[str, Path] = field(default_factory=dict)
    withheld: list[Path] = field(default_factory=list)

    def value(self, value: Any, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            raise _malformed(f"Disclosures are nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, dict):
            return self.members(value, path)
        return self.items(value, path) if isinstance(value, list) else value

    def members(self, held: Mapping[str, Any], path: Path) -> dict[str, Any]:
        if ELEMENT in held:
            raise _malformed("The digest of an item stands outside a list.")
        shown = {name: self.value(member, (*path, name)) for name, member in held.items() if name != DIGESTS}
        for digest in _texts(held.get(DIGESTS, [])):
            disclosure = self._find(digest, path)
            if disclosure is None:
                continue
            if disclosure.name is None or disclosure.name in shown:
                raise _malformed("A disclosure is no member, or of a member that is there already.")
            shown[disclosure.name] = self._place(disclosure, (*path, disclosure.name))
        return shown

    def items(self, held: list[Any], path: Path) -> list[Any]:
        shown: list[Any] = []
        for item in held:
            if isinstance(item, dict) and item.keys() == {ELEMENT}:
                (digest,) = _texts([item[ELEMENT]])
                disclosure = self._find(digest, path)
                if disclosure is not None:
                    if disclosure.name is not None:
                        raise _malformed("A disclosure of a member stands for an item.")
                    shown.append(self._place(disclosure, (*path, len(shown))))
            else:
                shown.append(self.value(item, (*path, len(shown))))
        return shown

    def _find(self, digest: str, path: Path) -> Disclosure | None:
        if digest in self.seen:
            raise _malformed("The same digest is there twice.")
        self.seen.add(digest)
        disclosure = self.by_digest.get(digest)
        if disclosure is None:
            self.withheld.append(path)
        return disclosure

    def _place(self, disclosure: Disclosure, path: Path) -> Any:
        self.places[disclosure.text] = path
        return self.value(disclosure.value, path)


def _texts(digests: Any) -> list[str]:
    if not isinstance(digests, list) or not all(isinstance(digest, str) for digest in digests):
        raise _malformed("The digests are no list of texts.")
    return digests


def _malformed(detail: str) -> ProofError:
    return ProofError(ProofReason.MALFORMED, detail)
