"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "erasure"
urlpatterns = [
    path("cohorts/erasure/", views.find, name="find"),
    path("cohorts/erasure/erase/", views.erase, name="erase"),
    path("cohorts/erasure/receipts/<uuid:number>/", views.receipt, name="receipt"),
    path("account/delete/", views.close, name="close"),
]
