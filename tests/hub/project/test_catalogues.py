"""Message catalogues are compiled without gettext tools, and only when they changed."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from credenza_hub.project.catalogues import compile_catalogues

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Cohorts"
msgstr "Топтар"

#, fuzzy
msgid "Award"
msgstr "unsure"

msgid "%(number)d day"
msgid_plural "%(number)d days"
msgstr[0] ""
"""


class _Elsewhere(gettext.NullTranslations):
    """Another catalogue, that has every text."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "elsewhere"


def test_catalogue_that_changed_is_compiled_once(tmp_path: Path) -> None:
    source = tmp_path / "kk" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    assert [compile_catalogues(tmp_path), compile_catalogues(tmp_path)] == [1, 0]
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert (compiled.gettext("Cohorts"), compiled.gettext("Award")) == ("Топтар", "Award")
    compiled.add_fallback(_Elsewhere())
    assert compiled.ngettext("%(number)d day", "%(number)d days", 2) == "elsewhere"
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == 1


def test_folder_without_catalogues_has_nothing_to_compile(tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == 0
