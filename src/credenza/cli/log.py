"""``credenza log``: look at a transparency log from outside, prove entries, and be a witness."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import LogError
from credenza.frameworks import moment_text
from credenza.translog import (
    ANCHORS,
    CONFIRMATIONS,
    AnchorAudit,
    AnchorList,
    Audit,
    Chain,
    Finding,
    LogProof,
    Note,
    Read,
    TileReader,
    Witnessed,
    anchors_in,
    audit,
    audit_anchors,
    chain_name,
    check_anchor,
    inclusion_path,
    read_anchor_list,
    read_checkpoint,
    read_proof,
)

from .chain import RpcOption, chain_at
from .clock import moment
from .files import write_whole
from .log_anchor import AnchoredByOption, account_command, anchor_command, read_addresses, tell_other
from .log_source import log_at, policy_for, read_seen, read_trusted_log, served_checkpoint
from .log_witness import witness_command
from .options import Language, LanguageOption
from .support import read_bounded
from .texts import say, spoken

log_app = typer.Typer(help="Audit a transparency log, prove entries, and be a witness.", no_args_is_help=True)
log_app.command("witness")(witness_command)
log_app.command("account")(account_command)
log_app.command("anchor")(anchor_command)

_LARGEST_DOCUMENT = 20 * 1024 * 1024
_LARGEST_PROOF = 256 * 1024

ConfirmationsOption = Annotated[
    int, typer.Option(min=1, metavar="BLOCKS", help="With --rpc: so many blocks deep has a transaction to be.")
]
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
    rpc: RpcOption = None,
    confirmations: ConfirmationsOption = CONFIRMATIONS,
    anchored_by: AnchoredByOption = None,
    audit_format: Annotated[AuditFormat, typer.Option("--format", help="How to write the audit.")] = AuditFormat.TEXT,
    language: LanguageOption = Language.EN,
) -> None:
    """Check that a log only grew, and that everything is there that it signed for.

    Without --log the keys are taken from the log itself, which shows that it is of one piece, but not whose it is. Keep
    the checkpoint of each audit: an operator who rewrites, forks or shortens the log contradicts it. With --rpc the
    anchors of the log are compared with a blockchain, and those in the files given by --seen, too. What others anchored
    counts if the log signed it, or if you trust their account (--anchored-by); it can only speak against the log.

    Exit code 0: sound; 1: not sound; 2: wrong usage; 3: the log or the node of the chain could not be reached.
    """
    read = log_at(source)
    policy = policy_for(read, log)
    before = read_seen(since) if since and since.exists() else None
    known = [read_seen(path) for path in seen or []]
    found, chain = audit(read, policy, moment(None), since=before, seen=known), chain_at(rpc) if rpc else None
    trusted = read_addresses(anchored_by)
    anchored = _audit_anchors(found, read, chain, confirmations, known, trusted) if chain else None
    if anchored:
        found = replace(found, findings=(*found.findings, *anchored.findings))
    if audit_format is AuditFormat.JSON:
        anchors = _anchor_document(anchored) if anchored else {}
        typer.echo(json.dumps({**found.to_document(), **anchors}, ensure_ascii=False, indent=2))
    else:
        _tell(found, own_keys=log is None)
        if chain and anchored:
            _tell_anchors(anchored, chain)
    if keep and found.is_sound:
        write_whole(keep, str(found.note).encode())
    raise typer.Exit(0 if found.is_sound else 1)


def _anchor_document(found: AnchorAudit) -> dict[str, object]:
    return {"anchors": found.counts, "otherAnchors": [other.to_document() for other in found.others]}


def _audit_anchors(
    found: Audit, read: Read, chain: Chain, least: int, known: Sequence[Note], trusted: Sequence[str]
) -> AnchorAudit:
    """The audit of the anchors, if the checkpoint itself is signed as it should be. Raises UncheckableError."""
    if found.witnessed is None:
        return AnchorAudit()
    served = found.witnessed.checkpoint
    seen = [] if any(finding.code == "foreign" for finding in found.findings) else known  # else the log signed them
    try:
        listed, data = AnchorList(origin=served.origin), read(ANCHORS)
        if data is not None:
            listed = read_anchor_list(data)
        return audit_anchors(listed, served, read, chain, least, seen, trusted)
    except LogError as error:
        return AnchorAudit([Finding("anchor_malformed", ANCHORS, str(error))])


def _tell_anchors(found: AnchorAudit, chain: Chain) -> None:
    for other in found.others:
        tell_other(other)
    if not any(found.counts.values()):
        typer.echo(say("log_anchors_nowhere"))
        return
    typer.echo(say("log_anchors", chain=chain_name(chain.number), **found.counts))
    if found.latest:
        moment_of_block = moment_text(found.latest.moment)
        typer.echo(say("log_anchored_latest", block=found.latest.block, moment=moment_of_block))


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
    rpc: RpcOption = None,
    confirmations: ConfirmationsOption = CONFIRMATIONS,
    language: LanguageOption = Language.EN,
) -> None:
    """Check that a document is in a log, byte for byte, and since when. For credentials use credenza verify.

    Nothing is asked on the network unless --rpc names the node of a blockchain: then the anchors in the proof count.

    Exit code 0: it is; 2: it is not, or a file cannot be read; 3: the node of the chain could not be reached.
    """
    content = read_bounded(document, _LARGEST_DOCUMENT)
    read, policy = read_proof(read_bounded(proof, _LARGEST_PROOF)), read_trusted_log(log)
    witnessed = read.check(read.entry_of(content), policy, moment(None))
    lines = _anchors_of(read, chain_at(rpc), confirmations) if rpc else []
    typer.echo(say("log_holds", log=read.origin, index=read.index))
    typer.echo(_seen(witnessed))
    for line in lines:
        typer.echo(line)


def _anchors_of(proof: LogProof, chain: Chain, least: int) -> list[str]:
    """What a chain attests of a proof. Raises LogError, UncheckableError."""
    name, told = chain_name(chain.number), []
    for anchor in anchors_in(proof.note):
        if anchor.chain == chain.number:
            mined = check_anchor(anchor, proof.origin, chain, least)
            facts = {"block": mined.block, "moment": moment_text(mined.moment)}
            told.append(say("log_anchored", chain=name, transaction=f"0x{anchor.transaction.hex()}", **facts))
    return told or [say("log_no_anchor", chain=name)]


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
    note = served_checkpoint(read)
    if log:
        read_trusted_log(log).check(note, moment(None))
    checkpoint = read_checkpoint(note.text)
    path = inclusion_path(index, checkpoint.size, TileReader(read, checkpoint.size).node)
    write_whole(out, LogProof(index, tuple(path), note).to_bytes())
    typer.echo(str(out))
