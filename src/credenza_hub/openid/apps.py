from django.apps import AppConfig
from django.core.checks import register


class OpenIdConfig(AppConfig):
    name = "credenza_hub.openid"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the certificate by which the hub asks looked at when the hub starts."""
        from .asker import check

        register(check)
