"""What the test interface issues: path → cryptosuite and kind of key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from credenza.proofs import ECDSA_SD_2023

from .keys import key_for

STATUS_PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class Path:
    """One issuer of the interface: how it secures credentials, with which kind of key, with a status or without."""

    name: str
    key: str
    suite: str
    has_status: bool = False


PATHS: Mapping[str, Path] = {
    path.name: path
    for path in (
        Path("eddsa-rdfc-2022", "Ed25519", "eddsa-rdfc-2022"),
        Path("eddsa-jcs-2022", "Ed25519", "eddsa-jcs-2022"),
        Path("ecdsa-rdfc-2019/P-256", "P-256", "ecdsa-rdfc-2019"),
        Path("ecdsa-rdfc-2019/P-384", "P-384", "ecdsa-rdfc-2019"),
        Path("ecdsa-jcs-2019/P-256", "P-256", "ecdsa-jcs-2019"),
        Path("ecdsa-jcs-2019/P-384", "P-384", "ecdsa-jcs-2019"),
        Path("ecdsa-sd-2023/P-256", "P-256", ECDSA_SD_2023),
        Path("vc+jwt", "P-256", "vc+jwt"),
        Path("status/revocation-suspension", "Ed25519", "eddsa-rdfc-2022", has_status=True),
    )
}


def status_list_address(purpose: str) -> str:
    """Where the status list for a purpose is published."""
    return f"{settings.PUBLIC_URL}/status/{purpose}"


def description() -> dict[str, Any]:
    """The whole interface for whoever configures a client: addresses, and the issuer that each path wants."""
    base = settings.PUBLIC_URL
    return {
        "issuers": [
            {"endpoint": f"{base}/s/{path.name}/credentials/issue", "id": key_for(path.key).did, "key": path.key}
            for path in PATHS.values()
        ],
        "verifiers": [{"endpoint": f"{base}/credentials/verify"}],
        "vcHolders": [{"endpoint": f"{base}/credentials/derive"}],
        "vpVerifiers": [{"endpoint": f"{base}/presentations/verify"}],
        "statusLists": [status_list_address(purpose) for purpose in STATUS_PURPOSES],
        "didResolvers": [{"endpoint": f"{base}/1.0/identifiers"}, {"endpoint": f"{base}/did-key/1.0/identifiers"}],
    }
