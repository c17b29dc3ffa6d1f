from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "credenza_hub.registry"
    default_auto_field = "django.db.models.BigAutoField"
