"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "wallet"
urlpatterns = [
    path("", views.credentials, name="credentials"),
    path("<uuid:key>/", views.credential, name="credential"),
    path("<uuid:key>/credential.json", views.document, name="document"),
    path("<uuid:key>/credential.tlog-proof", views.log_proof, name="log-proof"),
    path("<uuid:key>/europass.tlog-proof", views.log_proof, {"name": views.EUROPASS}, name="europass-proof"),
    path("<uuid:key>/attestations/<int:number>.tlog-proof", views.attestation_proof, name="attestation-proof"),
    path("<uuid:key>/supplement.pdf", views.supplement, name="supplement"),
    path("<uuid:key>/document.pdf", views.national, name="national"),
    path("<uuid:key>/europass.json", views.europass, name="europass"),
    path("<uuid:key>/links/", views.share, name="share"),
    path("<uuid:key>/links/<int:link_pk>/withdraw/", views.withdraw, name="withdraw"),
]
