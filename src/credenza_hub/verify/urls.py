"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "verify"
urlpatterns = [
    path("", views.verify, name="verify"),
    path("shared/<str:token>/", views.shared, name="shared"),
]
