"""Questions to the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import F, QuerySet
from django.http import Http404

from credenza.mining import CatalogueRecord, record_of_specification
from credenza.specification import read_edition

from .models import Edition, Entry
from .search import SIZES, words_of


def published_entries() -> QuerySet[Entry]:
    """Every entry that has a current edition, the latest first; without the long texts that a list does not show."""
    return (
        Entry.objects.filter(current__isnull=False)
        .select_related("current")
        .defer("current__canonical", "current__search_text")
        .order_by("-current__published_at", "slug")
    )


def search_entries(filters: Mapping[str, str]) -> QuerySet[Entry]:
    """The entries whose current edition has every word of ``q`` and meets the filters country, level and size."""
    entries = published_entries()
    for word in words_of(filters.get("q", "")):
        entries = entries.filter(current__search_text__contains=word)
    if country := filters.get("country"):
        entries = entries.filter(current__listing__country=country)
    if level := filters.get("level"):
        entries = entries.filter(current__listing__eqf=int(level))
    if size := filters.get("size"):
        more_than, up_to = SIZES[size]
        if more_than is not None:
            entries = entries.filter(current__listing__ects__gt=more_than)
        if up_to is not None:
            entries = entries.filter(current__listing__ects__lte=up_to)
    return entries


def register_records() -> Iterator[CatalogueRecord]:
    """The current editions, in order of their addresses, as records of a catalogue."""
    current = Edition.objects.filter(entry__current=F("pk")).select_related("entry").order_by("entry__slug")
    for edition in current.iterator():
        specification = read_edition(edition.canonical.encode()).specification
        yield record_of_specification(specification, edition.entry.slug, str(edition.published_at.year))


def countries_in_register() -> list[str]:
    """The countries of the issuers in the register."""
    codes = Entry.objects.filter(current__isnull=False).order_by().values_list("current__listing__country", flat=True)
    return sorted(code for code in codes.distinct() if code)


def current_edition_or_404(slug: str) -> Edition:
    """The current edition of an entry. Raises Http404."""
    edition = Edition.objects.select_related("entry").filter(entry__slug=slug, entry__current=F("pk")).first()
    if edition is None:
        raise Http404
    return edition


def edition_or_404(slug: str, sha256: str) -> Edition:
    """One edition of an entry. Raises Http404."""
    edition = Edition.objects.select_related("entry").filter(entry__slug=slug, sha256=sha256).first()
    if edition is None:
        raise Http404
    return edition


def editions_of(entry: Entry) -> QuerySet[Edition]:
    """All editions of an entry, the latest first; without their long texts."""
    return entry.editions.defer("canonical", "search_text").order_by("-number")
