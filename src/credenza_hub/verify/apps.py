from django.apps import AppConfig


class VerifyConfig(AppConfig):
    name = "credenza_hub.verify"
