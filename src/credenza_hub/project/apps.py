from django.apps import AppConfig
from django.core.checks import register


class ProjectConfig(AppConfig):
    name = "credenza_hub.project"

    def ready(self) -> None:
        """Have the files that the settings name read when the hub starts."""
        from credenza_hub.storage.trust import check

        register(check)
