"""``credenza log``: look at a transparency log from outside, prove entries, and be a witness."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import DocumentError
from credenza.frameworks import moment_text
from credenza.translog import (
    CHECKPOINT,
    Audit,
    LogProof,
    Policy,
    TileReader,
    Witnessed,
    audit,
    checkpoint_in,
    inclusion_path,
    read_note,
    read_policy,
    read_proof,
)

from .clock import moment
from .files import write_whole
from .log_source import log_at, read_seen, read_trusted_log
from .log_witness import witness_command
from .options import Language, LanguageOption
from .support import read_bounded
from .texts import problem, say, spoken

log_app = typer.Typer(help="Audit a transparency log, prove entries, and be a witness.", no_args_is_help=True)
log_app.command("witness")(witness_command)

_LARGEST_DOCUMENT = 20 * 1024 * 1024
_LARGEST_PROOF = 256 * 1024

LogOption = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Whose word counts: a policy (tlog-policy), or the key of the log."),
]


class AuditFormat(StrEnum):
    """How the audit is written."""

    TEXT = "text"
    JSON = "json"


@log_app.command("audit")
def audit_command(
    source: Annotated[str, typer.Argument(metavar="URL|FOLDER", help="The log, for example https://…/log")],
    log: LogOption = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="CHECKPOINT", help="Checkpoint up to which you audited before: the rest is looked at."),
    ] = None,
    seen: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Checkpoint or proof that somebody got at any time. May be repeated."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to keep the checkpoint if all is well, for --since.")
    ] = None,
    audit_format: Annotated[AuditFormat, typer.Option("--format", help="How to write the audit.")] = AuditFormat.TEXT,
    language: LanguageOption = Language.EN,
) -> None:
    """Check that a log only grew, and that everything is there that it signed for.

    Without --log the keys are taken from the log itself, which shows that it is of one piece, but not whose it is. Keep
    the checkpoint of each audit: an operator who rewrites, forks or shortens the log contradicts it.

    Exit code 0: sound; 1: not sound; 2: wrong usage; 3: the log could not be reached.
    """
    read = log_at(source)
    policy = read_trusted_log(log) if log else read_policy(read("policy") or _no_policy())
    before = read_seen(since) if since and since.exists() else None
    found = audit(read, policy, moment(None), since=before, seen=[read_seen(path) for path in seen or []])
    if audit_format is AuditFormat.JSON:
        typer.echo(json.dumps(found.to_document(), ensure_ascii=False, indent=2))
    else:
        _tell(found, own_keys=log is None)
    if keep and found.is_sound:
        write_whole(keep, str(found.note).encode())
    raise typer.Exit(0 if found.is_sound else 1)


def _no_policy() -> bytes:
    raise DocumentError(problem("log_without_keys", "--log"))


def _tell(found: Audit, *, own_keys: bool) -> None:
    if found.witnessed:
        checkpoint = found.witnessed.checkpoint
        typer.echo(say("log_state", log=checkpoint.origin, size=checkpoint.size, root=checkpoint.root.hex()))
        typer.echo(_seen(found.witnessed))
    for finding in found.findings:
        kind = say("log_proof_of_fault") if finding.is_proof else say("log_fault")
        typer.echo(f"{kind}: {finding.message.in_language(spoken())} {finding.detail}".rstrip())
    if found.is_sound:
        typer.echo(say("log_sound", count=found.entries))
    if own_keys:
        typer.echo(say("log_own_keys"))


def _seen(witnessed: Witnessed) -> str:
    if witnessed.seen_at is None:
        return say("log_unwitnessed")
    return say("log_seen", moment=moment_text(witnessed.seen_at), witnesses=", ".join(witnessed.witnesses))


@log_app.command("check")
def check_command(
    document: Annotated[Path, typer.Argument(metavar="DOCUMENT", help="Edition, decision, statement or credential.")],
    proof: Annotated[Path, typer.Argument(metavar="PROOF", help="Its proof (.tlog-proof).")],
    log: Annotated[
        Path, typer.Option("--log", metavar="FILE", help="Whose word counts: a policy, or the key of the log.")
    ],
    language: LanguageOption = Language.EN,
) -> None:
    """Check offline that a document is in a log, byte for byte, and since when. For credentials use credenza verify.

    Exit code 0: it is; 2: it is not, or a file cannot be read.
    """
    content = read_bounded(document, _LARGEST_DOCUMENT)
    read, policy = read_proof(read_bounded(proof, _LARGEST_PROOF)), read_trusted_log(log)
    witnessed = read.check(read.entry_of(content), policy, moment(None))
    typer.echo(say("log_holds", log=read.origin, index=read.index))
    typer.echo(_seen(witnessed))


@log_app.command("prove")
def prove_command(
    source: Annotated[str, typer.Argument(metavar="URL|FOLDER", help="The log.")],
    index: Annotated[int, typer.Argument(min=0, help="Place of the entry, from 0.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")] = Path("entry.tlog-proof"),
    log: LogOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Make the proof that an entry is in the latest checkpoint of a log. It does not open the entry.

    What the entry commits to is shown by the proof that its owner got: that one also holds the salt.
    """
    read = log_at(source)
    served = read(CHECKPOINT) or _no_policy()
    checkpoint, note = checkpoint_in(served), read_note(served)
    if log:
        _require(read_trusted_log(log), served)
    path = inclusion_path(index, checkpoint.size, TileReader(read, checkpoint.size).node)
    write_whole(out, LogProof(index, tuple(path), note).to_bytes())
    typer.echo(str(out))


def _require(policy: Policy, served: bytes) -> None:
    policy.check(read_note(served), moment(None))
