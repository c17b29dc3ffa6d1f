"""Findings of ``credenza check`` as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from credenza.errors import Place, Problem
from credenza.rulepacks import Finding, RulePack, Severity, Source, word
from credenza.specification import show_path

_STYLES = {Severity.MUST: "bold red", Severity.SHOULD: "bold yellow"}


@dataclass(frozen=True)
class FileReport:
    """What was found in one file: findings of the packs, or the problems that made it unreadable."""

    name: str
    packs: tuple[RulePack, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.rule.severity is severity for finding in self.findings)


def exit_code_of(reports: Sequence[FileReport], strict: bool) -> int:
    """2 if a file cannot be read, 1 if a mandatory rule is broken (or any, if ``strict``), else 0."""
    if any(report.problems for report in reports):
        return 2
    counted = Severity if strict else (Severity.MUST,)
    return int(any(report.count(severity) for report in reports for severity in counted))


def print_text(reports: Sequence[FileReport], language: str) -> None:
    """Print findings for people to the standard output and unreadable files to the standard error."""
    out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    for report in reports:
        for problem in report.problems:
            err.print(_problem_text(report.name, problem.in_language(language)))
        for finding in report.findings:
            out.print(_finding_text(report.name, finding, language))
        if not report.problems:
            out.print(_summary(report, language))


def _at(name: str, place: Place | None) -> str:
    return f"{name}:{place.line}:{place.column}" if place else name


def _problem_text(name: str, problem: Problem) -> Text:
    subject = f"{problem.path}: " if problem.path else ""
    text = Text(f"{_at(name, problem.place)}: ", "bold").append(f"{subject}{problem.message}", "not bold")
    return text.append(f"\n    {problem.remedy}", "not bold") if problem.remedy else text


def _finding_text(name: str, finding: Finding, language: str) -> Text:
    rule = finding.rule
    text = Text(f"{_at(name, finding.place)}: ")
    text.append(f"{rule.id} ({word(rule.severity, language)})", _STYLES[rule.severity])
    text.append(f" {show_path(finding.path)}: ", "cyan").append(finding.message.in_language(language))
    text.append(f"\n    {word('remedy', language)}: {rule.remedy.in_language(language)}")
    for source in rule.sources:
        text.append(f"\n    {word('source', language)}: {source.title} {source.address or ''}".rstrip(), "dim")
    return text.append("\n")


def _summary(report: FileReport, language: str) -> Text:
    packs = ", ".join(pack.id for pack in report.packs)
    must, should = report.count(Severity.MUST), report.count(Severity.SHOULD)
    style = _STYLES[Severity.MUST if must else Severity.SHOULD] if report.findings else "bold green"
    total = word("total", language).format(must=must, should=should)
    said = total if report.findings else word("no_findings", language)
    return Text(f"{report.name}: ").append(said, style).append(f" ({packs})")


def as_json(reports: Sequence[FileReport], language: str, on: date) -> str:
    """The findings as one JSON document for programs."""
    document = {
        "on": on.isoformat(),
        "language": str(language),
        "files": [_file(report, language) for report in reports],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _file(report: FileReport, language: str) -> dict[str, Any]:
    return {
        "file": report.name,
        "packs": [{"id": pack.id, "sha256": pack.sha256} for pack in report.packs],
        "findings": [_finding(finding, language) for finding in report.findings],
        "problems": [
            {"path": problem.path, "message": problem.message, "remedy": problem.remedy, **_place(problem.place)}
            for problem in (problem.in_language(language) for problem in report.problems)
        ],
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "path": show_path(finding.path),
        **_place(finding.place),
        "message": finding.message.in_language(language),
        "remedy": rule.remedy.in_language(language),
        "sources": [_source(source) for source in rule.sources],
    }


def _source(source: Source) -> dict[str, str | None]:
    return {"title": source.title, "address": source.address, "mark": source.mark}


def _place(place: Place | None) -> dict[str, int | None]:
    return {"line": place.line if place else None, "column": place.column if place else None}
