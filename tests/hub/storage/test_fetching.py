"""The guarded fetcher refuses what could turn the hub against its own network."""

from __future__ import annotations

import pytest

from credenza.errors import UncheckableError
from credenza_hub.storage.fetching import fetch


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://",
        "https://host:99999/",
        "https://exa mple.org/",
        "https://exämple.org/",
        "",
        "x" * 5000,
    ],
)
def test_fetch_of_an_address_that_is_not_public_https_is_refused(url: str) -> None:
    with pytest.raises(UncheckableError, match="could not be fetched"):
        fetch(url)
