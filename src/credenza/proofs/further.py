"""Contexts that others write and this project does not: read for verification, never for signing.

The tables lie in ``further_contexts`` (its README says from where), pinned by hash like those of the product itself.
Documents that name only the product's own contexts are not concerned: for them nothing here is read.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from credenza.errors import RenderingError

from .contexts import CLR_V2, OPEN_BADGES_V3, GeneralContexts, pinned_documents, unknown_contexts

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
_CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context.json"

_TABLES: Mapping[str, tuple[str, str]] = {
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": (
        "open-badges-v3.0.json",
        "31b2293a1b290b9aff29258cae4c3c803b516c08f1c8e19fcda402b9a0a1628d",
    ),
    "https://www.w3.org/2018/credentials/v1": (
        "credentials-v1.json",
        "3a07ab48ab399ec5474d8c3867aebf8f441fdb7d02bccb38ddfcc88acb568504",
    ),
    "https://www.w3.org/ns/credentials/examples/v2": (
        "credentials-examples-v2.json",
        "62f41da718da3870d47f14222f314c83dc9dbbe486e04b0b41b540821c69941c",
    ),
    "https://w3id.org/vc/status-list/2021/v1": (
        "status-list-2021.json",
        "cd102e527d3e417afd8772f69a0a74ada28ead02aa8aeec4fefb8c6bc94c6737",
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        "bitstring-status-list.json",
        "b200639458561aacdc93cc328570ac20498e4a501b6e2fbbc402cd26ca07a4ed",
    ),
    "https://w3id.org/security/data-integrity/v1": (
        "data-integrity-v1.json",
        "80d9e5abbf64ecf81866b54f73e617056e023d9ed33d3a88f020e3e08ce558a7",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "ed25519-2020.json",
        "1d0fd7c8c822480e353bae11fa65745fb389fec0d0577937208c736c1625fee5",
    ),
    "https://w3id.org/security/suites/ed25519-2018/v1": (
        "ed25519-2018.json",
        "4e65d5e2166862e3fb8e554b001db790179191717b0db7fbc67c4a0c7528e671",
    ),
    "https://w3id.org/security/suites/jws-2020/v1": (
        "jws-2020.json",
        "683bccee73fccaee93d4bf7188c7dbe2cf0359a9e1a592b212c3d1848cef1fec",
    ),
    "https://w3id.org/citizenship/v4rc1": (
        "citizenship-v4rc1.json",
        "187e48082d6e11a14fd70adf6b55eb31519857c7ab8e0b4892be8b5bc253495a",
    ),
    "https://w3id.org/openbadges/v2": (
        "open-badges-v2.json",
        "91c4763620189d8bf886e7f23bb74967f1ec8e3019ce17e30c2b526385d8c887",
    ),
    "https://w3id.org/blockcerts/v2": (
        "blockcerts-v2.0.json",
        "3cfef0bcebe672f3c05a4e56abc60bd1f51c4f461396eeb068ad0b5294df9ba0",
    ),
    "https://w3id.org/blockcerts/v2.1": (
        "blockcerts-v2.1.json",
        "3cfef0bcebe672f3c05a4e56abc60bd1f51c4f461396eeb068ad0b5294df9ba0",
    ),
    "https://w3id.org/blockcerts/schema/2.0-alpha/context.json": (
        "blockcerts-v2.0-alpha.json",
        "d9b2864cd011dabe0970d7fd57ec8e363387cc82e5aa4e9c06662e3215dd76d2",
    ),
    "https://www.blockcerts.org/schema/3.0-alpha/context.json": (
        "blockcerts-v3.0-alpha.json",
        "0673c2fc076f37fa04b825b9112592be8a64d364a1268525602b4235d0298c6c",
    ),
    "https://w3id.org/blockcerts/v3.0-beta": (
        "blockcerts-v3.0-beta.json",
        "abe1ab70cf6151b2b9180f0e5314b55478f36fefde5e7fb322538cf185f46135",
    ),
    "https://w3id.org/blockcerts/v3": (
        "blockcerts-v3.0.json",
        "8bf70686d63d3d12d1a795aade3ebde01f7e5e6d516dc9205beacdb0c5ca7f8f",
    ),
    "https://w3id.org/blockcerts/v3.1": (
        "blockcerts-v3.1.json",
        "fdd6b876e7d5f6b4dbc93e3e3993802a62821a8c171ea2fffa971ad1384a036e",
    ),
    "https://w3id.org/blockcerts/v3.2": (
        "blockcerts-v3.2.json",
        "1021f1137f2fd9c684022218eff786e7a55d30c62caddd5fc6e4b1c6b0b3f33d",
    ),
    "https://w3id.org/blockcerts/v1": (
        "blockcerts-v1.2.json",
        "4afdb604eb2c5e7b8fe1732b986e7d63e4fa0c7728dfb4e027c285d19a4ab82f",
    ),
    "https://w3id.org/security/suites/secp256k1-2019/v1": (
        "secp256k1-2019.json",
        "b53c8601eca68991ba299dc543bcafc19944a1aca36c5fc3edb1e5d451d3885e",
    ),
    "https://w3id.org/security/suites/merkle-2019/v1": (
        "merkle-proof-2019.json",
        "a1d5bcfcca6e767bc6f22bfae437ee1071d1b32cd3bd75e5d05bd5788e354187",
    ),
    "https://w3id.org/security/suites/chained-2021/v1": (
        "chained-proof-2021.json",
        "e647519e176e0653763e47e6b653a9a57df264981a39c0876144f952bc01af0c",
    ),
}
"""Address → (file in ``further_contexts``, SHA-256 of its bytes)."""

_OTHER_ADDRESSES: Mapping[str, str] = {
    "https://ns.did.ai/suites/secp256k1-2019/v1": "https://w3id.org/security/suites/secp256k1-2019/v1",
    "https://w3id.org/blockcerts/schema/1.2/context.json": "https://w3id.org/blockcerts/v1",
    "https://www.blockcerts.org/schema/1.2/context.json": "https://w3id.org/blockcerts/v1",
    "https://openbadgespec.org/v2/context.json": "https://w3id.org/openbadges/v2",
    "https://w3id.org/blockcerts/schema/2.0/context.json": "https://w3id.org/blockcerts/v2",
    "https://www.blockcerts.org/schema/2.0/context.json": "https://w3id.org/blockcerts/v2",
    "https://w3id.org/blockcerts/schema/2.1/context.json": "https://w3id.org/blockcerts/v2.1",
    "https://www.blockcerts.org/schema/2.1/context.json": "https://w3id.org/blockcerts/v2.1",
    "https://w3id.org/blockcerts/schema/3.0-beta/context.json": "https://w3id.org/blockcerts/v3.0-beta",
    "https://www.blockcerts.org/schema/3.0-beta/context.json": "https://w3id.org/blockcerts/v3.0-beta",
    "https://w3id.org/blockcerts/v3.0-alpha": "https://www.blockcerts.org/schema/3.0-alpha/context.json",
    "https://w3id.org/blockcerts/schema/3.0/context.json": "https://w3id.org/blockcerts/v3",
    "https://www.blockcerts.org/schema/3.0/context.json": "https://w3id.org/blockcerts/v3",
    "https://w3id.org/blockcerts/schema/3.1/context.json": "https://w3id.org/blockcerts/v3.1",
    "https://www.blockcerts.org/schema/3.1/context.json": "https://w3id.org/blockcerts/v3.1",
    "https://w3id.org/blockcerts/schema/3.2/context.json": "https://w3id.org/blockcerts/v3.2",
    "https://www.blockcerts.org/schema/3.2/context.json": "https://w3id.org/blockcerts/v3.2",
}
"""Address → the address above at which the same context is published."""


def contexts_for(document: Mapping[str, Any], extra: Mapping[str, dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    """The contexts with which a document of anybody is read: ``extra``, and the further ones where it names others.

    Contexts written into a document are then read as well, as far as they add words and change none (decision 0032).
    Raises RenderingError when an installed table is not the pinned one.
    """
    if isinstance(extra, GeneralContexts) or not unknown_contexts(document, extra):
        return extra
    is_older = _first_context(document) == CREDENTIALS_V1
    return _merged(is_older) if not extra else GeneralContexts({**further_documents(is_older), **extra}, adding=True)


def _first_context(document: Mapping[str, Any]) -> object:
    named = document.get("@context")
    return named[0] if isinstance(named, list) and named else named


@functools.lru_cache(maxsize=2)
def _merged(is_older: bool) -> GeneralContexts:
    return GeneralContexts(further_documents(is_older), adding=True)


@functools.lru_cache(maxsize=2)
def further_documents(is_older: bool) -> Mapping[str, dict[str, Any]]:
    """The further contexts by address. The Open Badges context without a version meant other things in ``is_older``
    credentials (VC Data Model 1.1) than today: its present text cannot be read together with version 2.0.
    """
    tables = {address: _table(*pinned) for address, pinned in _TABLES.items()}
    if not is_older:
        tables[_OPEN_BADGES] = pinned_documents()[OPEN_BADGES_V3]
    tables[_CLR] = pinned_documents()[CLR_V2]
    return tables | {address: tables[same] for address, same in _OTHER_ADDRESSES.items()}


def _table(name: str, expected: str) -> dict[str, Any]:
    data = files(__package__).joinpath("further_contexts", name).read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise RenderingError(f"The installed table {name} is not the pinned one; reinstall credenza.")
    document: dict[str, Any] = json.loads(data)
    return document
