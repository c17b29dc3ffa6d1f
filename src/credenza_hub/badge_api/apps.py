from django.apps import AppConfig


class BadgeApiConfig(AppConfig):
    name = "credenza_hub.badge_api"
    default_auto_field = "django.db.models.BigAutoField"
