from django.apps import AppConfig


class OpenIdConfig(AppConfig):
    name = "credenza_hub.openid"
    default_auto_field = "django.db.models.BigAutoField"
