"""What is still to do in a draft: faults of its shape, and findings of the rules about all that can be read."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from credenza.errors import InputError, Problem, SpecificationError
from credenza.rulepacks import Finding, Severity, Source, check_specification, load_pack, pack_ids
from credenza.specification import Path, Specification, specification_of
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.actions import EVERYWHERE, completed

MOST_ROUNDS = 20
_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Remark:
    """One thing to do. ``rule`` is empty for a fault of the shape, which always has to be corrected."""

    severity: Severity
    path: Path
    message: str
    remedy: str
    rule: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def binds(self) -> bool:
        """Whether it has to be corrected before the draft can be submitted."""
        return self.severity == Severity.MUST


def check_document(
    organisation: Organisation, slug: str, document: Mapping[str, Any], *, on: date, language: str
) -> list[Remark]:
    """All remarks about a draft, in the words of ``language``: what binds first, in the order of the rules.

    Parts whose shape is wrong are left out of the check by the rules, so that one slip does not hide the rest.
    """
    specification, faults = _readable_part(completed(organisation, slug, document))
    claimed = [pack for pack in specification.rule_packs if pack in pack_ids()]
    packs = [load_pack(pack) for pack in dict.fromkeys((EVERYWHERE, *claimed))]
    findings = check_specification(specification, packs, on)
    said = [(path, problem.in_language(language)) for path, problem in faults]
    remarks = [Remark(Severity.MUST, path, problem.message, problem.remedy) for path, problem in said]
    remarks += _unknown_packs(specification)
    wrong = [path for path, _problem in faults]
    remarks += [_remark(finding, language) for finding in findings if not _touches(finding.path, wrong)]
    return sorted(remarks, key=lambda remark: not remark.binds)


def _remark(finding: Finding, language: str) -> Remark:
    rule = finding.rule
    message, remedy = finding.message.in_language(language), rule.remedy.in_language(language)
    return Remark(rule.severity, finding.path, message, remedy, rule.id, rule.sources)


def _unknown_packs(specification: Specification) -> list[Remark]:
    unknown = [pack for pack in specification.rule_packs if pack not in pack_ids()]
    message, remedy = _("There is no rule pack of this name: %(pack)s."), _("Remove it.")
    return [Remark(Severity.MUST, ("rule_packs",), message % {"pack": pack}, remedy) for pack in unknown]


def _touches(path: Path, others: Sequence[Path]) -> bool:
    return any(path[: len(other)] == other or other[: len(path)] == path for other in others)


def _readable_part(document: dict[str, Any]) -> tuple[Specification, list[tuple[Path, Problem]]]:
    """The specification without the parts that cannot be read, and what is wrong with these."""
    rest = copy.deepcopy(document)
    faults: list[tuple[Path, Problem]] = []
    for _round in range(MOST_ROUNDS):
        try:
            return specification_of(rest).specification, faults
        except SpecificationError as error:
            found = [(path_of(problem.path), problem) for problem in error.problems]
        except InputError as error:
            found = [((), problem) for problem in error.problems]
        faults = faults or found
        for path, _problem in reversed(found):
            _remove(rest, path)
    return Specification(), faults


def path_of(shown: str) -> Path:
    """The path that is written like ``outcomes[0].text.en``."""
    return tuple(int(step) if step.isdecimal() else step for step in _STEP.findall(shown))


def _remove(document: dict[str, Any], path: Path) -> None:
    """Take out the part at ``path``; if it is missing, the part in which it is missing."""
    above: Any = None
    part: Any = document
    name: str | int = ""
    for step in path:
        inside = isinstance(part, dict) and step in part
        if not inside and not (isinstance(part, list) and isinstance(step, int) and step < len(part)):
            break
        above, name, part = part, step, part[step]
    if above is None:
        document.clear()
    else:
        del above[name]
