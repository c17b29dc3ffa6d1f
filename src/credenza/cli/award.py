"""``credenza award``: from a specification and a list of learners to signed credentials."""

from __future__ import annotations

import json
import os
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from credenza.awards import Award, learner_key
from credenza.errors import InputError
from credenza.formats.openbadges3 import credential_bytes
from credenza.issuance import BatchIssuer, LearnerList, LearnerRow, issue_jwt, read_learners, rule_problem
from credenza.proofs import JwtShape, Signer
from credenza.rulepacks import Finding, RulePack, Severity, check_award, check_specification, load_pack
from credenza.specification import Edition, Reading, make_edition, read_specification
from credenza.status import REVOCATION, StatusReference, choose_indices, new_list, status_list_credential
from credenza.supplement import draw_supplement

from .award_folder import AwardFolder, Promise, is_whole, write_whole
from .check_report import FileReport, print_text
from .clock import today
from .issuer_key import KeyOption, ModuleOption, SecretOption, read_issuer_key
from .options import Language, ScreenLanguageOption
from .supplement import read_credential, read_languages
from .support import read_bounded
from .texts import problem, say, shown, speak, spoken

DEFAULT_PACK = "eu/2022"
LARGEST_INPUT = 50_000_000
FINDINGS = 1
WRONG_ROWS = 2


@dataclass(frozen=True)
class Work:
    """Everything that the credentials of one run share."""

    edition: Edition
    packs: tuple[RulePack, ...]
    key: Signer
    language: str | None
    jwt: JwtShape | None
    supplement: tuple[str, str] | None

    @property
    def rule_packs(self) -> list[tuple[str, str]]:
        """The packs met, as they stand in the credential."""
        return [(pack.id, pack.sha256) for pack in self.packs]


def award(
    specification: Annotated[Path, typer.Argument(metavar="SPEC", help="The specification, in YAML or JSON.")],
    learners: Annotated[
        Path, typer.Argument(metavar="LEARNERS.csv", help="One row for each learner, as CSV or Parquet.")
    ],
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the credentials.")],
    awarded_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the award. Default: today.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="Language of the credentials. Default: the title's.")
    ] = None,
    status_list_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where you will publish the status list, so that you can revoke.")
    ] = None,
    jwt: Annotated[bool, typer.Option("--jwt", help="Write each credential as a signed token, too.")] = False,
    jwt_shape: Annotated[
        JwtShape, typer.Option(help="How the tokens of --jwt are made: what their reader understands.")
    ] = JwtShape.OPEN_BADGES,
    supplement: Annotated[
        str | None, typer.Option(metavar="kk,en", help="Draw a supplement (PDF) in these two languages.")
    ] = None,
    accept_good_rows: Annotated[
        bool, typer.Option("--accept-good-rows", help="Award the right rows although others are wrong.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    passphrase_env: SecretOption = None,
    pkcs11_module: ModuleOption = None,
    did: Annotated[str | None, typer.Option(help="Sign as this did:web instead of the one in the key file.")] = None,
    screen_language: ScreenLanguageOption = None,
) -> None:
    """Award a micro-credential to every learner of a list: one signed credential each, never two.

    The specification must meet the rule packs that it claims (else eu/2022), and every row must be right: otherwise
    nothing is written. Running the same command again gives no second credential, also after a crash.

    Exit code: 0 done, 1 a mandatory rule is broken, 2 wrong input.
    """
    speak(screen_language or language or Language.EN)
    day = awarded_on.date() if awarded_on else today()
    if status_list_url and not status_list_url.startswith("https://"):
        raise InputError(problem("not_https", "--status-list-url", value=repr(status_list_url)))
    reading = read_specification(read_bounded(specification, LARGEST_INPUT))
    packs = _require_rules_met(reading, str(specification), day)
    issuer_key = read_issuer_key(key, passphrase_env, did, pkcs11_module)
    languages = read_languages(supplement) if supplement else None
    spoken = language.value if language else None
    work = Work(make_edition(reading.specification), packs, issuer_key, spoken, jwt_shape if jwt else None, languages)
    listed = read_learners(read_bounded(learners, LARGEST_INPUT), work.edition, awarded_on=day)
    _report_wrong_rows(listed, learners, accept_good_rows)
    _require_award_rules_met(listed.rows, work, day)
    if dry_run:
        typer.echo(say("can_be_awarded", count=len(listed.rows)))
        return
    folder = AwardFolder(out)
    console = Console(stderr=True)
    with folder.opened():
        written = award_all(folder, listed.rows, work, day, status_list_url, console if console.is_terminal else None)
    there = len(listed.rows) - written
    typer.echo(say("credentials_written", written=written, there=there, folder=folder.credentials))


def _require_rules_met(reading: Reading, name: str, day: date) -> tuple[RulePack, ...]:
    packs = tuple(load_pack(pack_id) for pack_id in reading.specification.rule_packs or (DEFAULT_PACK,))
    findings = _mandatory(check_specification(reading, packs, day))
    if findings:
        print_text([FileReport(name, packs, tuple(findings), ())], spoken())
        raise typer.Exit(FINDINGS)
    return packs


def _mandatory(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule.severity is Severity.MUST]


def _report_wrong_rows(listed: LearnerList, path: Path, accept_good_rows: bool) -> None:
    for fault in listed.problems:
        typer.echo(f"{path}: {shown(fault)}", err=True)
    if listed.problems and not (accept_good_rows and listed.rows):
        wrong = len({fault.row for fault in listed.problems})
        typer.echo(say("rows_wrong", wrong=wrong, right=len(listed.rows)), err=True)
        raise typer.Exit(WRONG_ROWS)


def _require_award_rules_met(rows: Sequence[LearnerRow], work: Work, day: date) -> None:
    broken = False
    for row in rows:
        tried = _award(row, work, "urn:uuid:00000000-0000-0000-0000-000000000000", day)
        for finding in _mandatory(check_award(work.edition.specification, tried, work.packs, today())):
            typer.echo(shown(rule_problem(row.number, finding)), err=True)
            broken = True
    if broken:
        raise typer.Exit(FINDINGS)


def _award(row: LearnerRow, work: Work, credential_id: str, day: date) -> Award:
    return Award(
        id=credential_id,
        learner=row.learner,
        awarded_on=day,
        results=row.results,
        options=row.options,
        language=work.language,
    )


def award_all(
    folder: AwardFolder,
    rows: Sequence[LearnerRow],
    work: Work,
    day: date,
    status_list_url: str | None,
    console: Console | None = None,
) -> int:
    """Award every row that has not been awarded yet, in an opened folder; how many credentials were written.

    A progress bar is shown on ``console``, if there is one.
    """
    folder.write_edition(work.edition)
    _promise_new(folder, rows, work, day, status_list_url)
    if status_list_url:
        _write_status_list(folder, status_list_url, work.key)
    shown = track(rows, say("awarding"), console=console, disable=console is None, transient=True)
    issuers: dict[datetime, BatchIssuer] = {}
    written = sum(_keep(folder, _promise_of(folder, row, work), row, work, issuers) for row in shown)
    folder.add_to_register(_register_row(folder, row, work) for row in rows)
    return written


def _promise_new(
    folder: AwardFolder, rows: Sequence[LearnerRow], work: Work, day: date, status_list_url: str | None
) -> None:
    keys = [learner_key(row.learner) for row in rows]
    new = [key for key in keys if folder.promise_of(key, work.edition) is None]
    created = datetime.now(UTC).replace(microsecond=0)
    places = _status_places(folder, status_list_url, len(new))
    folder.add_promises(
        Promise(key, work.edition.sha256, f"urn:uuid:{uuid.uuid4()}", secrets.token_hex(16), day, created, place)
        for key, place in zip(new, places, strict=True)
    )


def _status_places(folder: AwardFolder, list_url: str | None, count: int) -> list[StatusReference | None]:
    if list_url is None:
        return [None] * count
    secret = folder.status_secret(list_url, os.urandom(32))
    return [StatusReference(list_url, index) for index in choose_indices(secret, folder.count_on(list_url), count)]


def _write_status_list(folder: AwardFolder, list_url: str, key: Signer) -> None:
    path = folder.status_list_path(list_url)
    if not path.exists():
        since = datetime.now(UTC).replace(microsecond=0)
        write_whole(path, credential_bytes(status_list_credential(new_list(), list_url, REVOCATION, since, key)))


def _promise_of(folder: AwardFolder, row: LearnerRow, work: Work) -> Promise:
    promise = folder.promise_of(learner_key(row.learner), work.edition)
    if promise is None:
        raise InputError(problem("journal_lost", row=row.number))
    return promise


def _keep(
    folder: AwardFolder, promise: Promise, row: LearnerRow, work: Work, issuers: dict[datetime, BatchIssuer]
) -> bool:
    """Write what is missing of a promised credential; whether the credential itself was missing.

    ``issuers`` are those of the moments that credentials of this run were promised at.
    """
    path, token = folder.file_of(promise, "json"), folder.file_of(promise, "jwt")
    granted = _award(row, work, promise.credential_id, promise.awarded_on)
    missing = not is_whole(path)
    if missing:
        if promise.created not in issuers:
            issuers[promise.created] = BatchIssuer(
                work.edition, work.key, created=promise.created, rule_packs=work.rule_packs
            )
        signed_badge = issuers[promise.created].issue(granted, status=promise.status, salt=promise.salt)
        write_whole(path, credential_bytes(json.loads(signed_badge)), synced=False)
    if work.jwt and not is_whole(token):
        signed = issue_jwt(
            work.edition,
            granted,
            work.key,
            status=promise.status,
            salt=promise.salt,
            rule_packs=work.rule_packs,
            shape=work.jwt,
        )
        write_whole(token, f"{signed}\n".encode(), synced=False)
    _draw(folder, promise, work)
    return missing


def _draw(folder: AwardFolder, promise: Promise, work: Work) -> None:
    path = folder.file_of(promise, "pdf")
    if work.supplement and not is_whole(path):
        credential = read_credential(folder.file_of(promise, "json"))
        drawn = draw_supplement(credential, work.edition, work.supplement, None, promise.created)
        write_whole(path, drawn, synced=False)


def _register_row(folder: AwardFolder, row: LearnerRow, work: Work) -> dict[str, object]:
    promise = _promise_of(folder, row, work)
    return {
        "given_name": row.learner.given_name,
        "family_name": row.learner.family_name,
        "awarded_on": promise.awarded_on,
        "credential": promise.credential_id,
        "file": folder.file_of(promise, "json").relative_to(folder.folder),
        "status_index": promise.status.index if promise.status else "",
    }
