"""Work in several processes: in order, in constant memory, and none of them outlives the first."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.synchronize import Lock
from typing import Any, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

_makers: list[tuple[Callable[[], Callable[[Any], Any]], Lock]] = []
_work: list[Callable[[Any], Any]] = []
"""How the work of a worker process is made, in whose turn, and that work once it was asked for; empty elsewhere."""


def work_in_order(
    parts: Iterable[Part], make_work: Callable[[], Callable[[Part], Result]], *, processes: int
) -> Generator[tuple[Part, Result], None, None]:
    """Each part with what the work gives for it, in their order.

    ``make_work`` is called once in each process, in one after the other, so that a connection to a security module can
    be opened there. Where processes do not begin as copies of this one (``multiprocessing.get_start_method()``) it is
    pickled. No more than two parts for each process are read ahead; with fewer than two processes everything happens in
    this one. Raises what the work raises, in its turn, and ``concurrent.futures.process.BrokenProcessPool`` when a
    process was killed.
    """
    if processes < 2:
        work = make_work()
        for part in parts:
            yield part, work(part)
        return
    context = multiprocessing.get_context()
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(make_work, context.Lock()))
    try:
        waiting = deque[tuple[Part, Future[Result]]]()
        for part in parts:
            waiting.append((part, pool.submit(_do, part)))
            if len(waiting) >= 2 * processes:
                yield _first_of(waiting)
        while waiting:
            yield _first_of(waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _first_of(waiting: deque[tuple[Part, Future[Result]]]) -> tuple[Part, Result]:
    part, future = waiting.popleft()
    return part, future.result()


def _begin(make_work: Callable[[], Callable[[Any], Any]], turn: Lock) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # with this it ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _makers.append((make_work, turn))


def _end_with_parent() -> None:
    """A killed parent says nothing, and its queue stays open as long as other workers hold it, too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(part: Any) -> Any:
    if not _work:  # made here and not in the beginning, from where no error is told
        make_work, turn = _makers[0]
        with turn:  # drivers of tokens do not bear to be started in two processes at the same moment
            _work.append(make_work())
    return _work[0](part)
