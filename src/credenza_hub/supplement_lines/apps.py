from django.apps import AppConfig


class SupplementLinesConfig(AppConfig):
    name = "credenza_hub.supplement_lines"
    default_auto_field = "django.db.models.BigAutoField"
