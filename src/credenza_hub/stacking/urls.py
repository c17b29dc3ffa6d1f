"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import desk_views, text_views, views

app_name = "stacking"
urlpatterns = [
    path("", views.qualifications, name="qualifications"),
    path("qualifications/<slug:slug>/", views.qualification, name="qualification"),
    path("qualifications/<slug:slug>/ask/", views.ask, name="ask"),
    path("requests/", views.requests, name="requests"),
    path("requests/<int:pk>/", views.stacking_request, name="request"),
    path("requests/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/", desk_views.targets, name="targets"),
    path("desk/new/", desk_views.new_target, name="new"),
    path("desk/rules/<slug:slug>/", desk_views.target, name="target"),
    path("desk/rules/<slug:slug>/text/", text_views.text, name="text"),
    path("desk/rules/<slug:slug>/rules.yaml", text_views.document, name="document"),
    path("desk/rules/<slug:slug>/findings/", desk_views.findings, name="findings"),
    path("desk/rules/<slug:slug>/review/", desk_views.review, name="review"),
    path("offers/", desk_views.offers, name="offers"),
    path("offers/<slug:slug>/", desk_views.price, name="price"),
]
