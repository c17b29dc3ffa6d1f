"""What is still to do in the rules of a target: faults of their shape, contradictions, groups that nothing fits."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from credenza.errors import Problem, SpecificationError
from credenza.rulepacks import Severity
from credenza.stacking import Target as Rules
from credenza.stacking import Unit, contradictions, target_of
from credenza.stacking.eligibility import groups_for
from credenza_hub.organisations.models import Organisation
from credenza_hub.studio.checking import Remark, path_of


def completed(organisation: Organisation, slug: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with what follows from where they stand: their address and their receiver."""
    address = f"{settings.PUBLIC_URL}/stacking/qualifications/{slug}"
    return {**copy.deepcopy(dict(document)), "id": address, "receiver": organisation.record}


def check_rules(
    organisation: Organisation, slug: str, document: Mapping[str, Any], offers: Sequence[Unit], language: str
) -> list[Remark]:
    """All remarks about the rules of a target in the words of ``language``: what binds first."""
    try:
        rules = target_of(completed(organisation, slug, document))
    except SpecificationError as error:
        return [_binding(problem, language) for problem in error.problems]
    return [*(_binding(problem, language) for problem in contradictions(rules)), *_unfilled(rules, offers)]


def _binding(problem: Problem, language: str) -> Remark:
    said = problem.in_language(language)
    return Remark(Severity.MUST, path_of(problem.path), said.message, said.remedy)


def _unfilled(rules: Rules, offers: Sequence[Unit]) -> Iterator[Remark]:
    fitting = {group for offer in offers if offer.credits for group in groups_for(rules, offer)}
    for number, group in enumerate(rules.groups):
        if group.key not in fitting:
            message, remedy = _("No published micro-credential fits here."), _("Look at what the group takes.")
            yield Remark(Severity.SHOULD, ("groups", number), message, remedy)
