"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "supplement-lines"
urlpatterns = [
    path("<int:pk>/diploma-supplement/", views.lines, name="lines"),
    path("<int:pk>/diploma-supplement/lines.csv", views.table, name="table"),
    path("<int:pk>/credentials/<uuid:key>/document.pdf", views.national, name="national"),
    path("<int:pk>/diploma-supplement/lines.jsonl", views.documents, name="documents"),
]
