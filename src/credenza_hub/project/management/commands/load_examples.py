"""``python -m credenza_hub load_examples``: a living register to look around in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from credenza_hub.project.examples import PASSWORD, ExamplesMissingError, demo_accounts, load_examples


class Command(BaseCommand):
    """Load what is not there yet; running it again changes nothing."""

    help = "Load the examples: organisations, demo accounts with a published password, editions and credentials."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="do not list the demo accounts")

    def handle(self, **options: Any) -> None:
        try:
            count = load_examples(now=timezone.now())
        except ExamplesMissingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} examples loaded." if count else "The examples are there already.")
        if not options["quiet"]:
            self.stdout.write(f"Demo accounts, all with the password {PASSWORD}")
            for account in demo_accounts():
                self.stdout.write(f"  {account}")
