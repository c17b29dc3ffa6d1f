"""A draft as text that people edit elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from credenza.errors import InputError
from credenza.specification import read_specification, specification_of, to_document, to_yaml


def text_of(document: Mapping[str, Any]) -> str:
    """The document as YAML; as JSON, which is YAML too, while its shape is still wrong."""
    try:
        return to_yaml(specification_of(dict(document)).specification)
    except InputError:
        return json_text_of(document)


def json_text_of(document: Mapping[str, Any]) -> str:
    """The document as indented JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def document_of_text(data: bytes) -> dict[str, Any]:
    """The document in a YAML or JSON text. Raises DocumentError or SpecificationError, with lines."""
    return to_document(read_specification(data).specification)
