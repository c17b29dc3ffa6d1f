"""Writing specifications as YAML and JSON, and their JSON Schema for editors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from .edition import to_document
from .model import Specification
from .reading import CORE_SCHEMA

_UNICODE_LINE_BREAK = re.compile("[\\x85\\u2028\\u2029]")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or YAML 1.2 would take for a number, and writes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Escape the line breaks of Unicode, which readers of YAML 1.1 would fold into spaces."""
        style = '"' if _UNICODE_LINE_BREAK.search(text) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)

for tag, pattern, first in CORE_SCHEMA:
    _Dumper.add_implicit_resolver(tag, pattern, first)


def to_yaml(specification: Specification) -> str:
    """The specification as YAML, elements in the order in which they were stated."""
    return yaml_text(to_document(specification))


def yaml_text(document: Mapping[str, Any]) -> str:
    """A document of plain JSON data as YAML, in its own order; what ``read_document`` reads."""
    return yaml.dump(dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def to_json(specification: Specification) -> str:
    """The specification as indented JSON."""
    return json.dumps(to_document(specification), ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a specification, for completion and checks in editors."""
    schema = Specification.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Credenza specification"}
