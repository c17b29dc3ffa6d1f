"""The recognition desk: published procedures, cases as rows of events, and the evidence. Holds personal data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credenza import recognition
from credenza.specification import MultilingualText

from .evidence import ENDINGS


class Procedure(models.Model):
    """What an organisation publishes about how it recognises (RC-01), and the rules by which its desk works.

    ``criteria`` has a member for each language. ``rules`` are a ``credenza.recognition.Procedure`` as JSON; a case
    keeps those of the day on which it came in.
    """

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="recognition_procedure"
    )
    is_open = models.BooleanField(default=False)
    criteria = models.JSONField(default=dict)
    rules = models.JSONField()
    keep_files_months = models.PositiveSmallIntegerField(
        null=True, help_text="Months after which the files of a closed case are deleted; never where nothing is set."
    )
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def in_force(self) -> recognition.Procedure:
        """The rules as the library knows them."""
        return recognition.Procedure.model_validate(self.rules)


class Programme(models.Model):
    """A programme or course unit for which outside learning can count: what a credential is compared with.

    ``outcomes`` are rows with key, kind, text in each language, and whether the outcome is essential (RC-07).
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="programmes")
    key = models.SlugField(max_length=80)
    title = models.JSONField()
    kind = models.CharField(max_length=40, default="other", help_text="A credenza.recognition.ProgrammeKind.")
    cycle = models.CharField(max_length=16, blank=True)
    eqf = models.PositiveSmallIntegerField(null=True)
    ects = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    isced_f = models.CharField(max_length=8, blank=True)
    outcomes = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="programme_once")]

    def __str__(self) -> str:
        return self.key

    def title_in(self, language: str) -> str:
        """The title in a language, else in any."""
        return MultilingualText(self.title).in_language(language)


class CaseFile(models.Model):
    """One request for recognition. What happened is in its events; the other members are read from them for lists.

    ``waits_for`` is the role that has to act next, empty when nobody has to; ``sequence`` counts the events.
    ``title`` is in English, else in any language, ``titles`` in each that it has: language tag → text.
    """

    key = models.UUIDField(unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cases")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="cases")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recognition_cases")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=32, blank=True)
    waits_for = models.CharField(max_length=32, blank=True)
    deadline = models.DateField(null=True)
    route = models.CharField(max_length=16, blank=True)
    was_proposed = models.BooleanField(default=False)
    was_appealed = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    titles = models.JSONField(default=dict)
    purpose = models.CharField(max_length=32, blank=True)
    submitted_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "waits_for", "deadline"], name="case_waiting"),
        ]


class CaseEvent(models.Model):
    """One act in a case, as the library wrote it. Append-only: its place in the case can be taken once."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    document = models.JSONField()

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An event of a case never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An event of a case is never deleted.")


class EvidenceKind(models.TextChoices):
    """What a file in a case is."""

    CREDENTIAL = "credential", _("credential")
    DOCUMENT = "document", _("supporting document")
    PORTFOLIO = "portfolio", _("portfolio of prior learning")
    MINUTES = "minutes", _("minutes of the commission")


class Evidence(models.Model):
    """A file in a case, kept in the database: no web server reaches it, and it is stored with the act that names it."""

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="When content and name were deleted; the hash stays.")

    class Meta:
        ordering = ["given_at", "pk"]

    @property
    def ending(self) -> str:
        """What the name of the file ends in, by what it is."""
        return ENDINGS.get(self.media_type, "bin")


class CommissionVote(models.Model):
    """What a member of the commission votes on the proposal that was event ``sequence`` of the case; once."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="votes")
    sequence = models.PositiveIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    in_favour = models.BooleanField(null=True)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["cast_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence", "member"], name="commission_vote_once")]


class Transfer(models.Model):
    """The record of credits that the decision of a case transferred, as the library wrote it."""

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="transfer")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="transfers")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=500)
    credits = models.DecimalField(max_digits=8, decimal_places=2)
    extracurricular = models.BooleanField()
    document = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "applicant"], name="transfers_of_learner")]


class Statement(models.Model):
    """The statement of recognition of a decided case, signed by the institution; part of the learner's wallet."""

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="statements")
    sequence = models.PositiveIntegerField(help_text="How far the case had come when it was signed.")
    document = models.TextField()
    issued_at = models.DateTimeField()
    status_list = models.ForeignKey("issuing.StatusList", on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="statement_once")]


class StatementLink(models.Model):
    """A link that shows one statement to whoever has it, until the applicant withdraws it."""

    token = models.CharField(max_length=64, unique=True)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="links")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]


class Precedent(models.Model):
    """An earlier outcome without anything of the person, as guidance (RC-11), with the words by which it is found."""

    case = models.OneToOneField(CaseFile, on_delete=models.SET_NULL, null=True, related_name="precedent")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="precedents")
    document = models.JSONField()
    search_text = models.TextField()
    kind = models.CharField(max_length=16)
    country = models.CharField(max_length=2, blank=True)
    decided_on = models.DateField()

    class Meta:
        ordering = ["-decided_on", "-pk"]


class Rule(models.Model):
    """A written rule under which cases are recognised alike; applied only under a person's signature.

    ``document`` is what the library applies; a changed rule is a new row.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="rules")
    key = models.SlugField(max_length=80)
    document = models.JSONField()
    minutes = models.TextField(blank=True, help_text="The decision that adopted it; its digest is in the document.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=models.Q(ended_at=None), name="rule_in_force_once"
            )
        ]


class Letter(models.Model):
    """An e-mail to the applicant: that something happened, and the way to the page of the case; nothing else.

    A worker sends it, and claims it for a short time before. Rather twice than never.
    """

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="letters")
    event = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    fault = models.CharField(max_length=200, blank=True)
