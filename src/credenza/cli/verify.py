"""``credenza verify``: is this credential genuine and valid?"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import load_der_x509_certificate

from credenza.errors import DocumentError, UncheckableError
from credenza.proofs.jades import Trust
from credenza.verification import (
    MAX_PDF_BYTES,
    Authorities,
    Means,
    Outcome,
    RecordReport,
    holds_record,
    read_trusted_lists,
    verify,
    verify_record,
    who_vouches,
)

from .chain import RpcOption, chain_at
from .clock import moment
from .log_source import read_log_proof, read_trusted_logs
from .options import Language, LanguageOption
from .support import (
    Support,
    content_beside,
    gather_support,
    read_authorities,
    read_bounded,
    read_decisions,
    read_trusted_issuers,
)
from .texts import problem, say
from .verify_many import EXIT_CODES, Tell, exit_code, is_many, printed_in, tell_in_json, tell_in_words, verify_many
from .verify_report import print_report


class ReportFormat(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"


def verify_command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|-|URL ...",
            help="JSON, signed token, PDF, PNG or SVG; - reads the input. Also several, folders, .jsonl (one a line).",
        ),
    ],
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="How to write the report.")
    ] = ReportFormat.TEXT,
    online: Annotated[
        bool, typer.Option("--online", help="Look up issuers (did:web, did:webvh) and status lists on the network.")
    ] = False,
    support: Annotated[
        list[Path] | None,
        typer.Option(help="File or folder with what issuers publish, editions and certificates. May be repeated."),
    ] = None,
    trust: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Issuers you know: in each line a DID and a name.")
    ] = None,
    authority: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Certificates (PEM) of authorities whose issuers you believe. Repeatable."),
    ] = None,
    trusted_lists: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Signed trusted lists of the EU (XML) and their operators (PEM)."),
    ] = None,
    accreditations: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Decisions on issuers (CSV: issuer, agency, valid_from, valid_until)."),
    ] = None,
    log: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Transparency log you know: its policy, or its key. May be repeated."),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Proof of the log. Default: FILE.tlog-proof beside FILE.")
    ] = None,
    rpc: RpcOption = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Check as of this day (2026-11-22) or moment. Default: now.")
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="Show everything that the issuer signed.")] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a credential: signature, issuer, dates, status, published edition and rules.

    Nothing is looked up on the network unless --online is given. Beside FILE, only edition-*.json, status-* and
    the proof of a log are used; with --online the status comes from the network.

    Of several credentials only those that are not verified are named, and all are counted; with --format json there is
    a line for each.

    Exit code 0: verified; 1: not verified; 2: wrong usage or unreadable file; 3: could not be checked;
    4: verified, but the pages of the PDF say something else, or another version drew them: look at them.
    """
    now, chain = moment(at), chain_at(rpc) if rpc else None
    roots = tuple(map(load_der_x509_certificate, read_authorities(authority or [])))
    pinned = Authorities(roots, roots)
    listed = pinned.with_others(read_trusted_lists(trusted_lists)) if trusted_lists else pinned
    known = Means(
        certificates=listed.roots,
        authorities=listed.listed,
        listed_until=listed.until,
        closed_lists=listed.closed,
        accreditations=read_decisions(accreditations) if accreditations else Means().accreditations,
        logs=read_trusted_logs(log or []),
        chain=chain,
        seals=Trust(listed.certificates, stamp_anchors=listed.stamping),
    )
    if is_many(sources):
        raise typer.Exit(
            _verify_many(sources, support or [], online, trust, known, now, _teller(report_format, language, claims))
        )
    source = sources[0]
    data = _read(source)
    beside = Path(source).parent if _is_file(source) else None
    named = gather_support(support or [], None, {Path(source).resolve()} if beside else frozenset())
    means = _means(named, beside, online, trust, known)
    if holds_record(data):
        raise typer.Exit(EXIT_CODES[_tell_record(verify_record(data, means, now), report_format, language, claims)])
    report = verify(data, means, now, read_log_proof(proof, Path(source) if _is_file(source) else None))
    printed = printed_in(data, report, means)
    if report_format is ReportFormat.JSON:
        more = {"pages": printed.to_document()} if printed is not None else {}
        more["vouching"] = who_vouches(report, means).to_document()
        typer.echo(json.dumps(report.to_document() | more, ensure_ascii=False, indent=2))
    else:
        print_report(report, language, show_claims=claims, printed=printed, vouching=who_vouches(report, means))
    raise typer.Exit(exit_code(report.outcome, printed))


def _tell_record(found: RecordReport, report_format: ReportFormat, language: Language, claims: bool) -> Outcome:
    """Tell of a record and of each credential in it; gives the worst outcome."""
    if report_format is ReportFormat.JSON:
        inside = [report.to_document() for report in found.credentials]
        document = {**found.record.to_document(), "credentials": inside, "outcomeOfAll": found.outcome}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return found.outcome
    for number, report in enumerate((found.record, *found.credentials)):
        typer.echo("" if number == 0 else f"\n{number}/{len(found.credentials)} {report.claims.get('name', '')}")
        print_report(report, language, show_claims=claims)
    return found.outcome


def _verify_many(
    sources: list[str],
    support: list[Path],
    online: bool,
    trust: Path | None,
    known: Means,
    now: datetime,
    tell: Tell,
) -> int:
    files = {Path(source).resolve() for source in sources}
    named, asked = gather_support(support, None, files), lru_cache(maxsize=64)(_fetch_support)

    def means_beside(folder: Path) -> Means:
        means = _means(named, folder, online, trust, known)
        return replace(means, fetch=asked) if online else means

    return verify_many(sources, means_beside, now, tell)


def _teller(report_format: ReportFormat, language: Language, claims: bool) -> Tell:
    return tell_in_json(with_claims=claims) if report_format is ReportFormat.JSON else tell_in_words(language)


def _is_file(source: str) -> bool:
    return source != "-" and "://" not in source


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


def _means(named: Support, beside: Path | None, online: bool, trust: Path | None, known: Means) -> Means:
    nearby = gather_support([], beside)

    def status_list(url: str) -> bytes | None:
        return named.status_list(url) or (None if online else nearby.status_lists.get(url))

    return replace(
        known,
        fetch=_fetch_support if online else None,
        did_documents=named.did_documents,
        editions=(nearby.editions | named.editions).get,
        status_lists=status_list,
        trusted_issuers=(read_trusted_issuers(trust) if trust else {}).get,
        chains=named.records.get,
        listed_until={**named.listed_until, **known.listed_until},
        closed_lists={**named.closed_lists, **known.closed_lists},
        contents=lambda address: content_beside(address, beside) or named.content(address),
        seals=Trust(
            (*named.certificates, *known.seals.anchors),
            tuple(named.revocation_lists),
            (*named.stamping, *known.seals.stamp_anchors),
        ),
    )
