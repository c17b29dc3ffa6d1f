"""The command: everything is judged first, then it is awarded."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from credenza.cli.check_report import FileReport, print_text
from credenza.cli.clock import today
from credenza.cli.interruption import Interruption
from credenza.cli.issuer_key import KeyOption, ModuleOption, SecretOption, find_issuer_key
from credenza.cli.options import Language, ScreenLanguageOption
from credenza.cli.supplement import read_languages
from credenza.cli.support import read_bounded
from credenza.cli.texts import problem, say, shown, speak, spoken
from credenza.errors import InputError
from credenza.issuance import LearnerRow, rule_problem
from credenza.proofs import CRYPTOSUITES, ECDSA_SD_2023, P256, JwtShape
from credenza.rulepacks import AwardCheck, RulePack, Severity, check_specification, load_pack
from credenza.specification import Reading, make_edition, read_specification

from .folder import AwardFolder
from .learner_file import LearnerFile
from .promise import Layout
from .whole_list import Order, Tally, available_processors, award_all, trial_of
from .work import Work

DEFAULT_PACK = "eu/2022"
LARGEST_SPECIFICATION = 50_000_000
FINDINGS = 1
WRONG_ROWS = 2
STOPPED = 130
SHOWN_EVERY = 1_000


class Suite(StrEnum):
    """The cryptosuites of the credentials, by their names."""

    EDDSA_RDFC_2022 = "eddsa-rdfc-2022"
    EDDSA_JCS_2022 = "eddsa-jcs-2022"
    ECDSA_RDFC_2019 = "ecdsa-rdfc-2019"
    ECDSA_JCS_2019 = "ecdsa-jcs-2019"
    ECDSA_SD_2023 = ECDSA_SD_2023

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Of the keys that it takes."""
        return CRYPTOSUITES[self].algorithms if self in CRYPTOSUITES else (P256.algorithm,)


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
    valid_until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of validity. Default: without end.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="Language of the credentials. Default: the title's.")
    ] = None,
    status_list_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where you will publish the status list, so that you can revoke; with {number} as many as are needed.",
        ),
    ] = None,
    suite: Annotated[
        Suite | None, typer.Option(help="How the credentials are signed. Default: over canonical RDF, as the key fits.")
    ] = None,
    jwt: Annotated[bool, typer.Option("--jwt", help="Write each credential as a signed token, too.")] = False,
    jwt_shape: Annotated[
        JwtShape, typer.Option(help="How the tokens of --jwt are made: what their reader understands.")
    ] = JwtShape.OPEN_BADGES,
    supplement: Annotated[
        str | None, typer.Option(metavar="kk,en", help="Draw a supplement (PDF) in these two languages.")
    ] = None,
    layout: Annotated[
        Layout | None,
        typer.Option(help="A file for each credential, or a thousand in a file. Default: files up to 10,000 learners."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that sign. Default: as many as there are processors.")
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
    nothing is written. Running the same command again gives no second credential, also after a crash or Ctrl-C.

    Exit code: 0 done, 1 a mandatory rule is broken, 2 wrong input, 130 stopped by Ctrl-C.
    """
    speak(screen_language or language or Language.EN)
    day = awarded_on.date() if awarded_on else today()
    if status_list_url and not status_list_url.startswith("https://"):
        raise InputError(problem("not_https", "--status-list-url", value=repr(status_list_url)))
    last_day = valid_until.date() if valid_until else None
    _require_sense(day, last_day, suite, status_list_url)
    reading = read_specification(read_bounded(specification, LARGEST_SPECIFICATION))
    packs = _require_rules_met(reading, str(specification), day)
    open_key = find_issuer_key(key, passphrase_env, did, pkcs11_module)
    _require_key_for(suite, open_key().algorithm)
    work = Work(
        edition=make_edition(reading.specification),
        packs=packs,
        open_key=open_key,
        language=language.value if language else None,
        jwt=jwt_shape if jwt else None,
        supplement=read_languages(supplement) if supplement else None,
        suite=suite.value if suite else None,
    )
    order = Order(day, status_list_url, layout, workers or available_processors(), last_day)
    with LearnerFile(learners, work.edition, day) as listed:
        count = _judge(listed, work, order, accept_good_rows)
        if dry_run:
            typer.echo(say("can_be_awarded", count=count))
        else:
            _award(AwardFolder(out, work.edition), listed, count, work, order)


def _require_sense(day: date, last_day: date | None, suite: Suite | None, status_list_url: str | None) -> None:
    if last_day and last_day < day:
        raise InputError(problem("ends_early", "--valid-until", value=last_day, day=day))
    if suite is Suite.ECDSA_SD_2023 and not (last_day and status_list_url):
        raise InputError(problem("parts_unchecked", "--suite"))


def _require_rules_met(reading: Reading, name: str, day: date) -> tuple[RulePack, ...]:
    packs = tuple(load_pack(pack_id) for pack_id in reading.specification.rule_packs or (DEFAULT_PACK,))
    findings = [
        finding for finding in check_specification(reading, packs, day) if finding.rule.severity is Severity.MUST
    ]
    if findings:
        print_text([FileReport(name, packs, tuple(findings), ())], spoken())
        raise typer.Exit(FINDINGS)
    return packs


def _require_key_for(suite: Suite | None, algorithm: str) -> None:
    if suite and algorithm not in suite.algorithms:
        known = ", ".join(other for other in Suite if algorithm in other.algorithms)
        raise InputError(problem("suite_key", "--suite", suite=suite, known=known))


def _judge(listed: LearnerFile, work: Work, order: Order, accept_good_rows: bool) -> int:
    """Say everything that is wrong with the list, in its order; how many learners can be awarded."""
    check = AwardCheck(work.edition.specification, work.packs, today())
    right, wrong, broken = 0, 0, False
    with _progress() as bar:
        task = bar.add_task(say("checking"), total=None)
        for number, found in enumerate(listed.read(), start=1):
            if isinstance(found, LearnerRow):
                right += 1
                faults = _broken_rules(found, check, work, order)
                broken |= bool(faults)
            else:
                wrong += 1
                faults = [f"{listed.path}: {shown(fault)}" for fault in found]
            for fault in faults:
                typer.echo(fault, err=True)
            if number % SHOWN_EVERY == 0:
                bar.update(task, completed=number, refresh=True)
    if wrong and not (accept_good_rows and right):
        typer.echo(say("rows_wrong", wrong=wrong, right=right), err=True)
        raise typer.Exit(WRONG_ROWS)
    if broken:
        raise typer.Exit(FINDINGS)
    return right


def _broken_rules(row: LearnerRow, check: AwardCheck, work: Work, order: Order) -> list[str]:
    tried = trial_of(row, order.awarded_on, order.valid_until, work.language)
    if not check.broken(tried):
        return []
    broken = (finding for finding in check.findings(tried) if finding.rule.severity is Severity.MUST)
    return [shown(rule_problem(row.number, finding)) for finding in broken]


def _award(folder: AwardFolder, listed: LearnerFile, count: int, work: Work, order: Order) -> None:
    tally = Tally()
    try:
        with folder.opened(), Interruption() as interruption, _progress() as bar:
            task = bar.add_task(say("awarding"), total=count)

            def tell() -> None:
                bar.update(task, completed=tally.learners, refresh=True)
                interruption.act()

            award_all(folder, listed.right_rows, count, work, order, tally, tell)
    except KeyboardInterrupt:
        typer.echo(say("stopped", written=tally.written, folder=folder.credentials), err=True)
        raise typer.Exit(STOPPED) from None
    there = tally.learners - tally.written
    typer.echo(say("credentials_written", written=tally.written, there=there, folder=folder.credentials))


def _progress() -> Bar:
    """A bar where somebody looks. It has no thread of its own, for processes are begun while it is shown."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Bar(
        *columns,
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
        auto_refresh=False,
    )
