"""``credenza demo``: the whole life of one micro-credential, on real input, in a folder of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from pypdf import PdfReader
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from credenza.awards import learner_key
from credenza.errors import InputError
from credenza.formats.openbadges3 import claims_of, credential_bytes
from credenza.issuance import LearnerRow, read_learners
from credenza.proofs import IssuerKey, generate_key, write_key_file
from credenza.rulepacks import RulePack, Severity, check_specification, load_pack
from credenza.specification import Edition, make_edition, read_specification
from credenza.status import REVOCATION, new_list, set_bit, status_list_credential
from credenza.supplement import draw_supplement
from credenza.verification import Means, Outcome, StepOutcome, VerificationReport, verify

from .awarding import AwardFolder, Order, Promise, Tally, Work, award_all
from .clock import today
from .files import write_whole
from .options import Language, LanguageOption
from .skeleton import PACK, skeleton
from .supplement import read_credential
from .texts import problem, texts_of

UUID_HYPHENS = 4
STATUS_LIST = "https://university.example.org/status/1"
LEARNERS = (
    ("Giulia", "Esempio"), ("Matteo", "Provetti"), ("Әсел", "Үлгіқызы"), ("Нұрсұлтан", "Сынақбеков"),
    ("Іңкәр", "Мысалова"), ("Арсений", "Условный"), ("Фёкла", "Примерова"), ("Aoife", "O'Sample"),
    ("Rowan", "Placeholder"), ("Zoë", "Specimen"), ("Chloé", "Exemple"), ("Jürgen", "Muster"),
)  # fmt: skip


class UnexpectedError(Exception):
    """A step of the demonstration ended otherwise than it must."""


def demo(
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep everything in this new folder. Default: a temporary one.")
    ] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Show the whole life of one micro-credential: describe, check, award, verify, tamper, revoke. No network.

    Exit code: 0 if every step ended as it must, else 1.
    """
    console = Console(highlight=False, soft_wrap=True)
    started = time.monotonic()
    with ExitStack() as cleaning:
        folder = _new_folder(keep) if keep else Path(cleaning.enter_context(TemporaryDirectory(prefix="credenza-")))
        story = Story(folder, language.value, today(), datetime.now(UTC).replace(microsecond=0))
        try:
            _tell(story, console)
        except UnexpectedError as error:
            console.print(f"✗ {error} {story.texts['unexpected']}", style="bold red", markup=False)
            raise typer.Exit(1) from None
        _summarise(story, console, kept=keep is not None)
    console.print(story.texts["took"].format(f"{time.monotonic() - started:.1f}"), style="dim")


def _new_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.iterdir())
    except OSError as error:
        raise InputError(problem("folder_unusable", str(folder), reason=error.strerror)) from error
    if used:
        raise InputError(problem("folder_not_empty", str(folder)))
    return folder


def _tell(story: Story, console: Console) -> None:
    console.print(story.texts["title"], style="bold")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(story.steps))
        for step in story.steps:
            sentence = step()
            progress.console.print(Text.assemble(("✓ ", "green"), sentence))
            progress.advance(task)


def _summarise(story: Story, console: Console, *, kept: bool) -> None:
    console.print(f"\n{story.texts['made']}", style="bold")
    for name, size in _made(story.folder):
        console.print(Text.assemble((f"{size / 1000:8.1f} kB  ", "dim"), name))
    if not kept:
        console.print(f"\n{story.texts['gone']}", markup=False)
        return
    console.print(f"\n{story.texts['kept'].format(story.folder)}\n{story.texts['try']}:", markup=False)
    for path in (story.file_of(1, "json"), story.file_of(0, "pdf")):
        console.print(f"  credenza verify {path}", markup=False)
    console.print(f"  credenza supplement {story.file_of(1, 'json')} -o supplement.pdf --languages kk,ru", markup=False)


def _made(folder: Path) -> list[tuple[str, int]]:
    """Names and sizes of the files in a folder; credentials are counted, not named one by one."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    credentials = [path for path in files if path.suffix == ".json" and path.stem.count("-") == UUID_HYPHENS]
    single = [(str(path.relative_to(folder)), path.stat().st_size) for path in files if path not in credentials]
    return [(f"credentials/…-….json × {len(credentials)}", sum(path.stat().st_size for path in credentials)), *single]


class Story:
    """The steps of the demonstration. Each does its work in ``folder`` and gives a sentence about it."""

    def __init__(self, folder: Path, language: str, day: date, now: datetime) -> None:
        self.folder = folder
        self.language = language
        self.day = day
        self.now = now
        self.texts = texts_of("demo_texts", language)
        self.specification_path = folder / "micro-credential.yaml"
        self.steps: Sequence[Callable[[], str]] = (
            self.describe, self.check, self.fix_edition, self.make_key, self.award, self.award_again,
            self.draw_supplement, self.verify, self.tamper, self.revoke, self.verify_neighbour,
        )  # fmt: skip

    edition: Edition
    pack: RulePack
    key: IssuerKey
    rows: tuple[LearnerRow, ...]
    awards: AwardFolder
    promises: Sequence[Promise]

    def _say(self, key: str, *values: object) -> str:
        return self.texts[key].format(*values)

    def describe(self) -> str:
        """Write a specification."""
        write_whole(self.specification_path, skeleton(self.language, self.day, filled=True).encode())
        reading = read_specification(self.specification_path.read_bytes())
        self.edition = make_edition(reading.specification)
        title = reading.specification.title
        return self._say("describe", title.in_language(self.language) if title else "")

    def check(self) -> str:
        """Check it against the EU standard."""
        self.pack = load_pack(PACK)
        findings = check_specification(self.edition.specification, [self.pack], self.day)
        _require(not any(finding.rule.severity is Severity.MUST for finding in findings), "check")
        return self._say("check", self.pack.id)

    def fix_edition(self) -> str:
        """Fix it as an edition."""
        self.awards = AwardFolder(self.folder, self.edition)
        return self._say("edition", self.edition.sha256[:16])

    def make_key(self) -> str:
        """Make the issuer's key, readable by its owner only."""
        self.key = generate_key(os.urandom)
        write_whole(self.folder / "issuer-key.pem", write_key_file(self.key, None, unencrypted=True), mode=0o600)
        return self._say("key", self.key.did)

    def award(self) -> str:
        """Award it to a cohort, from a list in CSV."""
        path = self.folder / "learners.csv"
        write_whole(path, _learner_list(self.edition).encode("utf-8-sig"))
        listed = read_learners(path.read_bytes(), self.edition, awarded_on=self.day)
        _require(not listed.problems, "learners.csv")
        self.rows = listed.rows
        return self._say("award", len(self.rows), self._award_all(len(self.rows)))

    def award_again(self) -> str:
        """Award the same list again: nobody gets a second credential."""
        return self._say("again", self._award_all(0))

    def _award_all(self, expected: int) -> int:
        work = Work(self.edition, (self.pack,), lambda: self.key, self.language)
        tally, order = Tally(), Order(self.day, STATUS_LIST)
        with self.awards.opened():
            award_all(self.awards, lambda: self.rows, len(self.rows), work, order, tally)
            self.promises = [self._promise(row) for row in self.rows]
        _require(tally.written == expected, f"{tally.written} ≠ {expected}")
        return tally.written

    def draw_supplement(self) -> str:
        """Draw the supplement of the first learner."""
        credential = read_credential(self.file_of(0, "json"))
        languages = (self.language, "kk" if self.language == "en" else "en")
        drawn = draw_supplement(credential, self.edition, languages, None, self.now)
        write_whole(self.file_of(0, "pdf"), drawn)
        name = claims_of(credential).learner.full_name
        return self._say("supplement", name, len(PdfReader(BytesIO(drawn)).pages))

    def verify(self) -> str:
        """Verify from the supplement alone."""
        report = self._verified(self.file_of(0, "pdf").read_bytes(), Outcome.VERIFIED)
        return self._say("verify", self._outcome(report))

    def tamper(self) -> str:
        """Change one letter and verify."""
        name = self.rows[0].learner.given_name
        changed = self.file_of(0, "json").read_text("utf-8").replace(name, "Ğ" + name[1:])
        report = self._verified(changed.encode(), Outcome.NOT_VERIFIED)
        return self._say("tamper", self._outcome(report))

    def revoke(self) -> str:
        """Revoke the first learner's credential and verify."""
        bits, promise = new_list(), self.promises[0]
        if promise.status:
            set_bit(bits, promise.status.index, True)
        signed = status_list_credential(bits, STATUS_LIST, REVOCATION, self.now, self.key)
        write_whole(self.awards.status_list_path(STATUS_LIST), credential_bytes(signed))
        report = self._verified(self.file_of(0, "json").read_bytes(), Outcome.NOT_VERIFIED)
        _require(report.step("status").outcome is StepOutcome.FAILED, "status")
        return self._say("revoke", self._outcome(report))

    def verify_neighbour(self) -> str:
        """Verify another learner's credential after that."""
        report = self._verified(self.file_of(1, "json").read_bytes(), Outcome.VERIFIED)
        return self._say("neighbour", self._outcome(report))

    def file_of(self, number: int, ending: str) -> Path:
        """A file of one learner of the cohort: the credential (json) or its supplement (pdf)."""
        return self.awards.file_of(self.promises[number], ending)

    def _promise(self, row: LearnerRow) -> Promise:
        found = self.awards.journal.find(learner_key(row.learner))
        if found is None:
            raise UnexpectedError("journal.jsonl")
        return found[1]

    def _verified(self, data: bytes, expected: Outcome) -> VerificationReport:
        status_list = self.awards.status_list_path(STATUS_LIST).read_bytes()
        means = Means(editions={self.edition.sha256: self.edition}.get, status_lists={STATUS_LIST: status_list}.get)
        report = verify(data, means, datetime.now(UTC))
        _require(report.outcome is expected, self._outcome(report))
        return report

    def _outcome(self, report: VerificationReport) -> str:
        failed = (step.title.in_language(self.language) for step in report.steps if step.outcome is StepOutcome.FAILED)
        return self._say(report.outcome, ", ".join(failed))


def _require(held: bool, what: str) -> None:
    if not held:
        raise UnexpectedError(what)


def _learner_list(edition: Edition) -> str:
    keys = [assessment.key for assessment in edition.specification.assessments]
    header = ["given_name", "family_name", "email", *keys]
    rows = [
        [*names, f"learner{number}@learners.example.org", *("passed" for _ in keys)]
        for number, names in enumerate(LEARNERS, start=1)
    ]
    return "".join(",".join(cells) + "\r\n" for cells in [header, *rows])
