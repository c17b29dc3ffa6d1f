"""The form by which anyone hands in a credential."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.verification import MAX_PDF_BYTES

LONGEST_TEXT = 1_000_000
LONGEST_PROOF = 100_000


class VerifyForm(forms.Form):
    """A credential as text or as a file; one of them."""

    text = forms.CharField(
        label=_("Text of the credential"),
        help_text=_("JSON, a signed token, or a link that a learner shared with you."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "class": "code"}),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A JSON file, or a PDF in which the credential lies. At most 20 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={"accept": ".json,.jsonld,.jwt,.cose,.cbor,.txt,.pdf,.png,.svg,application/json,application/pdf"}
        ),
    )

    proof = forms.FileField(
        label=_("Proof of the log, if you have one"),
        help_text=_("The file that ends in .tlog-proof. Proofs of this register are found without it."),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".tlog-proof,text/plain"}),
    )

    def clean_file(self) -> UploadedFile | None:
        """A file within the limit."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_PDF_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned["text"]) == (cleaned["file"] is not None):
            raise forms.ValidationError(gettext("Paste a text or choose a file, one of the two."))
        return cleaned

    def proof_handed_in(self) -> bytes | None:
        """The proof that came with it, as much as shows that it is too long."""
        file: UploadedFile | None = self.cleaned_data["proof"]
        return file.read(LONGEST_PROOF) if file is not None else None

    def data_to_verify(self) -> bytes:
        """What was handed in."""
        file: UploadedFile | None = self.cleaned_data["file"]
        text: str = self.cleaned_data["text"]
        return file.read() if file is not None else text.encode()
