"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import procedure_views, rule_views, views

app_name = "recognition_desk"
urlpatterns = [
    path("", procedure_views.institutions, name="institutions"),
    path("guide/", procedure_views.guide, name="guide"),
    path("at/<slug:slug>/", procedure_views.procedure, name="procedure"),
    path("at/<slug:slug>/request/", views.new_request, name="request"),
    path("mine/", views.mine, name="mine"),
    path("desk/", views.desk, name="desk"),
    path("procedure/", procedure_views.own_procedure, name="own-procedure"),
    path("procedure/<slug:slug>/programmes/new/", procedure_views.programme, name="new-programme"),
    path("procedure/<slug:slug>/programmes/<slug:key>/", procedure_views.programme, name="programme"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/<slug:slug>/new/", rule_views.new_rule, name="new-rule"),
    path("rules/<slug:slug>/<int:pk>/", rule_views.rule, name="rule"),
    path("rules/<slug:slug>/<int:pk>/end/", rule_views.end, name="end-rule"),
    path("precedents/", views.precedents, name="precedents"),
    path("transfers/<slug:slug>.csv", views.transfers, name="transfers"),
    path("cases/<uuid:key>/", views.case, name="case"),
    path("cases/<uuid:key>/statement.json", views.statement_document, name="statement-document"),
    path("cases/<uuid:key>/statement.pdf", views.statement_page, name="statement"),
    path("cases/<uuid:key>/statement/link/", views.share, name="share-statement"),
    path("cases/<uuid:key>/statement/link/withdraw/", views.withdraw_link, name="withdraw-statement-link"),
    path("cases/<uuid:key>/evidence/<uuid:evidence_key>/", views.evidence, name="evidence"),
    path("cases/<uuid:key>/<slug:name>/", views.act, name="act"),
]
