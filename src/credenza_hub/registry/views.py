"""Pages of the register."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from credenza.frameworks import code_list, language_name
from credenza.mining import Share
from credenza.specification import read_edition

from . import presentation
from .addresses import entry_address
from .forms import SearchForm
from .models import Edition
from .queries import countries_in_register, current_edition_or_404, edition_or_404, editions_of, search_entries
from .schema_org import course_data
from .statistics import Row, Statistics, statistics

ENTRIES_ON_A_PAGE = 20
ROWS_OF_A_TABLE = 40
TABLES = {
    "provider": (_("By provider"), _("Provider")),
    "level": (_("By level"), _("Level")),
    "language": (_("By language"), _("Language")),
}
"""Column of the statistics → title of its table and head of its first column."""
_HTML_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The register: search, filters and the entries that meet them."""
    form = SearchForm(request.GET, countries=countries_in_register())
    filters = form.filters()
    page = Paginator(search_entries(filters), ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "filters": filters, "page": page}
    return render(request, "registry/home.html", context)


@require_safe
def register_statistics(request: HttpRequest) -> HttpResponse:
    """The register in numbers, with the tables by provider, level and language."""
    found = statistics()
    context = {
        "found": found,
        "classes": [(name, found.whole.share(key)) for key, name in presentation.OUTCOME_CLASSES.items()],
        "lacking": [
            (presentation.ELEMENT_NAMES[name], Share(count, found.whole.records))
            for name, count in found.missing.items()
        ],
        "tables": [(title, head, _shown_rows(name, found)) for name, (title, head) in TABLES.items()],
        "most": ROWS_OF_A_TABLE,
    }
    return render(request, "registry/statistics.html", context)


def _shown_rows(group: str, found: Statistics) -> list[tuple[str, Row, Share, Share]]:
    """The largest rows of a table: the name, the counts, the share that is structured and the one that is ready."""
    rows = found.groups[group][:ROWS_OF_A_TABLE]
    return [(_name_of(group, row.value, found), row, row.share("structured"), row.share("ready")) for row in rows]


def _name_of(group: str, value: str, found: Statistics) -> str:
    language = get_language() or "en"
    if group == "language":
        return language_name(value, language)
    if group == "level" and value.startswith("EQF "):
        return code_list("eqf")[value.removeprefix("EQF ")].label.in_language(language)
    names = found.names.get(value, {}) if group == "provider" else {}
    return names.get(language) or next(iter(names.values()), value)


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """The current edition of an entry in the reader's language."""
    return _edition_page(request, current_edition_or_404(slug))


@require_safe
def edition(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """One edition of an entry, current or not."""
    return _edition_page(request, edition_or_404(slug, sha256))


def _edition_page(request: HttpRequest, shown: Edition) -> HttpResponse:
    specification = read_edition(shown.canonical.encode()).specification
    entry_of_it = shown.entry
    context = {
        "entry": entry_of_it,
        "edition": shown,
        "is_current": entry_of_it.current_id == shown.pk,
        "specification": specification,
        "groups": presentation.outcome_groups(specification),
        "awards": presentation.shown_awards(specification),
        "editions": editions_of(entry_of_it),
        "json_address": reverse("edition-json", args=[shown.sha256]),
        "course": _json_for_html(course_data(specification, entry_address(entry_of_it.slug), get_language() or "en")),
    }
    return render(request, "registry/edition.html", context)


def _json_for_html(data: object) -> SafeString:
    """JSON that can stand in a script element: no character in it can end the element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_HTML_SAFE))  # noqa: S308 (escaped here)
