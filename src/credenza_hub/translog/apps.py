from django.apps import AppConfig


class TranslogConfig(AppConfig):
    name = "credenza_hub.translog"
    default_auto_field = "django.db.models.BigAutoField"
