"""The form by which an applicant asks for recognition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.errors import InputError
from credenza.recognition import Qualification
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.tables import title_of
from credenza_hub.openid.asking import shown_to
from credenza_hub.organisations.models import Organisation
from credenza_hub.project.templatetags.reading import reader_language
from credenza_hub.studio.editor.choices import countries
from credenza_hub.wallet.queries import credentials_of

from .evidence import LARGEST_FILE, MOST_FILES, HandedIn, credential_in, read_file
from .models import Programme
from .qualifications import read_qualification, stated_qualification
from .wording import purpose_choices

ACCEPTED = ".json,.jsonld,.jwt,.txt,.pdf,.png,application/json,application/pdf,image/png,text/plain"


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each readable and within the limits."""

    def clean(self, data: Any, initial: Any = None) -> list[HandedIn]:
        files: Sequence[UploadedFile] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(gettext("Send at most 20 files."))
        return [handed_in(file) for file in files]


def handed_in(file: UploadedFile) -> HandedIn:
    """An uploaded file. Raises ValidationError if it cannot be kept."""
    if (file.size or 0) > LARGEST_FILE:
        raise forms.ValidationError(gettext("The file is larger than 10 MB."))
    try:
        return read_file(file.name or "", file.read())
    except InputError as error:
        raise forms.ValidationError([f"{problem.message} {problem.remedy}" for problem in error.problems]) from None


def file_field(label: Any, help_text: Any = "") -> forms.FileField:
    """A field for one file."""
    widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    return forms.FileField(label=label, help_text=help_text, required=False, allow_empty_file=True, widget=widget)


class RequestForm(forms.Form):
    """A credential, what it is to count for, and why. The credential comes from the wallet, a file or a text."""

    own = forms.ChoiceField(label=_("A credential in your wallet here"), required=False)
    wallet = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    file = file_field(
        _("or a file"), _("The credential as JSON, PDF or PNG, or a scan of the document. At most 10 MB.")
    )
    token = forms.CharField(
        label=_("or its text"),
        help_text=_("JSON or a signed token."),
        required=False,
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off", "class": "code"}),
    )
    title = forms.CharField(label=_("Title of what you learned"), required=False, max_length=300)
    provider = forms.CharField(label=_("Provider"), required=False, max_length=300)
    country = forms.ChoiceField(label=_("Country of the provider"), required=False)
    awarded_on = forms.DateField(
        label=_("Awarded on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ects = forms.DecimalField(label=_("Credits"), required=False, min_value=0, max_value=400, decimal_places=2)
    hours = forms.DecimalField(label=_("Hours"), required=False, min_value=0, max_value=10_000, decimal_places=2)
    outcomes = forms.CharField(
        label=_("Learning outcomes"),
        help_text=_("What you know and can do, one in a line, as the document or the provider's page says it."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    purpose = forms.ChoiceField(label=_("What recognition is for"), widget=forms.RadioSelect)
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), required=False, empty_label=_("Another one, see below")
    )
    aim = forms.CharField(
        label=_("What exactly it should count for"),
        help_text=_("For example: the course Data analysis, 3 credits."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_credits = forms.DecimalField(
        label=_("Credits that you ask for"), required=False, min_value=0, max_value=400, decimal_places=2
    )
    documents = ManyFilesField(
        label=_("Supporting documents"),
        help_text=_("For example the supplement, a transcript, the course programme, a translation."),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED, "multiple": True}),
    )
    agreed = forms.BooleanField(
        label=_("The institution may read these documents and ask the provider about them to decide on my request.")
    )

    def __init__(self, user: User, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = reader_language()
        self.user, self.language = user, language
        self.credential: HandedIn | None = None
        self.qualification: Qualification | None = None
        self.fields["purpose"].choices = purpose_choices()
        self.fields["programme"].queryset = organisation.programmes.filter(is_open=True)
        self.fields["programme"].label_from_instance = lambda programme: programme.title_in(language)
        self._wallet = {str(credential.key): credential for credential in credentials_of(user).valid(timezone.now())}
        self.fields["own"].choices = [("", "–"), *self._named_wallet()]
        self.fields["country"].choices = [("", "–"), *countries(language)]

    def _named_wallet(self) -> list[tuple[str, str]]:
        return [
            (key, title_of(credential.participant.cohort.edition, self.language))
            for key, credential in self._wallet.items()
        ]

    def clean_wallet(self) -> str:
        """What was shown from a wallet, by the name of the request to it."""
        named: str = self.cleaned_data["wallet"]
        shown = shown_to(self.user, named, now=timezone.now()) if named else ""
        if shown is None:
            raise forms.ValidationError(gettext("What you showed from your wallet is no longer here. Show it again."))
        return shown

    def clean_file(self) -> HandedIn | None:
        """A file that can be kept."""
        file = self.cleaned_data["file"]
        return handed_in(file) if file is not None else None

    def clean(self) -> dict[str, Any]:
        """Exactly one credential, and what it says: read from it, else as the applicant describes it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "own" in self.errors or "wallet" in self.errors or "token" in self.errors:
            return cleaned
        given = [source for source in ("own", "wallet", "file", "token") if cleaned.get(source)]
        if len(given) != 1:
            raise forms.ValidationError(gettext("Choose one credential: from your wallet, as a file, or as a text."))
        self.credential = self._handed_in(given[0], cleaned)
        self.qualification = read_qualification(credential_in(self.credential.media_type, self.credential.content))
        if self.qualification is None:
            self._describe(cleaned)
        return cleaned

    def _handed_in(self, source: str, cleaned: dict[str, Any]) -> HandedIn:
        if source == "own":
            credential = self._wallet[cleaned["own"]]
            return read_file("credential.json", credential.document.encode())
        if source == "wallet":
            return read_file("credential.txt", cleaned["wallet"].encode())
        if source == "token":
            return read_file("credential.txt", cleaned["token"].encode())
        file: HandedIn = cleaned["file"]
        return file

    def _describe(self, cleaned: dict[str, Any]) -> None:
        """What no machine can read, the applicant says: title and provider at least."""
        missing = [name for name in ("title", "provider") if not cleaned.get(name)]
        for name in missing:
            self.add_error(name, gettext("The document cannot be read by a machine. Please write this in."))
        day = cleaned.get("awarded_on")
        if day and day > timezone.localdate():
            self.add_error("awarded_on", gettext("This day lies in the future."))
        if not self.errors:
            names = ("title", "provider", "country", "awarded_on", "ects", "hours", "outcomes")
            self.qualification = stated_qualification(
                **{name: cleaned.get(name) for name in names}, language=self.language
            )
