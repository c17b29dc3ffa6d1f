"""``python -m credenza_hub anchor_log``: one step of anchoring the transparency log on a blockchain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from credenza.errors import CredenzaError
from credenza.posting import json_rpc
from credenza.translog import GWEI, EvmChain, FeeLimitError, account_of, open_chain
from credenza_hub.storage.log_keys import anchor_key
from credenza_hub.translog.anchoring import Terms, anchor_step


class Command(BaseCommand):
    help = (
        "Look after the anchor that is under way, or order the next one when it is due. Run it every few minutes; "
        "to run it too often, twice at once or to kill it does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--account", action="store_true", help="only print the account that pays, so that it can be given money"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = anchor_key()
            account = account_of(key)
            if options["account"]:
                self.stdout.write(account)
                return
            anchor = anchor_step(self._chain(), self._terms(key), now=timezone.now())
        except FeeLimitError as error:
            remedy = "The anchor waits until fees fall. To pay more, raise CREDENZA_LOG_ANCHOR_MOST_GWEI."
            raise CommandError(f"{error} {remedy}") from None
        except CredenzaError as error:
            raise CommandError(f"{error}") from None
        if anchor is None:
            self.stdout.write("no anchor is due")
        else:
            self.stdout.write(f"{anchor.size} entries: {anchor.state} {anchor.chain_name} {anchor.transaction}")

    def _terms(self, key: bytes) -> Terms:
        return Terms(
            key,
            settings.LOG_ANCHOR_TO,
            every=timedelta(hours=settings.LOG_ANCHOR_HOURS),
            confirmations=settings.LOG_ANCHOR_BLOCKS,
            patience=timedelta(hours=settings.LOG_ANCHOR_PATIENCE),
            most=int(settings.LOG_ANCHOR_MOST_GWEI * GWEI),
        )

    def _chain(self) -> EvmChain:
        """The chain of the settings, which the node has to be of: an anchor on another one would mislead."""
        if not settings.LOG_ANCHOR_RPC:
            raise CommandError("Set CREDENZA_LOG_ANCHOR_RPC and CREDENZA_LOG_ANCHOR_CHAIN first.")
        try:
            chain = open_chain(json_rpc(settings.LOG_ANCHOR_RPC))
        except ValueError:
            raise CommandError("CREDENZA_LOG_ANCHOR_RPC has to be an http or https address.") from None
        if chain.number != settings.LOG_ANCHOR_CHAIN:
            raise CommandError(
                f"The node is of chain {chain.number}, CREDENZA_LOG_ANCHOR_CHAIN says {settings.LOG_ANCHOR_CHAIN}."
            )
        return chain
