"""How pages of the studio call a draft."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from credenza.rulepacks import Source, word
from credenza_hub.studio.editor import name_of
from credenza_hub.studio.models import Draft

register = template.Library()


@register.filter
def draft_title(draft: Draft) -> str:
    """The title in the reader's language, else in any; the short name of a draft that has none yet."""
    return name_of({"title": draft.document.get("title")}, get_language() or "en") or draft.slug


@register.filter
def how_sure(source: Source) -> str:
    """How sure a source is: stated in a founding document, read there, or known and to be read again."""
    return word(f"mark_{source.mark}", get_language() or "en")
