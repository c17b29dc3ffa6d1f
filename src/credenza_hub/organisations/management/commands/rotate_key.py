"""``python -m credenza_hub rotate_key``: a new signing key for an organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza.proofs import ED25519, KEY_KINDS
from credenza_hub.organisations.actions import rotate_key
from credenza_hub.organisations.models import Organisation


class Command(BaseCommand):
    help = "Put a new signing key in the place of an organisation's current one. What the old key signed stays valid."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        parser.add_argument("--kind", choices=list(KEY_KINDS), default=ED25519.name, help="kind of a key in a file")
        parser.add_argument("--token", default="", metavar="pkcs11:…", help="take this key on a token instead")
        parser.add_argument(
            "--compromised",
            action="store_true",
            help="revoke the old key: every credential that it ever signed stops verifying",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        try:
            row = rotate_key(
                None,
                organisation,
                kind=KEY_KINDS[options["kind"]],
                token=options["token"],
                compromised=options["compromised"],
                now=timezone.now(),
            )
        except InputError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{organisation.slug} signs with {row.verification_method}")
