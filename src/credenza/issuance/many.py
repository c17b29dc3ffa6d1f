"""Many awards through several processes, in order and in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TypeVar

from credenza.errors import CredenzaError
from credenza.processes import work_in_order

from .batch import BatchIssuer, Job

CHUNK = 1_000
"""Awards that a process takes at a time: fewer, and handing them over costs more than it should."""

Each = TypeVar("Each")

_Issued = tuple[list[bytes], CredenzaError | None]


def issue_many(
    jobs: Iterable[Job], make_issuer: Callable[[], BatchIssuer], *, processes: int, chunk: int = CHUNK
) -> Iterator[bytes]:
    """The credentials of many awards, in their order, as ``BatchIssuer.issue`` writes them.

    ``make_issuer`` is called once in each process (see ``work_in_order``); it must give the same issuer each time, with
    the same moment of signing. Raises what ``BatchIssuer.issue`` raises, after the credentials of all awards before
    that one.
    """
    if processes < 2:
        yield from make_issuer().issue_each(jobs)
        return
    for _, (issued, refusal) in work_in_order(in_chunks(jobs, chunk), partial(_Work, make_issuer), processes=processes):
        yield from issued
        if refusal is not None:
            raise refusal


def in_chunks(many: Iterable[Each], size: int = CHUNK) -> Iterator[list[Each]]:
    """Lists of ``size``; the last one may be shorter."""
    remaining = iter(many)
    while part := list(islice(remaining, size)):
        yield part


class _Work:
    """Issues chunk after chunk in one process."""

    def __init__(self, make_issuer: Callable[[], BatchIssuer]) -> None:
        self._issuer = make_issuer()

    def __call__(self, jobs: list[Job]) -> _Issued:
        issued: list[bytes] = []
        try:
            for credential in self._issuer.issue_each(jobs):  # one by one, so that those before an error are kept
                issued.append(credential)
        except CredenzaError as error:
            return issued, error
        return issued, None
