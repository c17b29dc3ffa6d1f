from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "credenza_hub.studio"
    default_auto_field = "django.db.models.BigAutoField"
