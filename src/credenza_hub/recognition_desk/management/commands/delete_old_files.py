"""``python -m credenza_hub delete_old_files``: the files of cases whose time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from credenza_hub.recognition_desk.retention import delete_old_files


class Command(BaseCommand):
    help = "Delete the files of closed cases of recognition, where the institution set how long they are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{delete_old_files(now=timezone.now())} files deleted")
