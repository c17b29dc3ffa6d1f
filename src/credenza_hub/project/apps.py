from django.apps import AppConfig
from django.core.checks import register


class ProjectConfig(AppConfig):
    name = "credenza_hub.project"

    def ready(self) -> None:
        """Have the files and addresses that the settings name looked at when the hub starts."""
        from credenza_hub.storage import time_stamps, trust

        register(trust.check)
        register(time_stamps.check)
