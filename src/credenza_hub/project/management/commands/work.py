"""``python -m credenza_hub work``: a worker in a process of its own."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credenza_hub.issuing.awarding import CHUNK
from credenza_hub.issuing.worker import LEASE, new_worker, work


class Command(BaseCommand):
    """Award batches and send hand-overs until SIGTERM or SIGINT; then end after the chunk at hand."""

    help = "Award and hand over in the background. Any number of workers can run at the same time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="seconds after which another worker takes over from one that was killed (default: %(default)s)",
        )

        parser.add_argument(
            "--chunk",
            type=int,
            default=CHUNK,
            help="learners awarded in one transaction; a worker that is killed loses at most so many signatures"
            " (default: %(default)s)",
        )

    def handle(self, **options: Any) -> None:
        if options["lease"] < 1:
            raise CommandError("--lease must be at least 1 second.")
        if not 1 <= options["chunk"] <= 10_000:
            raise CommandError("--chunk must lie between 1 and 10,000 learners.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        work(new_worker(timedelta(seconds=options["lease"]), options["chunk"]), stop)
