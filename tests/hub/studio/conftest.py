"""What the tests of the studio share: a real specification as a draft, and the form that a browser would send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from credenza.specification import read_specification, to_document
from credenza_hub.accounts.models import User
from credenza_hub.organisations.models import Organisation
from credenza_hub.studio.models import Draft

EXAMPLES = Path(__file__).parents[3] / "examples"
Browser = Callable[[User | None], Client]


def example_document(name: str = "cimea-credential-evaluator") -> dict[str, Any]:
    """The document of an example, issued by nobody yet."""
    document = to_document(read_specification((EXAMPLES / f"{name}.yaml").read_bytes()).specification)
    return {element: value for element, value in document.items() if element != "issuer"}


@pytest.fixture
def draft(organisation: Organisation, designer: User) -> Draft:
    """A draft that meets all binding rules."""
    return Draft.objects.create(
        organisation=organisation, slug="evaluator", document=example_document(), written_by=designer
    )
