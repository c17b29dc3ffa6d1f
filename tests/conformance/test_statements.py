"""Statements of recognition before verifiers made by others, and before the published schema of Open Badges 3.0."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from credenza.recognition import DecisionKind, Proposal
from tests.recognition.cases import notified, rungs, said, start
from tests.recognition.test_statement import CONDITIONAL, signed, statement

from .judging import JUDGES, OPEN_BADGES_SCHEMA, judge

SCHEMA = Path("credentials", "edubadges_obv3", "schemas", "ob_v3p0_achievementcredential_schema.json")
PARTIAL = Proposal(
    kind=DecisionKind.PARTIAL,
    reason=said(),
    considered=rungs(DecisionKind.FULL, DecisionKind.ALTERNATIVE),
    credits=3,
    exemptions=(said("The first module"),),
)


def statements() -> list[dict[str, Any]]:
    """A full, a partial and a conditional recognition in three languages."""
    return [
        signed(statement(), "kk"),
        signed(statement(notified(start(), PARTIAL)), "it"),
        signed(statement(notified(start(), CONDITIONAL)), "ru"),
    ]


def with_decision(document: dict[str, Any], decision: str) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["result"][0]["value"] = decision
    return changed


@pytest.mark.xdist_group("judges")
@pytest.mark.parametrize("name", JUDGES)
def test_judge_accepts_statements_and_refuses_another_decision(name: str, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("{}")
    genuine = statements()
    changed = [with_decision(document, "alternative") for document in genuine]
    verdicts = judge(name, [*genuine, *changed], documents={OPEN_BADGES_SCHEMA: tmp_path / "schema.json"})
    assert [verdict.verified for verdict in verdicts] == [True] * 3 + [False] * 3, verdicts


def test_statements_keep_the_published_schema(shared_data: Path) -> None:
    schema = Draft201909Validator(json.loads((shared_data / SCHEMA).read_text("utf-8")))
    assert [error.message for document in statements() for error in schema.iter_errors(document)] == []
