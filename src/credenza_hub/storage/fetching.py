"""The only way in which the hub fetches anything from the network: https, public addresses, within limits."""

from __future__ import annotations

from openvc.did.base import DidResolutionError
from openvc.fetch import https_bytes_fetch

from credenza.errors import UncheckableError

LARGEST_ANSWER = 1_048_576
"""Bytes. A signed status list of 131,072 entries stays below 30,000."""

LONGEST_WAIT = 5.0
"""Seconds for one answer, from the connection to its last byte."""


def fetch(url: str) -> bytes:
    """What lies at an https address.

    Refused are other schemes, addresses that are not public (the connection goes to the very address that was
    checked), redirects, and answers that are too large or too slow. Raises UncheckableError.
    """
    try:
        return https_bytes_fetch(url, timeout_s=LONGEST_WAIT, max_bytes=LARGEST_ANSWER)
    except DidResolutionError as error:
        raise UncheckableError(f"{url[:200]} could not be fetched: {error}") from error
