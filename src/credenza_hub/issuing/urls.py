"""Addresses of the room; they lie below those of cohorts."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "issuing"
urlpatterns = [
    path("<int:pk>/award/", views.award, name="award"),
    path("<int:pk>/awards/<int:batch_pk>/", views.batch, name="batch"),
    path("<int:pk>/awards/<int:batch_pk>/progress.json", views.progress, name="progress"),
    path("<int:pk>/awards/<int:batch_pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/credentials/", views.credentials, name="credentials"),
    path("<int:pk>/credentials/<uuid:key>/revoke/", views.revoke, name="revoke"),
    path("<int:pk>/credentials/<uuid:key>/send-again/", views.send_again, name="send-again"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("<int:pk>/hand-over/links.csv", views.claim_links, name="claim-links"),
]
