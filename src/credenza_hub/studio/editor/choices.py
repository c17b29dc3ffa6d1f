"""What the select boxes of the form offer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from babel import Locale

from credenza.frameworks import code_list, country_name, is_country, language_name
from credenza.rulepacks import load_pack, pack_ids

from .elements import Choice

TEACHING_LANGUAGES = (
    "en", "it", "kk", "ru", "ar", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga",
    "he", "hr", "hu", "hy", "is", "ja", "ka", "ko", "ky", "lt", "lv", "mk", "mn", "mt", "nb", "nl", "nn", "pl", "pt",
    "ro", "sk", "sl", "sq", "sr", "sv", "tg", "tk", "tr", "tt", "ug", "uk", "uz", "zh",
)  # fmt: skip


def codes_of(name: str) -> Callable[[str], tuple[Choice, ...]]:
    """The choices of a code list of ``credenza.frameworks``, in its order."""

    @cache
    def choices(language: str) -> tuple[Choice, ...]:
        return tuple((code, concept.label.in_language(language)) for code, concept in code_list(name).items())

    return choices


@cache
def fields_of_education(language: str) -> tuple[Choice, ...]:
    """The fields of ISCED-F 2013 with their codes, because people know them by number."""
    return tuple(
        (code, f"{code} {concept.label.in_language(language)}") for code, concept in code_list("isced_f").items()
    )


@cache
def countries(language: str) -> tuple[Choice, ...]:
    """All countries by name."""
    codes = filter(is_country, Locale("en").territories)
    return tuple(sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1]))


@cache
def languages(language: str) -> tuple[Choice, ...]:
    """Languages of teaching: those of the register first."""
    return tuple((tag, language_name(tag, language)) for tag in TEACHING_LANGUAGES)


@cache
def rule_packs(language: str) -> tuple[Choice, ...]:
    """The published rule packs."""
    return tuple((pack_id, load_pack(pack_id).title.in_language(language)) for pack_id in pack_ids())
