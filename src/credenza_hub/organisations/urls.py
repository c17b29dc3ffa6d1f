"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("<slug:slug>/keys/new/", views.new_key, name="new-key"),
]
