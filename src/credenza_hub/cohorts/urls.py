"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "cohorts"
urlpatterns = [
    path("", views.cohorts, name="cohorts"),
    path("new/", views.new_cohort, name="new"),
    path("<int:pk>/", views.cohort, name="cohort"),
    path("<int:pk>/change/", views.change_cohort, name="change"),
    path("<int:pk>/delete/", views.delete_cohort, name="delete"),
    path("<int:pk>/learners.csv", views.list_pattern, name="pattern"),
    path("<int:pk>/lists/", views.upload_list, name="upload"),
    path("<int:pk>/lists/<int:upload_pk>/", views.staged_list, name="list"),
    path("<int:pk>/lists/<int:upload_pk>/progress.json", views.list_progress, name="list-progress"),
    path("<int:pk>/lists/<int:upload_pk>/problems.csv", views.list_problems, name="list-problems"),
    path("<int:pk>/lists/<int:upload_pk>/accept/", views.accept_list, name="accept"),
    path("<int:pk>/lists/<int:upload_pk>/discard/", views.discard_list, name="discard"),
]
