"""``credenza log anchor``: anchor a checkpoint of anybody's log on a blockchain, with an account of one's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from credenza.errors import DocumentError
from credenza.frameworks import moment_text
from credenza.translog import (
    GWEI,
    MOST_FEE,
    Anchor,
    OtherAnchor,
    account_of,
    anchor_line,
    anchored_data,
    chain_name,
    new_account_key,
    read_account_key,
)

from .chain import chain_at
from .clock import moment
from .files import write_whole
from .issuer_key import SecretOption, ask_secret, read_secret
from .key import new_passphrase, write_for_owner_only
from .log_source import log_at, policy_for, served_checkpoint
from .options import Language, LanguageOption
from .support import read_bounded
from .texts import problem, say, spoken

_LARGEST_KEY = 64 * 1024
_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{40}")

AccountOption = Annotated[
    Path, typer.Option("--key", metavar="FILE", help="Key of your account on the chain (credenza log account).")
]
AnchoredByOption = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="With --rpc: account whose anchors you trust. May be repeated."),
]


def account_command(
    key: AccountOption,
    passphrase_env: SecretOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Print the address of the account that pays for your anchors; its key is made if the file is not there yet.

    Send it a little money, and use it for nothing else. The key is written encrypted and never shown.
    """
    if not key.exists():
        write_for_owner_only(key, new_account_key(new_passphrase(passphrase_env)))
    typer.echo(account_of(_read_key(key, passphrase_env)))


def anchor_command(
    source: Annotated[str, typer.Argument(metavar="URL|FOLDER", help="The log, for example https://…/log")],
    rpc: Annotated[str, typer.Option("--rpc", metavar="URL", help="Node of the blockchain (JSON-RPC).")],
    key: AccountOption,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Whose word counts: a policy, or the key of the log.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; without it anchored-SIZE.", show_default=False)
    ] = None,
    passphrase_env: SecretOption = None,
    most_gwei: Annotated[
        float, typer.Option(min=0, metavar="GWEI", help="The most to offer for a unit of gas; 25,000 are needed.")
    ] = MOST_FEE / GWEI,
    language: LanguageOption = Language.EN,
) -> None:
    """Anchor the latest checkpoint of a log, yours or anybody's, in a transaction of your account on a blockchain.

    The file that is written holds the checkpoint, as the log signed it, and the transaction. Keep it and publish it:
    credenza log audit takes it by --seen. It is written before the transaction is sent.

    Exit code 0: sent; 2: wrong usage, or the checkpoint is not signed as it should be; 3: the log or the node could not
    be reached, or the account cannot pay.
    """
    read = log_at(source)
    note = served_checkpoint(read)
    checkpoint = policy_for(read, log).check(note, moment(None)).checkpoint
    file = out or Path(f"anchored-{checkpoint.size}")
    if file.exists():
        raise DocumentError(problem("file_exists", str(file)))
    chain = chain_at(rpc)
    signed = chain.sign(_read_key(key, passphrase_env), anchored_data(checkpoint), most=int(most_gwei * GWEI))
    anchor = Anchor(chain.number, signed.transaction, checkpoint.size, checkpoint.root)
    write_whole(file, str(note.with_signatures(anchor_line(anchor, []))).encode())
    chain.send(signed.raw)
    name = f"0x{signed.transaction.hex()}"
    typer.echo(say("log_anchor_sent", chain=chain_name(chain.number), size=checkpoint.size, transaction=name))
    typer.echo(say("file", file=file))
    if log is None:
        typer.echo(say("log_own_keys"))


def _read_key(file: Path, passphrase_env: str | None) -> bytes:
    """The private key of an account; a passphrase that is missing is asked for. Raises KeyFileError, DocumentError."""
    data = read_bounded(file, _LARGEST_KEY)
    passphrase = read_secret(passphrase_env) if passphrase_env else None
    if passphrase is None and b"ENCRYPTED" in data:
        passphrase = ask_secret()
    return read_account_key(data, passphrase, str(file))


def read_addresses(given: Sequence[str] | None) -> list[str]:
    """Addresses of accounts. Raises DocumentError for what is none."""
    for address in given or ():
        if not _ADDRESS.fullmatch(address):
            raise DocumentError(problem("no_account", "--anchored-by", address=address))
    return list(given or ())


def tell_other(other: OtherAnchor) -> None:
    """Say what an anchor of somebody else is worth."""
    mined, doubt = other.mined, other.doubt
    sender = mined.sender if mined else "?"
    if doubt or mined is None:
        reason = doubt.message.in_language(spoken()) if doubt else ""
        typer.echo(say("log_other_doubted", sender=sender, transaction=other.anchor.transaction.hex(), reason=reason))
        return
    trust = say("log_other_trusted") if other.is_trusted else say("log_other_stranger")
    at = moment_text(mined.moment)
    typer.echo(say("log_other", size=other.anchor.size, sender=sender, trust=trust, block=mined.block, moment=at))
