"""Addresses for tools, without a language."""

from __future__ import annotations

from django.urls import path

from . import machine_views

urlpatterns = [
    path("ims/ob/v3p0/discovery", machine_views.discovery, name="badge-discovery"),
    path("ims/ob/v3p0/credentials", machine_views.credentials, name="badge-credentials"),
    path("ims/ob/v3p0/profile", machine_views.profile, name="badge-profile"),
    path("ims/ob/v3p0/register", machine_views.register, name="badge-register"),
    path("ims/ob/v3p0/authorize", machine_views.authorize, name="badge-authorize"),
    path("ims/ob/v3p0/token", machine_views.token, name="badge-token"),
    path("ims/ob/v3p0/revoke", machine_views.revoke, name="badge-revoke"),
    path(".well-known/oauth-authorization-server/ims/ob/v3p0", machine_views.metadata, name="badge-metadata"),
]
