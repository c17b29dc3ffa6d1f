"""The command ``credenza``. Here the library meets the clock, randomness, files and the network.

Exit codes: 0 done, 1 the answer is no (findings, not verified), 2 wrong usage or unreadable input,
3 could not be checked, 70 our own fault.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer
from rich.console import Console

from credenza.errors import CredenzaError, InputError, RenderingError, UncheckableError

from .align import align
from .awarding import award
from .bundle import bundle
from .check import check
from .compare import compare
from .demo import demo
from .derive import derive_command
from .europass import europass
from .key import new_key, show_key
from .line import line
from .log import log_app
from .mine import mine
from .national import attestation, certificate
from .new import new
from .occupation import occupation_app
from .occupations import cpd_command, gap_command, trace_command
from .outcomes import outcomes
from .rule import rule
from .schema import schema
from .secure import secure_app
from .stack import stack
from .supplement import supplement
from .texts import shown
from .verify import verify_command

app = typer.Typer(
    name="credenza",
    help="Describe, check, award and verify micro-credentials.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
key_app = typer.Typer(help="Make and look at issuer keys.", no_args_is_help=True)
app.add_typer(key_app, name="key")
app.add_typer(log_app, name="log")
app.add_typer(secure_app, name="secure")
app.add_typer(occupation_app, name="occupation")
app.command()(check)
app.command()(outcomes)
app.command()(align)
app.command()(rule)
app.command()(new)
app.command()(schema)
app.command()(award)
app.command("verify")(verify_command)
app.command()(supplement)
app.command()(attestation)
app.command()(certificate)
app.command()(europass)
app.command()(bundle)
app.command()(line)
app.command()(stack)
app.command()(compare)
app.command("derive")(derive_command)
app.command()(mine)
app.command("trace")(trace_command)
app.command("gap")(gap_command)
app.command("cpd")(cpd_command)
app.command()(demo)
key_app.command("new")(new_key)
key_app.command("show")(show_key)


def exit_code(error: CredenzaError) -> int:
    """The exit code for an error that ends a command."""
    if isinstance(error, InputError):
        return 2
    if isinstance(error, UncheckableError):
        return 3
    return 70 if isinstance(error, RenderingError) else 1


def main() -> None:
    """Run the command line; expected errors become one plain message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except CredenzaError as error:
        said = "\n".join(map(shown, error.problems)) if isinstance(error, InputError) else str(error)
        Console(stderr=True, highlight=False, soft_wrap=True).print(said, markup=False)
        sys.exit(exit_code(error))
