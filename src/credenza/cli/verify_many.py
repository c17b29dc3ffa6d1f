"""``credenza verify`` for many credentials: files, folders and JSON lines, one answer after the other and a count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import typer

from credenza.errors import DocumentError
from credenza.verification import (
    MAX_CREDENTIAL_BYTES,
    MAX_PDF_BYTES,
    Means,
    Outcome,
    StepOutcome,
    VerificationReport,
    Verifier,
    printable,
)

from .log_source import read_log_proof
from .support import BESIDE, read_bounded
from .texts import problem, say

JSON_LINES = ".jsonl"
_KINDS = (".json", ".jsonld", ".jwt", ".pdf", ".png", ".svg", JSON_LINES)
_LONGEST_LINE = MAX_CREDENTIAL_BYTES + 2
_WORST_FIRST = (Outcome.NOT_VERIFIED, Outcome.COULD_NOT_CHECK, Outcome.VERIFIED)

Named = tuple[str, bytes]


def is_many(sources: list[str]) -> bool:
    """Whether the sources are more than one file, address or input."""
    return len(sources) > 1 or Path(sources[0]).is_dir() or sources[0].endswith(JSON_LINES)


def verify_many(
    sources: Iterable[str],
    means_beside: Callable[[Path], Means],
    now: datetime,
    tell: Callable[[str, VerificationReport], None],
) -> Outcome:
    """Verify all credentials in files and folders; ``tell`` hears of each. Gives the worst outcome.

    ``means_beside`` gives the means for the credentials in a folder; those of one folder after the other are verified
    with the same ones. Raises DocumentError for what cannot be read, and when there is no credential at all.
    """
    counts: Counter[Outcome] = Counter()
    folder, verifier = Path(), Verifier(Means())
    for path in _files(sources):
        if not counts or path.parent != folder:
            folder, verifier = path.parent, Verifier(means_beside(path.parent))
        for name, data in _credentials(path):
            report = verifier.verify(data, now, read_log_proof(None, None if path.suffix == JSON_LINES else path))
            counts[report.outcome] += 1
            tell(name, report)
    if not counts:
        raise DocumentError(problem("no_credentials"))
    typer.echo(say("verified_many", **{outcome.value: counts[outcome] for outcome in Outcome}), err=True)
    return next(outcome for outcome in _WORST_FIRST if counts[outcome])


def _files(sources: Iterable[str]) -> Iterator[Path]:
    for path in map(Path, sources):
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix in _KINDS and not _is_support(file))
        else:
            yield path


def _is_support(file: Path) -> bool:
    return any(file.match(pattern) for pattern in BESIDE)


def _credentials(path: Path) -> Iterator[Named]:
    if path.suffix != JSON_LINES:
        yield str(path), read_bounded(path, MAX_PDF_BYTES)
        return
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(_bounded_lines(lines), start=1):
                if line.strip():
                    yield f"{path}:{number}", _token_in(line) or line
    except OSError as error:
        raise DocumentError(problem("file_unreadable", str(path), reason=error.strerror)) from error


def _token_in(line: bytes) -> bytes | None:
    """The token in a line that is a text, as ``credenza award`` writes them."""
    if not line.startswith(b'"'):
        return None
    try:
        return str(json.loads(line)).encode("utf-8", "replace")
    except ValueError:
        return None


def _bounded_lines(lines: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long for a credential as much as shows that it is."""
    while line := lines.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = lines.readline(_LONGEST_LINE)
        yield line


def tell_in_words(language: str) -> Callable[[str, VerificationReport], None]:
    """Names each credential that is not verified, with the reason."""

    def tell(name: str, report: VerificationReport) -> None:
        if report.outcome is not Outcome.VERIFIED:
            typer.echo(f"{printable(name)}: {_reason(report).in_language(language)}")

    return tell


def _reason(report: VerificationReport) -> Any:
    for outcome in (StepOutcome.FAILED, StepOutcome.NOT_CHECKED):
        for step in report.steps:
            if step.outcome is outcome and (outcome is StepOutcome.FAILED or report.is_needed(step)):
                return step.message
    return report.message


def tell_in_json(*, with_claims: bool) -> Callable[[str, VerificationReport], None]:
    """Writes a line of JSON for each credential."""

    def tell(name: str, report: VerificationReport) -> None:
        steps = {step.name: {"outcome": step.outcome, "reasonCode": step.reason_code} for step in report.steps}
        document: dict[str, Any] = {"source": name, "outcome": report.outcome, "steps": steps}
        if with_claims:
            document["claims"] = dict(report.claims)
        typer.echo(json.dumps(document, ensure_ascii=False))

    return tell
