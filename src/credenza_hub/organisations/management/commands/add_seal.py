"""``python -m credenza_hub add_seal``: the electronic seal of an organisation for credentials of Europass."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza.proofs.jades import read_seal_file
from credenza_hub.organisations.actions import add_seal, remove_seals
from credenza_hub.organisations.models import Organisation


class Command(BaseCommand):
    help = "Add the electronic seal (key and certificate) with which credentials for Europass are sealed, or remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        parser.add_argument("file", nargs="?", type=Path, help="PKCS #12, or PEM with key and certificates")
        parser.add_argument("--certificates", type=Path, help="the certificates (PEM), if FILE has only the key")
        parser.add_argument("--passphrase-env", metavar="VARIABLE", help="environment variable with the passphrase")
        parser.add_argument("--remove", action="store_true", help="put all seals of the organisation out of use")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        if options["remove"]:
            count = remove_seals(organisation, now=timezone.now())
            self.stdout.write(f"{organisation.slug}: seals out of use: {count}")
            return
        if options["file"] is None:
            raise CommandError("Name the file of the seal, or --remove.")
        try:
            seal = add_seal(organisation, self._key(options), now=timezone.now())
        except (InputError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{organisation.slug} seals as {seal.holder} ({seal.identifier}) until {seal.valid_until:%Y-%m-%d}"
        )

    def _key(self, options: dict[str, Any]) -> Any:
        variable, more = options["passphrase_env"], options["certificates"]
        if variable and not os.environ.get(variable):
            raise CommandError(f"The variable {variable} is not set.")
        passphrase = os.environ[variable] if variable else None
        return read_seal_file(options["file"].read_bytes(), passphrase, more.read_bytes() if more else b"")
