"""``python -m credenza_hub mine_register FILE``: the current editions as a catalogue for ``credenza mine``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credenza.mining import write_records
from credenza_hub.registry.judging import judge_some
from credenza_hub.registry.queries import register_records


class Command(BaseCommand):
    help = "Say of each current edition which learning outcomes it states and what automatic recognition would lack."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="JSON lines, as credenza mine --records writes them.")
        parser.add_argument("--workers", type=int, default=1, help="Processes.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = write_records(register_records(), options["file"], processes=options["workers"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        while judge_some():
            pass
        self.stdout.write(f"{count} editions: {options['file']}")
