from django.apps import AppConfig
from django.conf import settings


class ConformanceConfig(AppConfig):
    name = "credenza_hub.conformance"

    def ready(self) -> None:
        """Where the interface is on, its contexts are read at the start, so that a wrong folder is seen then."""
        if settings.CONFORMANCE:
            from .contexts import known_contexts

            known_contexts()
