"""``python -m credenza_hub add_member``: a person who works for an organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.accounts.invitations import invitation_link
from credenza_hub.organisations.actions import add_member
from credenza_hub.organisations.models import Organisation, Role


class Command(BaseCommand):
    help = "Give a person one or more roles in an organisation, and print their invitation if they need one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        parser.add_argument("email")
        parser.add_argument("--role", action="append", required=True, choices=Role.values, help="once per role")
        parser.add_argument("--name", default="", help="the person's name, shown beside their acts")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        try:
            user, invite = add_member(
                organisation, options["email"], options["role"], name=options["name"], now=timezone.now()
            )
        except InputError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user.email} is {', '.join(options['role'])} of {organisation.slug}.")
        if invite:
            self.stdout.write(f"Send this link, valid for 30 days, to set the password:\n{invitation_link(user.email)}")
