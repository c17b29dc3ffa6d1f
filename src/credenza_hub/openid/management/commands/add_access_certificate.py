"""``python -m credenza_hub add_access_certificate``: the certificate by which the hub asks wallets."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.openid.asker import PREFIXES, SAN_DNS, asker, keep_certificate, remove_certificate
from credenza_hub.storage.given_keys import add_key_arguments, given_key


class Command(BaseCommand):
    help = "Have the hub ask wallets by a certificate (key and certificate) in place of its DID, or by the DID again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_key_arguments(parser)
        parser.add_argument("--prefix", choices=PREFIXES, default=SAN_DNS, help="how the certificate names the hub")
        parser.add_argument("--remove", action="store_true", help="ask by the DID again")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["remove"]:
                remove_certificate(now=timezone.now())
            else:
                keep_certificate(given_key(options), options["prefix"], now=timezone.now())
            self.stdout.write(f"The hub asks as {asker().client_id}")
        except (InputError, OSError) as error:
            raise CommandError(str(error)) from None
