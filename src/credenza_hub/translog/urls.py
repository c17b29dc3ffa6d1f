"""Addresses of the pages about the log."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "translog"
urlpatterns = [
    path("", views.log, name="log"),
    path("entries/<int:index>/", views.entry, name="entry"),
    path("entries/<int:index>/opening.tlog-proof", views.opening, name="opening"),
]
