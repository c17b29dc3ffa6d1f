"""``python -m credenza_hub.project.catalogues``: compile the message catalogues of the pages, without gettext tools."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> int:
    """Compile every catalogue below ``folder`` that is newer than its compiled form. Returns how many were."""
    outdated = [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_outdated(path)]
    for path in outdated:
        _compile(path)
    return len(outdated)


def _is_outdated(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def _compile(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name, charset="utf-8")
    for message in [message for message in catalogue if message.pluralizable and not any(message.string)]:
        catalogue.delete(message.id, message.context)  # Babel would write English where Django has its own
    unfinished = path.with_suffix(f".{os.getpid()}.new")  # several processes may do this at once
    with unfinished.open("wb") as target:
        write_mo(target, catalogue)
    unfinished.rename(path.with_suffix(".mo"))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parents[1] / "locale")
