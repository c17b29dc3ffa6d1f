"""``python -m credenza_hub add_concepts FILE…``: concepts that the studio suggests for learning outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import InputError
from credenza_hub.occupations.actions import add_concepts


class Command(BaseCommand):
    help = "Add tables of concepts, e.g. ESCO's skills_en.csv (see docs/use/studio.md), or their next versions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                added = add_concepts(path.read_bytes(), path.name, now=timezone.now())
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from None
            except InputError as error:
                raise CommandError(f"{path}: {error}") from None
            self.stdout.write(f"Added {added.name}: {added.concepts} concepts.")
