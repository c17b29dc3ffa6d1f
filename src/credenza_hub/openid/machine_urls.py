"""Addresses for wallets, without a language."""

from __future__ import annotations

from django.urls import path

from . import machine_views

urlpatterns = [
    path(".well-known/openid-credential-issuer", machine_views.credential_issuer, name="credential-issuer"),
    path(".well-known/oauth-authorization-server", machine_views.authorization_server, name="authorization-server"),
    path("credential-types/<str:vct>", machine_views.credential_type, name="credential-type"),
    path("openid/offers/<uuid:key>", machine_views.offer, name="wallet-offer"),
    path("openid/did.json", machine_views.hub_document, name="hub-did-document"),
    path("openid/requests/<uuid:key>", machine_views.request_object, name="wallet-request"),
    path("openid/answers/<uuid:key>", machine_views.answer, name="wallet-answer"),
    path("openid/token", machine_views.token, name="wallet-token"),
    path("openid/par", machine_views.pushed, name="wallet-par"),
    path("openid/authorize", machine_views.authorize, name="wallet-authorize"),
    path("openid/nonce", machine_views.nonce, name="wallet-nonce"),
    path("openid/credential", machine_views.credential, name="wallet-credential"),
    path("openid/notification", machine_views.notification, name="wallet-notification"),
]
