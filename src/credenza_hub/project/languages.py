"""The language that a program asks for in the name of its user (``ui_locales``; OpenID Connect Core 1.0, 3.1.2.1)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, get_supported_language_variant

_MOST = 20


def language_for(ui_locales: str) -> str:
    """The first of the languages (BCP 47, separated by blanks, the best first) that pages have; else that of the
    browser.
    """
    for tag in ui_locales.split()[:_MOST]:
        try:
            return get_supported_language_variant(tag.lower())
        except LookupError:
            continue
    return get_language() or settings.LANGUAGE_CODE
