"""did:webvh: a did:web with a history that proves itself (https://identity.foundation/didwebvh/v1.0/).

The document is the last entry of a log in JSON Lines, each signed and chained to the one before, the first to the
identifier itself. openvc replays and checks the log; a log with witnesses it refuses. What is kept here are the limits,
and that every reader sees the same log: strict JSON, one entry a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from credenza.errors import CredenzaError

from .faults import ProofReason, ProofUncheckableError
from .strict_json import read_json

METHOD = "did:webvh:"
LARGEST_LOG = 1024 * 1024
MOST_ENTRIES = 256
_LARGEST_ENTRY = 256 * 1024


def fetch_did_webvh(did: str, fetch: Callable[[str], bytes]) -> dict[str, Any]:
    """The document of a did:webvh whose whole log holds.

    Raises ProofUncheckableError when the log cannot be had, is too long, does not hold, or ends in deactivation: then
    nobody says which keys are those of the DID.
    """
    from openvc.did.base import DidError
    from openvc.did.did_webvh import DidWebvhResolver

    try:
        return DidWebvhResolver(lambda url: _strict_log(fetch(url))).resolve(did).raw
    except (CredenzaError, DidError, OSError) as error:
        detail = f"No document for {did[:120]}: {error!s:.300}"
        raise ProofUncheckableError(ProofReason.DID_UNRESOLVABLE, detail) from error


def _strict_log(data: bytes) -> str:
    """The log as plain JSON Lines. Raises JsonError, ProofUncheckableError."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    if len(data) > LARGEST_LOG or len(lines) > MOST_ENTRIES:
        raise ProofUncheckableError(
            ProofReason.DID_UNRESOLVABLE, f"The log is longer than {MOST_ENTRIES} entries or {LARGEST_LOG} bytes."
        )
    return "\n".join(json.dumps(read_json(line, _LARGEST_ENTRY)) for line in lines)
