"""``python -m credenza_hub serve``: prepare everything and run the hub in one process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from credenza_hub.organisations.models import Organisation
from credenza_hub.project.address import add_address_options
from credenza_hub.project.assets import STYLESHEET
from credenza_hub.project.catalogues import compile_catalogues
from credenza_hub.project.examples import PASSWORD, demo_accounts
from credenza_hub.project.server import Listening, PortTakenError, make_server, require_free, run


class Command(BaseCommand):
    """Bring the database up to date, load the examples into an empty one, then serve pages and work."""

    help = "Run the hub: pages and background work in one process. It makes what it needs on its first start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address_options(parser)
        parser.add_argument("--threads", type=int, default=10, help="requests answered at the same time")
        parser.add_argument("--no-examples", action="store_true", help="leave an empty database empty")

    def handle(self, **options: Any) -> None:
        if bool(options["tls_cert"]) != bool(options["tls_key"]):
            raise CommandError("--tls-cert and --tls-key belong together.")
        where = {name: options[name] for name in ("host", "port", "tls_cert", "tls_key", "threads")}
        listening = Listening(**where)
        try:
            require_free(listening)
            self._prepare(load_examples=not options["no_examples"])
            server = self._server(listening)
            self._announce()
            run(server)
        except PortTakenError as error:
            raise CommandError(
                f"Cannot listen at {listening.host}, port {listening.port}: {error}. "
                "Stop what listens there, or choose another port with --port."
            ) from error
        self.stdout.write("Stopped.")

    def _prepare(self, *, load_examples: bool) -> None:
        if not (settings.DATA / "vendor" / STYLESHEET.name).is_file():
            raise CommandError("The stylesheet is missing. Fetch it: python -m credenza_hub.project.assets")
        compile_catalogues(settings.LOCALE_PATHS[0])
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if load_examples and not Organisation.objects.exists():
            call_command("load_examples", quiet=True, stdout=self.stdout)

    def _server(self, listening: Listening) -> Any:
        # Not before collectstatic: the application lists the static files when it is loaded.
        from credenza_hub.project.wsgi import application

        try:
            return make_server(listening, application)
        except OSError as error:
            raise CommandError(f"The certificate or its key cannot be read: {error}") from error

    def _announce(self) -> None:
        accounts = demo_accounts()
        if accounts:
            self.stdout.write("\nDemo accounts, all with the password " + PASSWORD)
            for account in accounts:
                self.stdout.write(f"  {account}")
        self.stdout.write(f"\nCredenza runs at {settings.PUBLIC_URL}/   (stop with Ctrl-C)")
        self.stdout.flush()
