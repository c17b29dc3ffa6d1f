"""SD-JWTs as texts (RFC 9901, section 4): issued, taken apart, presented with fewer disclosures.

``<token of the issuer>~<disclosure>~…~<disclosure>~<token of the holder, or nothing>``
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from credenza.proofs.faults import ProofError, ProofReason
from credenza.proofs.jose import MAX_TOKEN_BYTES, Jws, read_jws, read_object, write_jws
from credenza.proofs.keys import Signer
from credenza.proofs.strict_json import write_json

from .concealing import Randomness, conceal
from .disclosures import ALGORITHM, Disclosure, read_disclosure
from .paths import Path, located
from .revealing import Revealed, reveal

HOLDER = "cnf"
"""The claim that holds the public key of the holder (RFC 7800, section 3.1)."""

_MOST_DISCLOSURES = 1000


@dataclass(frozen=True)
class SdJwt:
    """An SD-JWT taken apart, nothing verified yet: the issuer's token, the disclosures, the holder's token if any.

    ``presented`` is all before the holder's token, to the last tilde, which the holder signs the hash of.
    """

    issued: Jws
    payload: dict[str, Any]
    disclosures: tuple[Disclosure, ...]
    binding: Jws | None
    presented: str

    @cached_property
    def revealed(self) -> Revealed:
        """The claims with the disclosures in their places. Raises ProofError when that cannot be."""
        return reveal(self.payload, self.disclosures)

    @property
    def hash_name(self) -> str:
        """The hash that all digests are made with."""
        return str(self.payload.get(ALGORITHM, "sha-256"))


def issue_sd_jwt(
    claims: Mapping[str, Any],
    key: Signer,
    randomness: Randomness,
    *,
    header: Mapping[str, Any],
    disclosable: Iterable[Path] = (),
    decoys: int = 0,
    holder_key: Mapping[str, Any] | None = None,
    algorithm: str = "sha-256",
) -> str:
    """``claims`` as an SD-JWT with all its disclosures. ``header`` says the type; ``holder_key`` is a public JWK.

    Only who holds the private key to ``holder_key`` can present it with key binding (ibid., section 4.1.2).
    Raises ProofError when a path leads nowhere or a claim has a reserved name.
    """
    bound = {**claims, HOLDER: {"jwk": dict(holder_key)}} if holder_key else claims
    concealed = conceal(bound, disclosable, randomness, decoys=decoys, algorithm=algorithm)
    token = write_jws({"kid": key.verification_method, **header}, write_json(concealed.payload), key)
    return "~".join([token, *(disclosure.text for disclosure in concealed.disclosures), ""])


def read_sd_jwt(text: str) -> SdJwt:
    """Take an SD-JWT apart without trusting it. Raises ProofError when it is none."""
    token, *disclosures, binding = text.split("~") if "~" in text else ("", "", "")
    if not token or len(text) > MAX_TOKEN_BYTES or len(disclosures) > _MOST_DISCLOSURES:
        raise ProofError(ProofReason.MALFORMED, "This is not an SD-JWT of a size that is read here.")
    issued = read_jws(token)
    return SdJwt(
        issued,
        read_object(issued.payload, "claims"),
        tuple(map(read_disclosure, disclosures)),
        read_jws(binding) if binding else None,
        text[: len(text) - len(binding)],
    )


def without_disclosures(text: str, disclose: Iterable[Path]) -> str:
    """The SD-JWT ``text`` with the disclosures only that show the claims at these paths, and without key binding.

    What lies inside a disclosed claim and can be disclosed by itself is not, unless named. Raises ProofError when
    nothing stands at a path.
    """
    token = read_sd_jwt(text)
    wanted = [located(token.revealed.claims, path) for path in disclose]
    places = token.revealed.places
    kept = [
        held.text
        for held in token.disclosures
        if held.text in places and any(path[: len(places[held.text])] == places[held.text] for path in wanted)
    ]
    return "~".join([text.partition("~")[0], *kept, ""])
