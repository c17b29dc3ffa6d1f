"""The record of credit transfers, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from credenza.issuance import safe_cell
from credenza_hub.organisations.models import Organisation
from credenza_hub.project.paging import in_pages

from .models import Transfer

_FACTS = ("offered", "offered_system", "hours", "recognised", "system", "decided_on")


def transfer_rows(organisation: Organisation) -> Iterator[list[str]]:
    """A head and one row for each decision that transferred credits."""
    yield [
        _("Case"),
        _("Learner"),
        _("E-mail"),
        _("What was learned"),
        _("Credits stated"),
        _("System"),
        _("Hours"),
        _("Credits recognised"),
        _("System"),
        _("Decided on"),
    ]
    rows = Transfer.objects.filter(organisation=organisation).select_related("case", "applicant")
    for page in in_pages(rows):
        for transfer in page:
            facts = [str(transfer.document.get(name) or "") for name in _FACTS]
            person = [transfer.applicant.name, transfer.applicant.email, transfer.case.title]
            yield [str(transfer.case.key), *map(safe_cell, person), *map(safe_cell, facts)]
