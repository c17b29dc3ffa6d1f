"""What stands on the page of a statement, in two languages: decision, credits, reasons, appeal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from credenza.frameworks import day_text, element_text, number_text
from credenza.specification import MultilingualText
from credenza.supplement import Section, StatementPage, StatementRow, draw_statement

from .codes import Coverage, DecisionKind, Difference
from .deadlines import day_in
from .guards import WORDS, heading, label
from .statement import Statement

Text = MultilingualText | date | Decimal | str
Pair = tuple[str, str]


def statement_pdf(
    statement: Statement,
    languages: tuple[str, str],
    credential: Mapping[str, Any] | None,
    link: str | None,
    drawn_at: datetime,
) -> bytes:
    """The statement in two languages as PDF/A-3a, with the signed credential inside if there is one.

    ``link`` is the address that the QR code leads to. Same arguments, same bytes. Raises RenderingError if drawing
    fails.
    """
    page = page_of(statement, languages, signed=credential is not None, coded=link is not None)
    return draw_statement(page, credential, link, drawn_at)


def page_of(statement: Statement, languages: tuple[str, str], *, signed: bool, coded: bool = False) -> StatementPage:
    """The page of a statement. ``signed``: the credential lies in the file; ``coded``: its code leads to it."""
    return _Writer(statement, languages).page(signed, coded)


class _Writer:
    """Writes one statement in two languages."""

    def __init__(self, statement: Statement, languages: tuple[str, str]) -> None:
        self._statement, self._languages = statement, languages
        self._case, self._proposal = statement.case, statement.decision.proposal
        self._specification = self._case.application.qualification.specification

    def page(self, signed: bool, coded: bool) -> StatementPage:
        is_refusal = self._statement.kind is DecisionKind.REFUSED
        holder = self._statement.holder
        return StatementPage(
            languages=self._languages,
            kind=self._say("statement.refusal_kind" if is_refusal else "statement.kind"),
            title=self._pair(self._statement.title),
            holder_label=self._say("statement.holder"),
            holder=holder.full_name,
            holder_more=self._pair(holder.birth_date) if holder.birth_date else None,
            institution=self._pair(self._statement.institution.legal_name or ""),
            decision=self._pair(heading(self._statement.kind)),
            sections=tuple(section for section in self._sections() if section.rows),
            notes=self._notes(),
            verify=self._verify(coded) if signed else None,
            id=self._statement.id if signed else self._case.id,
        )

    def _sections(self) -> Iterator[Section]:
        yield Section(self._say("statement.decision"), tuple(self._decision()))
        yield Section(self._say("statement.qualification"), tuple(self._qualification()))
        yield Section(self._say("statement.credits"), tuple(self._credits()))
        yield Section(self._say("statement.reasons"), tuple(self._reasons()))
        yield Section(self._say("statement.appeal"), tuple(self._appeal()))

    def _decision(self) -> Iterator[StatementRow]:
        application, decision = self._case.application, self._statement.decision
        yield self._row("statement.asked", heading(application.asked))
        yield self._row("statement.purpose", heading(application.purpose))
        if self._case.target and self._case.target.specification.title:
            yield self._row("statement.target", self._case.target.specification.title)
        if self._proposal.recognised_as:
            yield self._row("statement.recognised_as", self._proposal.recognised_as)
        for exemption in self._proposal.exemptions:
            yield self._row("statement.exemption", exemption)
        for condition in self._proposal.conditions:
            met = condition.key not in self._case.open_conditions
            key = "condition_met" if met else "condition_until" if condition.until else "condition"
            yield self._row("statement.condition", self._words(key, text=condition.text, day=condition.until or ""))
        yield self._row("statement.decided_on", day_in(self._case.procedure.deadlines.zone, decision.at))
        yield self._row("statement.decided_by", self._who())
        yield from self._written_rule()
        yield self._row("statement.case", self._case.id)

    def _who(self) -> Text:
        decision = self._statement.decision
        if decision.on_appeal:
            return self._words("by_appeal_body", body=self._case.procedure.appeal.body)
        if decision.sitting:
            minutes = decision.sitting.minutes
            return self._words("by_commission", number=minutes.number, day=minutes.held_on)
        if decision.rule:
            return self._words("by_rule", name=decision.rule.name)
        return self._statement.signatory or self._words("by_person")

    def _written_rule(self) -> Iterator[StatementRow]:
        """By what the applied rule was adopted, and for which days it holds."""
        rule = self._statement.decision.rule
        if rule is None:
            return
        if adoption := rule.adoption:
            act = self._words("adopted", body=adoption.body, number=adoption.number, day=adoption.held_on)
            votes = {name: str(getattr(adoption, name)) for name in ("members", "present", "in_favour", "against")}
            counted = self._words("adopted_votes", **votes)
            whole = {tag: f"{act.in_language(tag)}; {counted.in_language(tag)}" for tag in self._languages}
            yield self._row("statement.adopted_by", MultilingualText(whole) if adoption.members is not None else act)
        if rule.valid_from and rule.valid_until:
            yield self._row("statement.rule_holds", self._words("days", first=rule.valid_from, last=rule.valid_until))

    def _qualification(self) -> Iterator[StatementRow]:
        specification, qualification = self._specification, self._case.application.qualification
        if specification.issuer and specification.issuer.legal_name:
            yield self._row("statement.provider", specification.issuer.legal_name)
        if qualification.awarded_on:
            yield StatementRow(self._pair(element_text("EU-M05")), self._pair(qualification.awarded_on))
        if specification.level and specification.level.eqf:
            level = WORDS.text("draft.level", {"value": specification.level.eqf})
            yield StatementRow(self._pair(element_text("EU-M08")), self._pair(level))
        if self._case.routing:
            yield self._row("statement.route", heading(self._case.routing.route))
        if qualification.credential:
            yield self._row("statement.credential", qualification.credential)

    def _credits(self) -> Iterator[StatementRow]:
        transfer = self._statement.transfer
        if transfer is None:
            return
        if transfer.offered is not None:
            offered = self._amount(transfer.offered, label(transfer.offered_system))
            yield StatementRow(self._say("statement.offered"), offered)
        yield StatementRow(self._say("statement.recognised"), self._amount(transfer.recognised, label(transfer.system)))
        if transfer.hours is not None:
            yield StatementRow(self._say("statement.hours"), self._pair(transfer.hours))
        yield self._row("statement.rate", WORDS.text("draft.credits_one"))

    def _reasons(self) -> Iterator[StatementRow]:
        yield self._row("statement.reason", self._statement.decision.reason or self._proposal.reason)
        if self._statement.kind is self._case.application.asked:
            return
        for ground in sorted(self._proposal.grounds):
            yield self._row("statement.ground", heading(ground))
        for rung in self._proposal.considered:
            yield StatementRow(self._pair(heading(rung.kind)), self._pair(rung.reason))
        yield from self._differences()
        if self._proposal.would_allow:
            yield self._row("statement.would_allow", self._proposal.would_allow)

    def _differences(self) -> Iterator[StatementRow]:
        comparison = self._case.comparison
        if comparison is None:
            return
        for judged in comparison.elements:
            if judged.difference is not Difference.NONE:
                shown = self._words("difference", difference=heading(judged.difference), reason=judged.reason)
                yield StatementRow(self._pair(heading(judged.element)), self._pair(shown))
        titles = (
            {entry.key: entry.text for entry in self._case.target.specification.outcomes} if self._case.target else {}
        )
        for outcome in comparison.outcomes:
            if outcome.coverage is not Coverage.COVERED and outcome.reason:
                shown = self._words("difference", difference=heading(outcome.coverage), reason=outcome.reason)
                yield StatementRow(self._pair(titles.get(outcome.outcome) or outcome.outcome), self._pair(shown))

    def _appeal(self) -> Iterator[StatementRow]:
        if self._case.appeal_until is None:
            return
        rules = self._case.procedure.appeal
        yield self._row("statement.appeal_to", rules.body)
        yield self._row("statement.appeal_address", rules.address)
        yield self._row("statement.appeal_until", self._case.appeal_until)

    def _notes(self) -> tuple[Pair, ...]:
        return tuple(self._say(f"statement.note_{name}") for name in ("title", "purpose"))

    def _verify(self, coded: bool) -> Pair:
        inside, code = self._say("statement.verify"), self._say("statement.code")
        return (f"{inside[0]} {code[0]}", f"{inside[1]} {code[1]}") if coded else inside

    def _row(self, key: str, value: Text) -> StatementRow:
        return StatementRow(self._say(key), self._pair(value))

    def _words(self, key: str, **values: Text) -> MultilingualText:
        """A sentence in both languages, with days written as each writes them."""
        return MultilingualText(
            {
                language: WORDS.text(
                    f"statement.{key}", {name: _in(value, language) for name, value in values.items()}
                ).in_language(language)
                for language in self._languages
            }
        )

    def _say(self, key: str) -> Pair:
        return self._pair(WORDS.text(key))

    def _pair(self, value: Text) -> Pair:
        first, second = self._languages
        return _in(value, first), _in(value, second)

    def _amount(self, amount: Decimal, unit: MultilingualText) -> Pair:
        first, second = (f"{_in(amount, language)} {unit.in_language(language)}" for language in self._languages)
        return first, second


def _in(value: Text, language: str) -> str:
    if isinstance(value, MultilingualText):
        return value.in_language(language)
    if isinstance(value, Decimal):
        return number_text(value.normalize()).in_language(language)
    return day_text(value).in_language(language) if isinstance(value, date) else value
