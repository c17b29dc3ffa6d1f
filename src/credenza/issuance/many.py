"""Many awards through several processes, in order and in constant memory."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from credenza.errors import CredenzaError

from .batch import BatchIssuer, Job

CHUNK = 1_000
"""Awards that a process takes at a time: fewer, and handing them over costs more than it should."""

_Issued = tuple[list[bytes], CredenzaError | None]

_issuers: list[BatchIssuer] = []
"""The issuer of a worker process; empty elsewhere."""


def issue_many(
    jobs: Iterable[Job], make_issuer: Callable[[], BatchIssuer], *, processes: int, chunk: int = CHUNK
) -> Iterator[bytes]:
    """The credentials of many awards, in their order, as ``BatchIssuer.issue`` writes them.

    ``make_issuer`` is called once in each process, so that a connection to a security module can be opened there; it
    must give the same issuer each time, with the same moment of signing. Where processes do not begin as copies of
    this one (``multiprocessing.get_start_method()``) it is pickled. No more than two chunks for each process are read
    ahead. Raises what ``BatchIssuer.issue`` raises, after the credentials of all awards before that one.
    """
    if processes < 2:
        yield from make_issuer().issue_each(jobs)
        return
    context = multiprocessing.get_context()
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(make_issuer,))
    try:
        for issued, refusal in _in_order(pool, jobs, 2 * processes, chunk):
            yield from issued
            if refusal is not None:
                raise refusal
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, jobs: Iterable[Job], ahead: int, chunk: int) -> Iterator[_Issued]:
    remaining, waiting = iter(jobs), deque[Future[_Issued]]()
    while part := list(islice(remaining, chunk)):
        waiting.append(pool.submit(_issue, part))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(make_issuer: Callable[[], BatchIssuer]) -> None:
    _issuers.append(make_issuer())


def _issue(jobs: list[Job]) -> _Issued:
    (issuer,) = _issuers
    issued: list[bytes] = []
    try:
        for credential in issuer.issue_each(jobs):  # one by one, so that those before an error are kept
            issued.append(credential)
    except CredenzaError as error:
        return issued, error
    return issued, None
