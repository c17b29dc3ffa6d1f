"""What a judge of another standard found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credenza.verification.report import STEPS, Notice, Result, not_applicable, passed

NOT_IN_STANDARD = not_applicable("not_in_standard")


@dataclass(frozen=True)
class Judged:
    """The steps that apply, by name, the document whose claims the report lists, and what else readers should know."""

    steps: Mapping[str, Result]
    document: dict[str, Any]
    notices: tuple[Notice, ...] = ()

    def results(self, form: str) -> tuple[Result, ...]:
        """The results of all steps in order; those that the standard does not know do not apply."""
        read = {"parse": passed("parsed", form=form)}
        return tuple((read | dict(self.steps)).get(name, NOT_IN_STANDARD) for name in STEPS if name != "log")
