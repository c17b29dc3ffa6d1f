"""Addresses of documents for machines."""

from __future__ import annotations

from django.urls import path

from . import machine_views

urlpatterns = [
    path("status/<uuid:key>", machine_views.status_list, name="status-list"),
    path("status/<uuid:key>.jwt", machine_views.status_list_token, name="status-list-token"),
    path("issuers/<slug:slug>/did.json", machine_views.did_document, name="did-document"),
    path("health", machine_views.health, name="health"),
]
