"""``python -m credenza_hub add_organisation``: an organisation that publishes and awards."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.organisations.actions import add_organisation

OPTIONAL_FIELDS = ("region", "place", "homepage")


class Command(BaseCommand):
    help = "Add an organisation that publishes specifications and awards micro-credentials."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name in addresses, for example uni-esempio")
        parser.add_argument(
            "--name", action="append", required=True, metavar="LANGUAGE=NAME", help="legal name, once per language"
        )
        parser.add_argument("--country", required=True, help="ISO 3166-1 code, for example IT")
        parser.add_argument(
            "--identifier",
            required=True,
            metavar="SCHEME=VALUE",
            help="legal identifier, for example VAT=IT01234567890",
        )
        for field in OPTIONAL_FIELDS:
            parser.add_argument(f"--{field}")

    def handle(self, *args: Any, **options: Any) -> None:
        scheme, value = _pair(options["identifier"])
        record = {
            "key": options["slug"],
            "legal_name": dict(_pair(name) for name in options["name"]),
            "country": options["country"].upper(),
            "identifier": {"scheme": scheme, "value": value},
        }
        record |= {field: options[field] for field in OPTIONAL_FIELDS if options[field]}
        try:
            organisation = add_organisation(options["slug"], record, now=timezone.now())
        except InputError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Added {organisation.name_in('en')} ({organisation.slug}).")


def _pair(text: str) -> tuple[str, str]:
    left, separator, right = text.partition("=")
    if not (left.strip() and separator and right.strip()):
        raise CommandError(f"{text!r} must have the form LEFT=RIGHT.")
    return left.strip(), right.strip()
