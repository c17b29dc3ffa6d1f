"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.language, name="language"),
    path("password/", views.password, name="password"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
