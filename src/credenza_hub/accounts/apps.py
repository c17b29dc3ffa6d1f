from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "credenza_hub.accounts"
    default_auto_field = "django.db.models.BigAutoField"
