"""Running the command line inside the test's own process."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from unittest.mock import patch

from credenza.cli import main


@dataclass(frozen=True)
class Run:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def run_credenza(*arguments: object) -> Run:
    """Run ``credenza`` as a shell would, through the same entry point."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["credenza", *(str(argument) for argument in arguments)]
    code = 0
    with patch.object(sys, "argv", argv), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Run(code, out.getvalue(), err.getvalue())
