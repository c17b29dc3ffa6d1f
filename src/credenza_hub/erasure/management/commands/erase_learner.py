"""``python -m credenza_hub erase_learner``: delete the personal data of a learner, once the organisation decided so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.erasure.actions import erase_learner, learners_known_as
from credenza_hub.organisations.models import Organisation


class Command(BaseCommand):
    help = "Erase a learner in all cohorts of an organisation. Without --yes it only says whom that concerns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name of the organisation")
        parser.add_argument("identity", help="e-mail address or identifier by which it knows the learner")
        parser.add_argument("--yes", action="store_true", help="erase; this cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        identity = options["identity"].strip()
        if not options["yes"]:
            for participant in learners_known_as(organisation, identity).select_related("cohort"):
                self.stdout.write(f"cohort {participant.cohort.name}: {participant.credentials.count()} credentials")
            self.stdout.write("Nothing was erased. Give --yes to erase this for good.")
            return
        try:
            erased = erase_learner(None, organisation=organisation, identity=identity, now=timezone.now())
        except InputError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{erased.learners} learners, {erased.credentials} credentials and {erased.salts} salts of the log erased"
        )
