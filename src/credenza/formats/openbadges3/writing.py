"""A credential as the bytes that are handed out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import orjson

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def credential_bytes(credential: Mapping[str, Any]) -> bytes:
    """The credential as indented JSON in UTF-8: the same bytes as a file and as an attachment."""
    try:
        return orjson.dumps(credential, option=_INDENTED)
    except orjson.JSONEncodeError:  # integers beyond 64 bits
        return (json.dumps(credential, ensure_ascii=False, indent=2) + "\n").encode()
