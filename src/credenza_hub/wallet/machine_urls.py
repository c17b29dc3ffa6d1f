"""The short address that QR codes hold; without a language."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("s/<str:token>", views.shared_link, name="shared-link")]
