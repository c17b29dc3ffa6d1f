from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "credenza_hub.cohorts"
    default_auto_field = "django.db.models.BigAutoField"
