"""Addresses of the room."""

from __future__ import annotations

from django.urls import path, re_path

from . import review_views, text_views, views

app_name = "studio"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("reviews/", views.reviews, name="reviews"),
    path("new/", views.new_draft, name="new"),
    path("drafts/<slug:slug>/", views.draft, name="draft"),
    path("drafts/<slug:slug>/findings/", views.findings, name="findings"),
    path("drafts/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("drafts/<slug:slug>/text/", text_views.text, name="text"),
    re_path(r"^drafts/(?P<slug>[-a-zA-Z0-9_]+)/document\.(?P<form>yaml|json)$", text_views.document, name="document"),
    path("drafts/<slug:slug>/review/", review_views.review, name="review"),
]
