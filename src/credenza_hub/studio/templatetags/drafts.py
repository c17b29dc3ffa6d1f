"""How pages of the studio call a draft."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from credenza_hub.studio.editor import name_of
from credenza_hub.studio.models import Draft

register = template.Library()


@register.filter
def draft_title(draft: Draft) -> str:
    """The title in the reader's language, else in any; the short name of a draft that has none yet."""
    return name_of({"title": draft.document.get("title")}, get_language() or "en") or draft.slug
