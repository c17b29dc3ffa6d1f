"""Names of countries and languages (Unicode CLDR through Babel), and their concepts in the EU authority tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from .tables import read_table


@cache
def _country_iris() -> Mapping[str, str]:
    return {row["code"]: row["iri"] for row in read_table("country")}


def is_country(code: str) -> bool:
    """Whether ``code`` is an ISO 3166-1 alpha-2 code (or XK, which the EU uses for Kosovo)."""
    return code.upper() in _country_iris()


def country_iri(code: str) -> str | None:
    """The concept of a country in the EU authority table ``country``; ``None`` if the code is unknown."""
    return _country_iris().get(code.upper())


@cache
def _language_iris() -> Mapping[str, str]:
    return {row["code"]: row["iri"] for row in read_table("language")}


def language_iri(tag: str) -> str | None:
    """The concept of a language (BCP 47 tag) in the EU authority table ``language``; ``None`` if there is none.

    The table knows languages, not their scripts and regions: ``kk-cyrl`` is Kazakh.
    """
    return _language_iris().get(tag.partition("-")[0].lower())


@cache
def _language_tags() -> Mapping[str, str]:
    return {iri: tag for tag, iri in reversed(list(_language_iris().items()))}


def language_of_iri(iri: str) -> str | None:
    """The tag (BCP 47) of a concept of the EU authority table ``language``; ``None`` for any other IRI."""
    return _language_tags().get(iri)


@cache
def _countries_by_iri() -> Mapping[str, str]:
    return {iri: code for code, iri in reversed(list(_country_iris().items()))}


def country_of_iri(iri: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a concept of the EU authority table ``country``; ``None`` for any other IRI."""
    return _countries_by_iri().get(iri)


def country_name(code: str, language: str) -> str:
    """The name of a country for readers of ``language``; the code itself if it is unknown."""
    name: str | None = _locale(language).territories.get(code.upper()) if is_country(code) else None
    return name or code


def language_name(tag: str, language: str) -> str:
    """The name of a language (BCP 47 tag) for readers of ``language``; the tag itself if it is unknown."""
    try:
        name: str | None = Locale.parse(tag, sep="-").get_display_name(_locale(language))
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
