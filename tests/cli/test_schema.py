from __future__ import annotations

import json

from credenza.specification import json_schema

from .running import run_credenza


def test_schema_is_printed_as_json() -> None:
    run = run_credenza("schema")
    assert (run.code, run.err, json.loads(run.out)) == (0, "", json_schema())
