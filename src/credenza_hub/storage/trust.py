"""Whom the verify page believes besides the register: files that the operator of the hub names in the settings.

They are read when they are first needed; a process that is to read them anew is started anew. ``check`` finds the
faults in them when the hub starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils import timezone

from credenza.cli.support import read_trusted_issuers
from credenza.errors import DocumentError, Problem
from credenza.proofs.jades import Trust
from credenza.verification import Accreditation, Authorities, read_accreditations, read_roots, read_trusted_lists


@dataclass(frozen=True)
class Believed:
    """Pinned issuers (DID → name), authorities for certificates, and decisions of quality assurance (issuer → them)."""

    issuers: Mapping[str, str] = field(default_factory=dict)
    authorities: Authorities = field(default_factory=Authorities)
    accreditations: Mapping[str, tuple[Accreditation, ...]] = field(default_factory=dict)

    @property
    def seals(self) -> Trust:
        """The authorities as anchors of seals, and of the time stamps on them."""
        return Trust(self.authorities.certificates, stamp_anchors=self.authorities.stamping)


def believed() -> Believed:
    """What the settings name. Raises DocumentError for a file that cannot be used."""
    return _read(
        settings.PINNED_ISSUERS, settings.CERTIFICATE_AUTHORITIES, settings.TRUSTED_LISTS, settings.ACCREDITATIONS
    )


@cache
def _read(issuers: Path | None, roots: Path | None, lists: Path | None, accreditations: Path | None) -> Believed:
    authorities = read_roots(roots) if roots else Authorities()
    return Believed(
        read_trusted_issuers(issuers) if issuers else {},
        authorities.with_others(read_trusted_lists(lists)) if lists else authorities,
        read_accreditations(_text(accreditations)) if accreditations else {},
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(Problem(str(path), "The file cannot be read as UTF-8.")) from error


def check(**_: object) -> list[CheckMessage]:
    """An error of the settings for each fault in a file that they name, a warning for each list that is out of
    date or closed."""
    try:
        authorities = believed().authorities
    except DocumentError as error:
        return [Error(str(problem), id="credenza.trust") for problem in error.problems]
    outdated = authorities.outdated(timezone.now())
    told = [f"The trusted list of {place} is out of date since {since:%Y-%m-%d}." for place, since in outdated.items()]
    told += [
        f"The trusted list of {each.place} is closed and counts without end. It is of "
        f"{f'{each.issued:%Y-%m-%d}' if each.issued else 'an unknown day'}."
        for each in set(authorities.closed.values())
    ]
    return [Warning(each, id="credenza.trust") for each in sorted(told)]
