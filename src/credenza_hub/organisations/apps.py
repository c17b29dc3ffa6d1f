from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "credenza_hub.organisations"
    default_auto_field = "django.db.models.BigAutoField"
