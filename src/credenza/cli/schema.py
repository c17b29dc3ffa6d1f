"""``credenza schema``: the JSON Schema of a specification, for editors."""

from __future__ import annotations

import json

import typer

from credenza.specification import json_schema


def schema() -> None:
    """Print the JSON Schema of a specification, for completion and checks in editors."""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
