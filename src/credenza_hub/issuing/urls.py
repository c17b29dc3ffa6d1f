"""Addresses of the room; they lie below those of cohorts."""

from __future__ import annotations

from django.urls import path

from . import act_views, views
from .models import Act

app_name = "issuing"
urlpatterns = [
    path("<int:pk>/award/", views.award, name="award"),
    path("<int:pk>/awards/<int:batch_pk>/", views.batch, name="batch"),
    path("<int:pk>/awards/<int:batch_pk>/progress.json", views.progress, name="progress"),
    path("<int:pk>/awards/<int:batch_pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/credentials/", views.credentials, name="credentials"),
    path("<int:pk>/credentials/<uuid:key>/", act_views.credential, name="credential"),
    path("<int:pk>/credentials/<uuid:key>/correct/", act_views.act, {"kind": Act.CORRECTED}, name="correct"),
    path("<int:pk>/credentials/<uuid:key>/renew/", act_views.act, {"kind": Act.RENEWED}, name="renew"),
    path("<int:pk>/credentials/<uuid:key>/suspend/", act_views.act, {"kind": Act.SUSPENDED}, name="suspend"),
    path("<int:pk>/credentials/<uuid:key>/restore/", act_views.act, {"kind": Act.RESTORED}, name="restore"),
    path("<int:pk>/credentials/<uuid:key>/withdraw/", act_views.act, {"kind": Act.WITHDRAWN}, name="withdraw"),
    path("<int:pk>/credentials/<uuid:key>/send-again/", views.send_again, name="send-again"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("<int:pk>/hand-over/links.csv", views.claim_links, name="claim-links"),
]
