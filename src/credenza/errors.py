"""The tree of errors that Credenza raises on purpose.

    CredenzaError
    ├── InputError              the caller's data is wrong: says what, where and what to do
    │   ├── DocumentError       a text is no document we can read (encoding, size, syntax)
    │   ├── SpecificationError  a document is no specification (wrong shape)
    │   ├── OccupationalStandardError  files give no occupational standard or no ledger of training
    │   ├── SupplementLineError, NationalDocumentError  a credential has no such document, or lacks what it holds
    │   ├── RecipientsError     a list of learners has wrong cells
    │   ├── CredentialError     a text is no credential we know
    │   ├── FaceError           an award cannot be written in a format: something that the format demands is not there
    │   ├── KeyFileError        a key file or its passphrase is wrong
    │   ├── UnknownRuleError    no rule or rule pack has that name
    │   ├── LogError            what a transparency log says is malformed, unsigned or contradicts itself
    │   ├── ActRefusedError     a recognition procedure does not allow an act (``credenza.recognition``)
    │   └── ValueFaultError     a value of a recognition case is not what it has to be (``credenza.recognition``)
    ├── UncheckableError        something needed for the answer could not be reached
    └── RenderingError          our own fault: a document could not be drawn

"The input is invalid", "it could not be checked" and "our own fault" are different branches, so that
no caller can take one for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where in a file something stands. Lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a document: its path in the document, what is wrong, what to do, and its place if known."""

    path: str
    message: str
    remedy: str = ""
    place: Place | None = None

    def in_language(self, language: str) -> Problem:
        """The problem as readers of ``language`` see it: as it stands, where it is said in one language only."""
        return self

    def __str__(self) -> str:
        where = f"line {self.place.line}: " if self.place else ""
        subject = f"{self.path}: " if self.path else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{subject}{self.message}{remedy}"


class CredenzaError(Exception):
    """Base of every error that Credenza raises on purpose. It crosses from process to process with all it says."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[CredenzaError], args: tuple[object, ...], members: dict[str, Any]) -> CredenzaError:
    """An error from another process. Its own ``__init__`` takes other arguments than those that an exception keeps."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(members)
    return error


class InputError(CredenzaError):
    """The caller's data is wrong; ``problems`` lists every fault that was found."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DocumentError(InputError):
    """A text cannot be read as a document: wrong encoding, too large, or not YAML, JSON or CSV."""


class SpecificationError(InputError):
    """A document does not have the shape of a specification."""


class OccupationalStandardError(InputError):
    """A document or table does not have the shape of an occupational standard, or of a ledger of training."""


class SupplementLineError(InputError):
    """An award has no line in a diploma supplement, or lacks what the line holds."""


class NationalDocumentError(InputError):
    """A credential has no such national document, or lacks what the document has to hold."""


class RecipientsError(InputError):
    """A list of learners has missing columns or wrong cells."""


class CredentialError(InputError):
    """A text is not a credential in a form that Credenza knows."""


class FaceError(InputError):
    """An award cannot be written in a format, because it lacks what the format demands."""


class KeyFileError(InputError):
    """A key file cannot be read or its passphrase is wrong."""


class UnknownRuleError(InputError):
    """No rule or rule pack has the given name."""


class LogError(InputError):
    """A checkpoint, a proof or a tile of a transparency log is malformed, not signed by the log, or contradicts it."""


class UncheckableError(CredenzaError):
    """Something that the answer depends on could not be reached: neither valid nor invalid."""


class RenderingError(CredenzaError):
    """A document could not be drawn although its data is right: our own fault."""
