"""What a target of fuzzing is, and the key with which examples are signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.badges import key_number

ROOT = Path(__file__).parents[1]
KEY = key_number(1)


@dataclass(frozen=True)
class Target:
    """A reader under test: what it is called, what is run, and the inputs to begin with."""

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    libraries: tuple[str, ...] = ()
    """Whose branches guide the engine, beside our own: the readers of others that are asked first."""
