"""Addresses of the log itself (C2SP tlog-tiles), below ``/log/``."""

from __future__ import annotations

from django.urls import path, re_path

from . import machine_views

urlpatterns = [
    path("checkpoint", machine_views.checkpoint, name="log-checkpoint"),
    path("anchors", machine_views.anchors, name="log-anchors"),
    path("policy", machine_views.policy, name="log-policy"),
    re_path(r"^(?P<address>tile/[0-9a-z/.]{5,80})$", machine_views.tile, name="log-tile"),
]
