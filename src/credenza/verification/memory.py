"""What a verifier remembers from one credential to the next: never more than so much, and nothing that goes stale.

Every key holds all that its answer depends on (the bytes of a status list, the hash of an edition), so an answer that
is found is as good as one that is worked out again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """The ``most`` answers that were asked for last. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Key, Value] = OrderedDict()
        self._newest: Value | None = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, key: Key) -> Value | None:
        """The answer to ``key``; ``None`` when it is not remembered."""
        answer = self._answers.get(key)
        if answer is not None and answer is not self._newest:
            with self._lock:
                if key in self._answers:  # another thread may have forgotten it
                    self._answers.move_to_end(key)
                    self._newest = answer
        return answer

    def keep(self, key: Key, answer: Value) -> None:
        """Remember an answer, and forget the one that nobody has asked for longest if there are too many."""
        with self._lock:
            self._answers[key] = self._newest = answer
            self._answers.move_to_end(key)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
