"""``python -m credenza_hub add_seal``: the electronic seal of an organisation for credentials of Europass."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.organisations.actions import add_seal, remove_seals
from credenza_hub.organisations.models import Organisation
from credenza_hub.storage.given_keys import add_key_arguments, given_key


class Command(BaseCommand):
    help = "Add the electronic seal (key and certificate) with which credentials for Europass are sealed, or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        add_key_arguments(parser)
        parser.add_argument("--remove", action="store_true", help="put all seals of the organisation out of use")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        if options["remove"]:
            count = remove_seals(organisation, now=timezone.now())
            self.stdout.write(f"{organisation.slug}: seals out of use: {count}")
            return
        try:
            seal = add_seal(organisation, given_key(options), now=timezone.now())
        except (InputError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{organisation.slug} seals as {seal.holder} ({seal.identifier}) until {seal.valid_until:%Y-%m-%d}"
        )
