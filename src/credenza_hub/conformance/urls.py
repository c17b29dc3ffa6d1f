"""Addresses of the test interface, as CREDENZA_CONFORMANCE=1 mounts them."""

from __future__ import annotations

from django.urls import path

from . import did_views, views

urlpatterns = [
    path("s/<path:path>/credentials/issue", views.issue),
    path("credentials/derive", views.derive),
    path("credentials/verify", views.verify_credential),
    path("presentations/verify", views.verify_presentation),
    path("status/<slug:purpose>", views.status_list),
    path(".well-known/did.json", views.did_document),
    path("1.0/identifiers/", did_views.resolve),
    path("1.0/identifiers/<path:identifier>", did_views.resolve),
    path("did-key/1.0/identifiers/<path:identifier>", did_views.resolve_in_older_shape),
]
