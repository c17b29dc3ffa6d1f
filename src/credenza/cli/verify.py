"""``credenza verify``: is this credential genuine and valid?"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import DocumentError, UncheckableError
from credenza.proofs import read_datetime
from credenza.verification import MAX_PDF_BYTES, Means, Outcome, verify

from .options import Language, LanguageOption
from .support import Support, gather_support, read_bounded, read_trusted_issuers
from .texts import problem, say
from .verify_report import print_report

EXIT_CODES = {Outcome.VERIFIED: 0, Outcome.NOT_VERIFIED: 1, Outcome.COULD_NOT_CHECK: 3}


class ReportFormat(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"


def verify_command(
    source: Annotated[str, typer.Argument(metavar="FILE|-|URL", help="JSON, signed token or PDF; - reads the input.")],
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="How to write the report.")
    ] = ReportFormat.TEXT,
    online: Annotated[
        bool, typer.Option("--online", help="Look up issuers (did:web) and status lists on the network.")
    ] = False,
    support: Annotated[
        list[Path] | None,
        typer.Option(help="File or folder with editions, status lists or DID documents. May be repeated."),
    ] = None,
    trust: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Issuers you know: in each line a DID and a name.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Check as of this day (2026-11-22) or moment. Default: now.")
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="Show everything that the issuer signed.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a credential: signature, issuer, dates, status, published edition and rules.

    Nothing is looked up on the network unless --online is given. Beside FILE, only edition-*.json and status-*.json are
    used; with --online the status comes from the network.

    Exit code 0: verified; 1: not verified; 2: wrong usage or unreadable file; 3: could not be checked.
    """
    now = _moment(at)
    data = _read(source)
    beside = Path(source).parent if _is_file(source) else None
    report = verify(data, _means(gather_support(support or [], None), beside, online, trust), now)
    if report_format is ReportFormat.JSON:
        typer.echo(json.dumps(report.to_document(), ensure_ascii=False, indent=2))
    else:
        print_report(report, language, show_claims=claims)
    raise typer.Exit(EXIT_CODES[report.outcome])


def _is_file(source: str) -> bool:
    return source != "-" and "://" not in source


def _moment(at: str | None) -> datetime:
    if at is None:
        return datetime.now(UTC)
    moment = read_datetime(at if "T" in at else f"{at}T12:00:00Z")
    if moment is None:
        raise DocumentError(problem("no_moment", "--at", value=repr(at)))
    return moment


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MAX_PDF_BYTES + 1)
    if _is_file(source):
        return read_bounded(Path(source), MAX_PDF_BYTES)
    return fetch(source, MAX_PDF_BYTES)


def fetch(url: str, limit: int = 1024 * 1024) -> bytes:
    """What lies at an https address; no private addresses, no redirects, ten seconds, ``limit`` bytes.

    Raises DocumentError for an address that is not https, UncheckableError when it cannot be reached.
    """
    from openvc.errors import OpenvcError
    from openvc.fetch import https_bytes_fetch

    if not url.startswith("https://"):
        raise DocumentError(problem("only_https", url))
    try:
        return https_bytes_fetch(url, max_bytes=limit)
    except OpenvcError as error:
        raise UncheckableError(say("unreachable", url=url, reason=error)) from error


def _fetch_support(url: str) -> bytes:
    """Like ``fetch``; an address in a credential that is not https is unreachable, not a fault of the user."""
    try:
        return fetch(url)
    except DocumentError as error:
        raise UncheckableError(str(error)) from error


def _means(named: Support, beside: Path | None, online: bool, trust: Path | None) -> Means:
    nearby = gather_support([], beside)
    status_lists = named.status_lists if online else nearby.status_lists | named.status_lists
    return Means(
        fetch=_fetch_support if online else None,
        did_documents=named.did_documents,
        editions=(nearby.editions | named.editions).get,
        status_lists=status_lists.get,
        trusted_issuers=(read_trusted_issuers(trust) if trust else {}).get,
    )
