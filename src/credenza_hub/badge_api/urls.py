"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "badge_api"
urlpatterns = [
    path("tools/", views.tools, name="tools"),
    path("tools/about/", views.about, name="about"),
    path("tools/authorize/", views.authorize, name="authorize"),
    path("tools/<uuid:key>/disconnect/", views.disconnect, name="disconnect"),
    path("credentials/kept/<uuid:key>/", views.kept, name="kept"),
    path("credentials/kept/<uuid:key>/badge", views.kept_file, name="kept-file"),
    path("credentials/kept/<uuid:key>/remove/", views.remove, name="remove"),
]
