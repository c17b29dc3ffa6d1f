"""What the hub writes to its log: enough to find a fault, nothing about people."""

from __future__ import annotations

import copy
import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

SERVER_FAULT = 500


def trace_of(error: BaseException) -> str:
    """Where an error arose, and its causes before it, but not what they say: that can hold personal data."""
    return "\n".join(
        "".join(traceback.format_tb(fault.__traceback__)) + type(fault).__qualname__
        for fault in reversed(list(_chain(error)))
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class Lines(logging.Formatter):
    """One line for every event; below it the trace of a fault of ours. A refused request (4xx) is no fault of ours."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = None
        if getattr(record, "status_code", SERVER_FAULT) < SERVER_FAULT:
            record.exc_info = None
        return super().format(record)

    def formatException(  # noqa: N802 (the name that logging calls)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return trace_of(ei[1]) if ei[1] else ""
