"""@digitalbazaar/vc in Node, measured in the same run by its own processor time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.conformance.judging import ask

from .clock import ROUNDS, SECONDS

PEER = "@digitalbazaar/vc"


def rates(cases: Mapping[str, tuple[str, str, dict[str, Any]]]) -> dict[str, float]:
    """Name of a group → (suite, kind of key, unsigned credential); gives rates under ``issue GROUP: …`` and so on."""
    question: Any = {
        "cases": [{"suite": suite, "kind": kind, "credential": badge} for suite, kind, badge in cases.values()],
        "rounds": ROUNDS,
        "seconds": SECONDS,
    }
    found = ask("digitalbazaar_rates", question, documents={})
    return {
        f"{act} {group}: {PEER} (proof alone)": rate[act]
        for group, rate in zip(cases, found, strict=True)
        for act in ("issue", "verify")
    }
