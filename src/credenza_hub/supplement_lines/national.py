"""The national document of a credential: an Italian attestation or a Kazakh certificate, drawn when asked for."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from credenza.specification import read_edition
from credenza.supplement import NationalDocument, draw_attestation, draw_certificate, national_document
from credenza_hub.issuing.models import Credential
from credenza_hub.registry.models import Edition
from credenza_hub.wallet.models import ShareLink
from credenza_hub.wallet.queries import share_address

TITLES = {
    NationalDocument.ATTESTATION: _("Attestation (SNCC)"),
    NationalDocument.CERTIFICATE: _("Certificate in three languages"),
}


def document_of(edition: Edition) -> NationalDocument | None:
    """The national document of the credentials of an edition, if they have one."""
    return national_document(read_edition(edition.canonical.encode()).specification)


def draw_national(credential: Credential, link: ShareLink | None, language: str, *, now: datetime) -> bytes:
    """The national document of a credential as PDF; an attestation has ``language`` beside Italian.

    Raises NationalDocumentError if the edition has none or contents are missing, RenderingError.
    """
    edition = read_edition(credential.participant.cohort.edition.canonical.encode())
    signed, address = json.loads(credential.document), share_address(link) if link else None
    if national_document(edition.specification) is NationalDocument.CERTIFICATE:
        return draw_certificate(signed, edition, address, now)
    return draw_attestation(signed, edition, language, address, now)


def pdf_response(credential: Credential, drawn: bytes) -> HttpResponse:
    """The answer with the drawn document."""
    headers = {"Content-Disposition": f'attachment; filename="document-{credential.key}.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)
