"""Published editions for tests of rooms that only read the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from credenza.specification import read_document
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.actions import publish_edition
from credenza_hub.registry.models import Edition

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str, **changes: Any) -> dict[str, Any]:
    """The document of an example, with changes to its elements."""
    document, _ = read_document((EXAMPLES / f"{name}.yaml").read_bytes())
    return {**document, **changes}


def publish(organisation: Organisation, approver: User, slug: str, document: dict[str, Any] | None = None) -> Edition:
    """Put a document into the register; without one the example of the name ``slug``."""
    return publish_edition(organisation, slug, document or example(slug), approved_by=approver, now=timezone.now())
