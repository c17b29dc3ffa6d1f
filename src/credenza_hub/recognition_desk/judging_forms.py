"""Forms of those who judge: the portfolio of prior learning, its assessment, and the comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credenza.matching import Statement
from credenza.recognition import (
    Case,
    Comparison,
    Coverage,
    Criterion,
    CriterionJudgement,
    Difference,
    Draft,
    Element,
    ElementJudgement,
    OutcomeAssessment,
    OutcomeDraft,
    OutcomeJudgement,
    criteria_for,
    draft_comparison,
)
from credenza.specification import LearningOutcome, MultilingualText, Specification
from credenza_hub.accounts.models import User
from credenza_hub.project.templatetags.reading import reader_language

from . import actions
from .act_forms import ActForm, reason_field, said, yes_no
from .evidence import HandedIn
from .request_forms import file_field, handed_in
from .wording import choices_of, word_of

LONGEST_QUOTE = 500


def outcome_choices(outcomes: Any) -> list[tuple[str, str]]:
    """Learning outcomes for a form."""
    return [(outcome.key or f"outcome-{number}", text_of(outcome)) for number, outcome in enumerate(outcomes, 1)]


def text_of(outcome: LearningOutcome) -> str:
    """What an outcome says, to the reader."""
    return outcome.text.in_language(reader_language()) if outcome.text else outcome.key or ""


def draft_in(language: str, case: Case) -> Draft | None:
    """The draft whose sentences are in a language, as far as both sides have it; ``None`` without a target."""
    application, target = case.application, case.target
    if target is None:
        return None
    return draft_comparison(
        application.qualification.model_copy(
            update={"specification": _said_in(language, application.qualification.specification)}
        ),
        target.model_copy(update={"specification": _said_in(language, target.specification)}),
        application.purpose,
        case.procedure.system,
        case.authenticity,
    )


def _said_in(language: str, specification: Specification) -> Specification:
    """The specification with its outcomes in one language only, where all of them have it."""
    texts = [outcome.text.texts.get(language) if outcome.text else None for outcome in specification.outcomes]
    if not all(texts):
        return specification
    outcomes = tuple(
        outcome.model_copy(update={"text": MultilingualText({language: text})})
        for outcome, text in zip(specification.outcomes, texts, strict=True)
        if text
    )
    return specification.model_copy(update={"outcomes": outcomes})


@dataclass(frozen=True)
class ShownCandidate:
    """An outcome that may cover the one of the target, with the words that agree on either side."""

    wanted: Statement
    offered: Statement
    confidence: float
    wanted_words: tuple[str, ...]
    offered_words: tuple[str, ...]


def _candidates(drafted: OutcomeDraft | None) -> list[ShownCandidate]:
    """What may cover an outcome; the words in the order in which they stand in their sentence."""
    return [
        ShownCandidate(
            wanted=found.wanted,
            offered=found.offered,
            confidence=found.confidence,
            wanted_words=_in_order(found.wanted.text, (pair[0] for pair in found.words)),
            offered_words=_in_order(found.offered.text, (pair[1] for pair in found.words)),
        )
        for found in (drafted.candidates if drafted else ())
    ]


def _in_order(text: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=text.find))


class DeclineForm(ActForm):
    """The way of prior learning is declined."""

    confirmed = forms.BooleanField(
        label=_("Yes, I do not want my prior learning to be assessed. The institution will then decide without it.")
    )

    def do(self, user: User, now: datetime) -> Any:
        return actions.decline_prior_learning(user, self.file, self.seen, now=now)


class EvidenceForm(ActForm):
    """A piece of the portfolio."""

    evidence = file_field(
        _("File"), _("A certificate, a piece of work, a reference: PDF, PNG, JSON or text, at most 10 MB.")
    )
    shows = forms.MultipleChoiceField(label=_("What it shows"), widget=forms.CheckboxSelectMultiple)
    description = reason_field(_("What it is, and how it shows that"))

    def prepare(self) -> None:
        """The outcomes of the target."""
        target = self.case.target
        self.fields["evidence"].required = True
        self.fields["shows"].choices = outcome_choices(target.specification.outcomes) if target else []

    def clean_evidence(self) -> HandedIn:
        """A file that can be kept."""
        return handed_in(self.cleaned_data["evidence"])

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        return actions.add_evidence(
            user,
            self.file,
            self.seen,
            handed_in=stated["evidence"],
            shows=stated["shows"],
            description=said(stated["description"]),
            now=now,
        )


class AssessForm(ActForm):
    """One assessor's judgement on one outcome."""

    outcome = forms.ChoiceField(label=_("Learning outcome"))
    achieved = yes_no(_("The portfolio shows it"))
    evidence = forms.MultipleChoiceField(
        label=_("The evidence on which you rely"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field(_("Why"))

    def prepare(self) -> None:
        """The outcomes of the target, and the pieces of the portfolio."""
        target = self.case.target
        self.fields["outcome"].choices = outcome_choices(target.specification.outcomes) if target else []
        self.fields["evidence"].choices = [(piece.key, piece.attachment.title) for piece in self.case.portfolio]

    def do(self, user: User, now: datetime) -> Any:
        stated = self.cleaned_data
        assessment = OutcomeAssessment(
            outcome=stated["outcome"],
            achieved=stated["achieved"],
            evidence=stated["evidence"],
            reason=said(stated["reason"]),
        )
        return actions.assess_outcome(user, self.file, self.seen, assessment=assessment, now=now)


class CompareForm(ActForm):
    """Five elements, the criteria that apply, and every outcome: judged by a person beside the machine's draft."""

    def prepare(self) -> None:
        """A group of fields for each element, criterion and outcome. Judgements are never filled in beforehand."""
        self._criteria = criteria_for(self.case.application.qualification.specification)
        self.draft = draft_in(reader_language(), self.case)
        for element in Element:
            self._add_element(element)
        for criterion in self._criteria:
            self._add_criterion(criterion)
        target = self.case.target
        for outcome in target.specification.outcomes if target else ():
            self._add_outcome(outcome)

    def _add_element(self, element: Element) -> None:
        name = f"element_{element.value}"
        self.fields[f"{name}_difference"] = forms.ChoiceField(
            label=_("Difference"), choices=choices_of(Difference), widget=forms.RadioSelect
        )
        self.fields[f"{name}_reason"] = reason_field(_("Why"), rows=3)
        self.fields[f"{name}_evidence"] = forms.CharField(
            label=_("What proves it"),
            help_text=_("Needed for a substantial difference: where it shows, one place in a line."),
            required=False,
            max_length=4 * LONGEST_QUOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        drafted = self.draft.element(element) if self.draft else None
        if drafted:
            language = reader_language()
            texts = {"offered": drafted.offered.in_language(language), "wanted": drafted.wanted.in_language(language)}
            self.initial[f"{name}_reason"] = gettext("Offered: %(offered)s. Wanted: %(wanted)s.") % texts

    def _add_criterion(self, criterion: Criterion) -> None:
        name = f"criterion_{criterion.value}"
        self.fields[f"{name}_met"] = yes_no(_("Met"))
        self.fields[f"{name}_reason"] = reason_field(_("Why"), rows=2)
        drafted = self.draft.criterion(criterion) if self.draft else None
        if drafted:
            self.initial[f"{name}_reason"] = drafted.evidence.in_language(reader_language())

    def _add_outcome(self, outcome: LearningOutcome) -> None:
        name = f"outcome_{outcome.key}"
        offered = outcome_choices(self.case.application.qualification.specification.outcomes)
        self.fields[f"{name}_coverage"] = forms.ChoiceField(
            label=_("Covered"), choices=choices_of(Coverage), widget=forms.RadioSelect
        )
        self.fields[f"{name}_covered_by"] = forms.MultipleChoiceField(
            label=_("by"), choices=offered, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields[f"{name}_reason"] = reason_field(
            _("Why"), _("Needed unless it is covered."), required=False, rows=2
        )

    def element_groups(self) -> list[dict[str, Any]]:
        """The fields of each element with what the machine drafted."""
        return [
            {
                "title": word_of(element),
                "draft": self.draft.element(element) if self.draft else None,
                "fields": self._group(f"element_{element.value}"),
            }
            for element in Element
        ]

    def criterion_groups(self) -> list[dict[str, Any]]:
        """The fields of each criterion with what the machine drafted."""
        return [
            {
                "id": criterion.value,
                "title": word_of(criterion),
                "draft": self.draft.criterion(criterion) if self.draft else None,
                "fields": self._group(f"criterion_{criterion.value}"),
            }
            for criterion in self._criteria
        ]

    def outcome_groups(self) -> list[dict[str, Any]]:
        """The fields of each outcome of the target, beside the outcomes that the machine found for it."""
        target = self.case.target
        drafts = {drafted.outcome: drafted for drafted in self.draft.outcomes} if self.draft else {}
        return [
            {
                "key": outcome.key,
                "essential": bool(target and outcome.key in target.essential),
                "candidates": _candidates(drafts.get(outcome.key)),
                "text": text_of(outcome),
                "fields": self._group(f"outcome_{outcome.key}"),
            }
            for outcome in (target.specification.outcomes if target else ())
        ]

    def _group(self, name: str) -> list[Any]:
        return [self[field] for field in self.fields if field.startswith(f"{name}_")]

    def clean(self) -> dict[str, Any]:
        """A reason wherever an outcome is not covered."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in [name for name in self.fields if name.startswith("outcome_") and name.endswith("_coverage")]:
            reason = name.replace("_coverage", "_reason")
            if cleaned.get(name) not in (None, Coverage.COVERED.value) and not cleaned.get(reason):
                self.add_error(reason, gettext("Say why it is not covered."))
        return cleaned

    def do(self, user: User, now: datetime) -> Any:
        return actions.compare(user, self.file, self.seen, comparison=self.comparison(), now=now)

    def comparison(self) -> Comparison:
        """What was judged, with the draft that it began with."""
        target = self.case.target
        return Comparison(
            elements=[self._element(element) for element in Element],
            criteria=[self._criterion(criterion) for criterion in self._criteria],
            outcomes=[self._outcome(outcome) for outcome in (target.specification.outcomes if target else ())],
            draft=self.draft.to_document() if self.draft else None,
        )

    def _element(self, element: Element) -> ElementJudgement:
        stated, name = self.cleaned_data, f"element_{element.value}"
        quotes = [line.strip()[:LONGEST_QUOTE] for line in stated[f"{name}_evidence"].splitlines() if line.strip()]
        return ElementJudgement(
            element=element,
            difference=stated[f"{name}_difference"],
            reason=said(stated[f"{name}_reason"]),
            evidence=quotes,
        )

    def _criterion(self, criterion: Criterion) -> CriterionJudgement:
        stated, name = self.cleaned_data, f"criterion_{criterion.value}"
        return CriterionJudgement(criterion=criterion, met=stated[f"{name}_met"], reason=said(stated[f"{name}_reason"]))

    def _outcome(self, outcome: LearningOutcome) -> OutcomeJudgement:
        stated, name = self.cleaned_data, f"outcome_{outcome.key}"
        reason = stated[f"{name}_reason"]
        return OutcomeJudgement(
            outcome=outcome.key,
            coverage=stated[f"{name}_coverage"],
            covered_by=stated[f"{name}_covered_by"],
            reason=said(reason) if reason else None,
        )
