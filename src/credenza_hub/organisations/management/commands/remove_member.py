"""``python -m credenza_hub remove_member``: take roles from a person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza_hub.organisations.actions import remove_member
from credenza_hub.organisations.models import Organisation, Role


class Command(BaseCommand):
    help = "Take one or more roles in an organisation from a person; without --role all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        parser.add_argument("email")
        parser.add_argument("--role", action="append", default=[], choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        taken = remove_member(organisation, options["email"], options["role"], now=timezone.now())
        if not taken:
            raise CommandError(f"{options['email']} has no such role in {organisation.slug}.")
        self.stdout.write(f"Took {taken} role(s) from {options['email']}.")
