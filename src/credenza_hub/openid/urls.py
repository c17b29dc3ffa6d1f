"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "openid"
urlpatterns = [
    path("credentials/<uuid:key>/wallet/", views.offers, name="offers"),
    path("credentials/<uuid:key>/wallet/<uuid:offer_key>/", views.offer, name="offer"),
    path("wallets/show/", views.show, name="show"),
    path("wallets/show/<uuid:key>/", views.shown, name="shown"),
    path("wallets/authorize/", views.authorize, name="authorize"),
]
