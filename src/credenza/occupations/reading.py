"""Reading and writing an occupational standard in YAML or JSON."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from credenza.errors import OccupationalStandardError
from credenza.specification import read_document, shape_problems

from .model import OccupationalStandard


def read_standard(data: bytes) -> OccupationalStandard:
    """Read an occupational standard from YAML or JSON in UTF-8.

    Raises DocumentError if the text cannot be read, OccupationalStandardError if it has another shape.
    """
    document, places = read_document(data)
    try:
        return OccupationalStandard.model_validate(document)
    except ValidationError as error:
        raise OccupationalStandardError(shape_problems(error, places)) from None


def standard_document(standard: OccupationalStandard) -> dict[str, Any]:
    """The standard as plain JSON data, with stated fields only."""
    document: dict[str, Any] = standard.model_dump(mode="json")
    return document


def standard_json(standard: OccupationalStandard) -> str:
    """The standard as indented JSON."""
    return json.dumps(standard_document(standard), ensure_ascii=False, indent=1) + "\n"
