"""A case walked by its people through the pages, with a clock that the test holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from credenza.recognition import Case, Criterion, Element
from credenza_hub.accounts.models import User
from credenza_hub.recognition_desk.models import CaseFile
from credenza_hub.recognition_desk.store import load

PDF = b"%PDF-1.7\n%%EOF\n"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The hub's clock shows ``moment``."""
    with patch.object(timezone, "now", lambda: moment):
        yield


def request_form(**changes: object) -> dict[str, object]:
    """A right request for a scan that no machine can read."""
    stated = {
        "file": SimpleUploadedFile("scan.pdf", PDF),
        "title": "Data literacy",
        "provider": "Example Platform",
        "country": "KZ",
        "awarded_on": "2026-09-01",
        "hours": "75",
        "outcomes": "Cleans tables of data.\nDraws charts.",
        "purpose": "credit_transfer",
        "aim": "Data analysis, 3 credits",
        "asked_credits": "3",
        "agreed": "on",
    }
    return {name: value for name, value in {**stated, **changes}.items() if value is not None}


class Walk:
    """A case and the browsers of the people who work on it."""

    def __init__(self, file: CaseFile, people: dict[str, User], browser_of: Callable[[User | None], Client]) -> None:
        self.file, self.people, self.browser_of = file, people, browser_of

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return load(self.file)

    def act(self, who: str, name: str, **form: object) -> int:
        """Send the form of an act; returns the status of the answer."""
        address = f"/en/recognition/cases/{self.file.key}/{name}/"
        data = {"sequence": self.case.number, **form}
        return self.browser_of(self.people[who]).post(address, data).status_code

    def get(self, who: str, path: str) -> HttpResponse:
        """What a person gets at an address below that of the case."""
        return self.browser_of(self.people[who]).get(f"/en/recognition/cases/{self.file.key}/{path}")

    def page(self, who: str) -> str:
        """The page of the case as a person sees it."""
        answer = self.browser_of(self.people[who]).get(f"/en/recognition/cases/{self.file.key}/")
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    def complete(self) -> None:
        """From the request to the complete file."""
        assert self.act("registrar", "acknowledge", missing="") == 302
        assert self.act("registrar", "complete") == 302

    def check(self, *, provider: str = "recognised") -> None:
        """Authenticity and provider."""
        means = "signed_credential" if self.case.application.qualification.signed else "original_seen"
        genuine = {"genuine": "yes", "rightful_owner": "yes", "means": means, "reason": "Seen."}
        assert self.act("evaluator", "authenticity", **genuine) == 302
        assert self.act("evaluator", "provider", status=provider, reason="Register of the ministry.") == 302

    def comparison(self, *, coverage: str = "covered", difference: str = "none") -> dict[str, object]:
        """A whole comparison with the same judgement everywhere."""
        case = self.case
        form: dict[str, object] = {}
        for element in Element:
            form |= {f"element_{element}_difference": "none", f"element_{element}_reason": "As stated."}
        form["element_learning_outcomes_difference"] = difference
        form["element_learning_outcomes_evidence"] = "Outcome o1" if difference == "substantial" else ""
        for criterion in Criterion:
            form |= {f"criterion_{criterion}_met": "yes", f"criterion_{criterion}_reason": "As stated."}
        assert case.target is not None
        for outcome in case.target.specification.outcomes:
            form |= {f"outcome_{outcome.key}_coverage": coverage, f"outcome_{outcome.key}_reason": "As compared."}
        return form
