"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for editors and code hosts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from credenza import __version__
from credenza.errors import Place, Problem
from credenza.rulepacks import Finding, Rule, RulePack, Severity
from credenza.specification import show_path

from .check_report import FileReport

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning"}


def as_sarif(reports: Sequence[FileReport], language: str, on: date) -> str:
    """One SARIF log with one run: the rules, a result per finding, a notification per unreadable file.

    ``on`` is the day on which the rules were looked at.
    """
    rules = _rules(pack for report in reports for pack in report.packs)
    index = {rule.id: position for position, rule in enumerate(rules)}
    driver = {"name": "credenza", "version": __version__, "rules": [_descriptor(rule, language) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "properties": {"on": on.isoformat()},
        "invocations": [_invocation(reports, language)],
        "results": [
            _result(report.name, finding, index[finding.rule.id], language)
            for report in reports
            for finding in report.findings
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rules(packs: Iterable[RulePack]) -> list[Rule]:
    unique: dict[str, RulePack] = {pack.id: pack for pack in packs}
    return [rule for pack in unique.values() for rule in pack.rules.values()]


def _descriptor(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.sentence.in_language(language)},
        "help": {"text": rule.remedy.in_language(language)},
        **({"helpUri": rule.sources[0].address} if rule.sources[0].address else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"sources": [f"{source.title} [{source.mark}]" for source in rule.sources]},
    }


def _result(name: str, finding: Finding, rule_index: int, language: str) -> dict[str, Any]:
    location = _location(name, finding.place)
    location["logicalLocations"] = [{"fullyQualifiedName": show_path(finding.path)}]
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.rule.severity],
        "message": {"text": finding.message.in_language(language)},
        "locations": [location],
    }


def _invocation(reports: Sequence[FileReport], language: str) -> dict[str, Any]:
    notifications = [
        _notification(report.name, problem.in_language(language)) for report in reports for problem in report.problems
    ]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _notification(name: str, problem: Problem) -> dict[str, Any]:
    subject = f"{problem.path}: " if problem.path else ""
    text = f"{subject}{problem.message} {problem.remedy}".strip()
    return {"level": "error", "message": {"text": text}, "locations": [_location(name, problem.place)]}


def _location(name: str, place: Place | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(name)}}
    if place:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": physical}
