"""Addresses. Pages carry the language first (/kk/register/…); documents for machines carry none."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler500 = "credenza_hub.project.server_faults.server_fault"

urlpatterns = [
    path("", include("credenza_hub.registry.machine_urls")),
    path("", include("credenza_hub.issuing.machine_urls")),
    path("", include("credenza_hub.wallet.machine_urls")),
    path("", include("credenza_hub.openid.machine_urls")),
    path("", include("credenza_hub.badge_api.machine_urls")),
    path("log/", include("credenza_hub.translog.machine_urls")),
    *i18n_patterns(
        path("", include("credenza_hub.registry.urls")),
        path("", include("credenza_hub.occupations.urls")),
        path("account/", include("credenza_hub.accounts.urls")),
        path("organisation/", include("credenza_hub.audit.urls")),
        path("organisation/", include("credenza_hub.organisations.urls")),
        path("studio/", include("credenza_hub.studio.urls")),
        path("", include("credenza_hub.erasure.urls")),
        path("cohorts/", include("credenza_hub.cohorts.urls")),
        path("cohorts/", include("credenza_hub.issuing.urls")),
        path("cohorts/", include("credenza_hub.supplement_lines.urls")),
        path("credentials/", include("credenza_hub.wallet.urls")),
        path("", include("credenza_hub.openid.urls")),
        path("", include("credenza_hub.badge_api.urls")),
        path("stacking/", include("credenza_hub.stacking.urls")),
        path("verify/", include("credenza_hub.verify.urls")),
        path("log/", include("credenza_hub.translog.urls")),
        path("recognition/", include("credenza_hub.recognition_desk.urls")),
    ),
]

if settings.CONFORMANCE:
    urlpatterns.append(path("", include("credenza_hub.conformance.urls")))
