"""``python -m credenza_hub conformance``: what a client of the test interface has to be told."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from credenza_hub.conformance.paths import description


class Command(BaseCommand):
    """Print the addresses of the test interface and the issuers that its paths sign for, as JSON."""

    help = "Print the addresses and issuers of the test interface (needs CREDENZA_CONFORMANCE=1), as JSON."

    def handle(self, **options: Any) -> None:
        if not settings.CONFORMANCE:
            raise CommandError("The test interface is off. It is switched on with CREDENZA_CONFORMANCE=1.")
        if not settings.CONFORMANCE_SEED:
            raise CommandError("Without CREDENZA_CONFORMANCE_SEED each process makes other keys.")
        self.stdout.write(json.dumps(description(), indent=2))
