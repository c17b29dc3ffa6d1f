"""What the measurements must reach: ratios within one run, so that the load of the machine does not decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .digitalbazaar import PEER

SIGNING = "limit: Ed25519 signature (libsodium)"
VERIFYING = "limit: Ed25519 verification (libsodium)"


@dataclass(frozen=True)
class Bar:
    """A rate that must be so many times another one; without ``than`` it is a rate itself."""

    name: str
    operation: str
    than: str | None
    demanded: float


def _bars() -> Iterator[Bar]:
    for size in ("badge", "micro-credential"):
        group = f"eddsa-rdfc-2022 Ed25519, {size}"
        issue = f"issue {group}: Credenza (award to signed credential)"
        verify = f"verify {group}: Credenza (nine steps, known shape, many)"
        yield Bar(f"issue {size}, of libsodium signing", issue, SIGNING, 0.30)
        yield Bar(f"issue {size}, times {PEER}", issue, f"issue {group}: {PEER} (proof alone)", 100)
        yield Bar(f"verify {size}, of libsodium verifying", verify, VERIFYING, 0.40)
        yield Bar(f"verify {size}, times {PEER}", verify, f"verify {group}: {PEER} (proof alone)", 60)
        walker = f"canonical form {group}: Credenza (walker, no template)"
        yield Bar(f"canonical form of any {size}, times PyLD", walker, f"canonical form {group}: PyLD", 40)
    marks = "eddsa-rdfc-2022 Ed25519, two marks on a long scale"
    yield Bar(
        "issue two marks on a long scale, of libsodium signing",
        f"issue {marks}: Credenza (award to signed credential)",
        SIGNING,
        0.20,
    )
    yield Bar("supplements a second", "supplement: PDF/A-3 with credential, many learners", None, 60)


def judged(found: Mapping[str, float]) -> list[tuple[Bar, float]]:
    """Each bar with what was reached."""
    return [(bar, found[bar.operation] / (found[bar.than] if bar.than else 1)) for bar in _bars()]
