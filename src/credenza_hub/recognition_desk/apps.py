from django.apps import AppConfig


class RecognitionDeskConfig(AppConfig):
    name = "credenza_hub.recognition_desk"
    default_auto_field = "django.db.models.BigAutoField"
