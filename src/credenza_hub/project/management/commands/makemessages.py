"""``python -m credenza_hub makemessages``: bring new texts of the pages into the catalogues, all languages at once.

For translators and developers; needs the gettext tools. Run it in the folder of the package. Guesses ("fuzzy") are not
made, and nothing in a catalogue changes unless a text does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

_DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """Django's command with the settings of this project."""

    help = "Bring new texts of the pages into the message catalogues of all languages."
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        options["locale"] = options["locale"] or languages
        options.update(no_obsolete=True, no_wrap=True, add_location="file")
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        for folder in settings.LOCALE_PATHS:
            path = Path(folder) / locale / "LC_MESSAGES" / f"{self.domain}.po"
            path.write_text(_DATES.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
