from django.apps import AppConfig


class OccupationsConfig(AppConfig):
    name = "credenza_hub.occupations"
    default_auto_field = "django.db.models.BigAutoField"
