"""A PDF as it comes out of a printer: its pages as pictures, and the codes that a camera finds on them."""

from __future__ import annotations

import pypdfium2
import zxingcpp

DOTS_PER_INCH = 150


def codes_on_paper(document: bytes) -> list[str]:
    """The texts of the QR codes on the pages of a PDF, in their order."""
    with pypdfium2.PdfDocument(document) as pages:
        pictures = [page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_numpy() for page in pages]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
