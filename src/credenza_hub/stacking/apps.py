from django.apps import AppConfig


class StackingConfig(AppConfig):
    name = "credenza_hub.stacking"
    default_auto_field = "django.db.models.BigAutoField"
