"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from credenza_hub.registry import converters as converters

from . import views

app_name = "occupations"
urlpatterns = [
    path("register/<slug:slug>/editions/<sha256:sha256>/standard/", views.edition, name="edition"),
    path("register/<slug:slug>/editions/<sha256:sha256>/standard.svg", views.edition_picture, name="edition-picture"),
    path("register/<slug:slug>/editions/<sha256:sha256>/standard.csv", views.edition_table, name="edition-table"),
    path("standards/", views.standards, name="standards"),
    path("standards/<int:pk>/", views.standard, name="standard"),
    path("standards/<int:pk>/picture.svg", views.standard_picture, name="standard-picture"),
    path("standards/<int:pk>/table.csv", views.standard_table, name="standard-table"),
    path("standards/<int:pk>/gap/", views.gap, name="gap"),
]
