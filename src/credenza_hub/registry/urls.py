"""Addresses of the register's pages."""

from __future__ import annotations

from django.urls import include, path

from . import converters as converters
from . import views

entry_patterns = [
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/editions/<sha256:sha256>/", views.edition, name="edition"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("statistics/", views.register_statistics, name="statistics"),
    path("register/", include((entry_patterns, "registry"))),
]
