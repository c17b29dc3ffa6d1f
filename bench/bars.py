"""What the measurements must reach: ratios within one run, so that the load of the machine does not decide.

What runs in this process is measured again for its bar, in turns with what it is compared to (``clock.ratio``). A peer
that runs in Node is measured in its own process; there the bars are far off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import outcomes
from .clock import Operation, ratio
from .digitalbazaar import PEER
from .supplements import BARE, MANY

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
    yield Bar("supplements a second", MANY, None, 60)
    yield Bar("supplements, of bare pages by the same library", MANY, BARE, 0.08)
    for language in outcomes.TEXTS:
        found = outcomes.finding(language)
        of_splitting = outcomes.OF_SPLITTING[language]
        yield Bar(f"outcomes, {language}, of splitting into words", found, outcomes.limit(language), of_splitting)
        yield Bar(f"outcomes, {language}, descriptions a second", found, None, outcomes.RECORDS)


def judged(found: Mapping[str, float], cases: Mapping[str, Operation]) -> list[tuple[Bar, float]]:
    """Each bar with what was reached: ``found`` are the rates of all operations, ``cases`` those of this process."""
    return [(bar, _reached(bar, found, cases)) for bar in _bars()]


def _reached(bar: Bar, found: Mapping[str, float], cases: Mapping[str, Operation]) -> float:
    if bar.than is None:
        return found[bar.operation]
    if bar.than in cases:
        return ratio(cases[bar.operation], cases[bar.than])
    return found[bar.operation] / found[bar.than]
