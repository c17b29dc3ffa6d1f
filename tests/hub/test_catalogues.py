"""The message catalogues: every text of pages and code is there in Italian, Kazakh and Russian."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

import credenza
import credenza_hub

PACKAGE = Path(credenza_hub.__file__).parent
DJANGO_MESSAGES = "project/django_messages.py"
FUNCTIONS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+>")
FAMILIAR = re.compile(r"\b(?:tu|ti|tuo|tua|tuoi|tue|puoi|devi|vuoi|hai|fai|fidarti|attendi)\b", re.IGNORECASE)
TABLES = sorted(Path(credenza.__file__).parent.rglob("*.tsv"))
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]

Key = tuple[str, str]
"""Context and English text; of a plural, the singular."""


def catalogue(language: str) -> Catalog:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def key_of(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def sources() -> Iterator[tuple[Path, str]]:
    """Every file with texts for people, as text that looks like Python."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
            yield path, "\n".join(line.lstrip() for line in lines)


def texts_in_use() -> dict[Key, str]:
    """Every text that pages and code translate, with a file in which it stands."""
    found: dict[Key, str] = {}
    for path, text in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), FUNCTIONS):
            key = (context or "", message if isinstance(message, str) else message[0])
            found.setdefault(key, str(path.relative_to(PACKAGE)))
    return found


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def is_djangos_own(message: Message) -> bool:
    """Whether the text is one of Django, which has it in Italian and Russian but not in Kazakh."""
    return [file for file, _line in message.locations] == [DJANGO_MESSAGES]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_in_use_stands_in_the_catalogue(language: str) -> None:
    known = {key_of(message) for message in messages(language)}
    missing = {text: file for (context, text), file in texts_in_use().items() if (context, text) not in known}
    assert missing == {}, "run: cd src/credenza_hub && python -m credenza_hub makemessages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_none_is_a_guess(language: str) -> None:
    unfinished = [
        key_of(message)
        for message in messages(language)
        if message.fuzzy or (not all(forms_of(message)) and (language == "kk" or not is_djangos_own(message)))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", ["it", "ru"])
def test_texts_left_to_django_are_translated_by_django(language: str) -> None:
    with translation.override(language):
        untranslated = [
            message.id
            for message in messages(language)
            if is_djangos_own(message) and isinstance(message.id, str) and not message.context
            if translation.gettext(message.id) == message.id
        ]
    assert untranslated == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    wrong = []
    for message in messages(language):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        expected = {tuple(sorted(PLACEHOLDER.findall(text) + TAG.findall(text))) for text in originals}
        for form in filter(None, forms_of(message)):
            if tuple(sorted(PLACEHOLDER.findall(form) + TAG.findall(form))) not in expected:
                wrong.append((key_of(message), form))
    assert wrong == []


def test_italian_addresses_its_readers_as_lei() -> None:
    """In pages and in what the library says; commands on buttons ("Apri", "Scegli") are names of acts, as is usual."""
    columns = [(path, csv.DictReader(path.open(encoding="utf-8"), delimiter="\t")) for path in TABLES]
    tables = [(path.name, row["it"]) for path, rows in columns if "it" in (rows.fieldnames or ()) for row in rows]
    pages = [("django.po", form) for message in messages("it") for form in forms_of(message)]
    assert [(name, text) for name, text in (*tables, *pages) if FAMILIAR.search(text or "")] == []
    assert len(tables) > 1000


def test_russian_day_ends_its_sentence_with_one_full_stop() -> None:
    """A day is written "3 октября 2026 г.", with a full stop of its own."""
    assert [form for message in messages("ru") for form in forms_of(message) if "%(day)s." in form] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_fit_the_language(language: str) -> None:
    expected = {"it": 2, "kk": 2, "ru": 4}[language]
    plurals = [message for message in messages(language) if not isinstance(message.id, str)]
    assert plurals
    assert {len(message.string) for message in plurals} == {expected}


def test_templates_are_read_whole() -> None:
    """The texts of one template with every kind of tag, so that the tests above cannot pass by finding nothing."""
    found = texts_in_use()
    assert ("", "Skip to the content") in found
    assert ("", "%(number)s micro-credential") in found
    assert ("", "My credentials") in found
    assert len(found) > 600


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "Registro delle microcredenziali"),
        ("kk", "Микробіліктіліктер тізілімі"),
        ("ru", "Реестр микроквалификаций"),
    ],
)
def test_compiled_catalogues_are_in_use(language: str, words: str) -> None:
    with translation.override(language):
        assert translation.gettext("Register of micro-credentials") == words


def test_kazakh_plurals_and_passwords_are_kazakh() -> None:
    with translation.override("kk"):
        assert translation.ngettext("%(count)s learner", "%(count)s learners", 5) % {"count": 5} == "5 білім алушы"
        assert translation.gettext("This password is too common.") == "Бұл құпиясөз тым кең таралған."
