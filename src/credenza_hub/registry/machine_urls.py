"""Addresses of documents for machines."""

from __future__ import annotations

from django.urls import path

from . import converters as converters
from . import documents

urlpatterns = [
    path("statistics.json", documents.statistics_json, name="statistics-json"),
    path("statistics.csv", documents.statistics_csv, name="statistics-csv"),
    path("editions/<sha256:sha256>.json", documents.edition_json, name="edition-json"),
    path("register/<slug:slug>", documents.entry_document, name="entry-document"),
    path("register/<slug:slug>/editions/<sha256:sha256>", documents.edition_document, name="edition-document"),
]
