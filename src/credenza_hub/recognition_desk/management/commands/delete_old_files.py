"""``python -m credenza_hub delete_old_files``: the files of cases whose time is over, and cases of deleted accounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from credenza_hub.erasure.closing import finish_closed_accounts
from credenza_hub.recognition_desk.retention import delete_old_files


class Command(BaseCommand):
    help = "Delete the files of closed cases of recognition, where the institution set how long they are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        files, cases = delete_old_files(now=now), finish_closed_accounts(now=now)
        self.stdout.write(f"{files} files deleted, {cases} cases of deleted accounts erased")
