from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "credenza_hub.audit"
    default_auto_field = "django.db.models.BigAutoField"
