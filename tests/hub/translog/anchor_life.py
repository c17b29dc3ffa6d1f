"""A hub with an empty database: its log begins, is published, and the account that pays for anchors is printed.

``python -m tests.hub.translog.anchor_life`` with the environment of the hub.
"""

from __future__ import annotations

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from credenza.translog import Kind, account_of  # noqa: E402
from credenza_hub.storage.log_keys import anchor_key  # noqa: E402
from credenza_hub.translog.actions import append  # noqa: E402
from credenza_hub.translog.sequencing import integrate  # noqa: E402


def begin() -> str:
    """The account, after the first entry of the log was published."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        append(Kind.STATUS, "s", b"{}", now=timezone.now())
    integrate("one", timezone.now)
    return account_of(anchor_key())


if __name__ == "__main__":
    print(begin())
