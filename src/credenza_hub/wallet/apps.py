from django.apps import AppConfig


class WalletConfig(AppConfig):
    name = "credenza_hub.wallet"
    default_auto_field = "django.db.models.BigAutoField"
