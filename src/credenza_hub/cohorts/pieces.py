"""Files kept in the database piece by piece, so that no process ever holds a large one in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

from .models import LearnerListPiece, LearnerListUpload

LARGEST_UPLOAD = 500_000_000
"""Bytes. Two million learners with five assessments fit."""

PIECE = 1 << 20
"""Bytes of every piece but the last."""


def store_pieces(upload: LearnerListUpload, content: Iterable[bytes]) -> int:
    """Keep a file that comes in parts of any length; call it inside a transaction. Returns its length."""
    size = 0
    for number, piece in enumerate(_in_pieces(content)):
        LearnerListPiece.objects.create(upload=upload, number=number, content=piece)
        size += len(piece)
    return size


def _in_pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for part in content:
        waiting += part
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


class StoredFile(io.RawIOBase):
    """A stored file to be read and searched through; only one piece of it is in memory."""

    def __init__(self, upload: LearnerListUpload) -> None:
        super().__init__()
        self._pieces, self._size = upload.pieces, upload.size
        self._position = 0
        self._number, self._piece = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        number, start = divmod(self._position, PIECE)
        found = self._piece_of(number)[start : start + len(view)]
        view[: len(found)] = found
        self._position += len(found)
        return len(found)

    def _piece_of(self, number: int) -> bytes:
        if number != self._number:
            content = self._pieces.filter(number=number).values_list("content", flat=True).first()
            self._number, self._piece = number, bytes(content or b"")
        return self._piece
