from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "credenza_hub.project"
