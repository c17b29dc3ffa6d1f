"""``credenza verify`` for many credentials: files, folders and JSON lines, one answer after the other and a count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import typer

from credenza.errors import DocumentError
from credenza.supplement import redrawn
from credenza.verification import (
    MAX_CREDENTIAL_BYTES,
    MAX_PDF_BYTES,
    Agreement,
    Means,
    Outcome,
    Printed,
    StepOutcome,
    VerificationReport,
    Verifier,
    compare_printed,
    is_pdf,
    printable,
)

from .log_source import read_log_proof
from .support import BESIDE, read_bounded
from .texts import problem, say

JSON_LINES = ".jsonl"
_KINDS = (".json", ".jsonld", ".jwt", ".pdf", ".png", ".svg", JSON_LINES)
_LONGEST_LINE = MAX_CREDENTIAL_BYTES + 2
EXIT_CODES = {Outcome.VERIFIED: 0, Outcome.NOT_VERIFIED: 1, Outcome.COULD_NOT_CHECK: 3}
EDITED_PAGES = 4
"""Exit code for a verified credential in a PDF whose pages say something else."""
_WORST_FIRST = (EXIT_CODES[Outcome.NOT_VERIFIED], EDITED_PAGES, EXIT_CODES[Outcome.COULD_NOT_CHECK])

Named = tuple[str, bytes]
Tell = Callable[[str, VerificationReport, Printed | None], None]
"""Hears of a credential: where it is, its report, and how the pages compare if it came in a PDF."""


def is_many(sources: list[str]) -> bool:
    """Whether the sources are more than one file, address or input."""
    return len(sources) > 1 or Path(sources[0]).is_dir() or sources[0].endswith(JSON_LINES)


def verify_many(
    sources: Iterable[str],
    means_beside: Callable[[Path], Means],
    now: datetime,
    tell: Tell,
) -> int:
    """Verify all credentials in files and folders; ``tell`` hears of each. Gives the exit code of the worst.

    ``means_beside`` gives the means for the credentials in a folder; those of one folder after the other are verified
    with the same ones. Raises DocumentError for what cannot be read, and when there is no credential at all.
    """
    counts: Counter[Outcome] = Counter()
    codes: set[int] = set()
    folder, means = Path(), Means()
    verifier = Verifier(means)
    for path in _files(sources):
        if not counts or path.parent != folder:
            folder, means = path.parent, means_beside(path.parent)
            verifier = Verifier(means)
        for name, data in _credentials(path):
            report = verifier.verify(data, now, read_log_proof(None, None if path.suffix == JSON_LINES else path))
            counts[report.outcome] += 1
            printed = printed_in(data, report, means)
            codes.add(exit_code(report.outcome, printed))
            tell(name, report, printed)
    if not counts:
        raise DocumentError(problem("no_credentials"))
    typer.echo(say("verified_many", **{outcome.value: counts[outcome] for outcome in Outcome}), err=True)
    return next((code for code in _WORST_FIRST if code in codes), 0)


def exit_code(outcome: Outcome, printed: Printed | None) -> int:
    """What a program is told that only looks at the exit code: a PDF that may be edited is no success."""
    is_doubtful = printed is not None and printed.reads_otherwise
    return EDITED_PAGES if is_doubtful and outcome is Outcome.VERIFIED else EXIT_CODES[outcome]


def printed_in(data: bytes, report: VerificationReport, means: Means) -> Printed | None:
    """How the pages of a PDF compare with the credential inside; ``None`` for anything but a PDF with one."""
    if not is_pdf(data) or not report.document:
        return None
    return compare_printed(data, report.document, partial(redrawn, editions=means.editions))


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


def tell_in_words(language: str) -> Tell:
    """Names each credential that is not verified, with the reason, and each PDF that prints something else."""

    def tell(name: str, report: VerificationReport, printed: Printed | None) -> None:
        if report.outcome is not Outcome.VERIFIED:
            typer.echo(f"{printable(name)}: {_reason(report).in_language(language)}")
        if printed is not None and printed.agreement is not Agreement.SAME:
            typer.echo(f"{printable(name)}: {printed.message.in_language(language)}")

    return tell


def _reason(report: VerificationReport) -> Any:
    for outcome in (StepOutcome.FAILED, StepOutcome.NOT_CHECKED):
        for step in report.steps:
            if step.outcome is outcome and (outcome is StepOutcome.FAILED or report.is_needed(step)):
                return step.message
    return report.message


def tell_in_json(*, with_claims: bool) -> Tell:
    """Writes a line of JSON for each credential."""

    def tell(name: str, report: VerificationReport, printed: Printed | None) -> None:
        steps = {step.name: {"outcome": step.outcome, "reasonCode": step.reason_code} for step in report.steps}
        document: dict[str, Any] = {"source": name, "outcome": report.outcome, "steps": steps}
        if printed is not None:
            document["pages"] = printed.to_document()
        if with_claims:
            document["claims"] = dict(report.claims)
        typer.echo(json.dumps(document, ensure_ascii=False))

    return tell
