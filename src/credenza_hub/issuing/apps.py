from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "credenza_hub.issuing"
    default_auto_field = "django.db.models.BigAutoField"
