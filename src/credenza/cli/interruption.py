"""Being asked to stop, by Ctrl-C or by the system, where stopping has its moments."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Inside, the first request to stop is remembered until ``act`` is called; a second one acts at once."""

    def __enter__(self) -> Interruption:
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}
        if threading.current_thread() is threading.main_thread():  # others hear no signals
            self._before = {number: signal.signal(number, self._remember) for number in _SIGNALS}
        return self

    def act(self) -> None:
        """Raises KeyboardInterrupt when somebody asked to stop."""
        if self._asked:
            raise KeyboardInterrupt

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        self._restore()

    def _restore(self) -> None:
        while self._before:
            signal.signal(*self._before.popitem())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()
