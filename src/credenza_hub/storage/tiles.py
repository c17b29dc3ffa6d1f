"""The files of the transparency log in a folder, as any web server or content network can serve them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from credenza.translog import ANCHORS, CHECKPOINT, is_tile_address


class TileFolder:
    """Files at the addresses of the log. A file is there whole or not at all, whatever is killed when."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed: set[Path] = set()

    def read(self, address: str) -> bytes | None:
        """What lies at an address of the log; ``None`` if nothing does, or if it is no address of a log."""
        if address not in (CHECKPOINT, ANCHORS) and not is_tile_address(address):
            return None
        try:
            return (self._folder / address).read_bytes()
        except OSError:
            return None

    def write(self, address: str, content: bytes) -> None:
        """Put a file at an address; it lasts when ``sync`` returned. The same content is not written again."""
        if self.read(address) == content:
            return
        path = self._folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(0o644)  # nothing here is secret: other servers may serve it
        Path(file.name).replace(path)
        self._changed.update([path.parent, *path.parent.parents])

    def sync(self) -> None:
        """Make what was written last."""
        for folder in self._changed:
            if folder.is_relative_to(self._folder):
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        self._changed.clear()

    def drop_partials_of(self, address: str) -> None:
        """Delete the partial files at an address whose full file is there."""
        if (self._folder / address).is_file():
            shutil.rmtree(self._folder / f"{address}.p", ignore_errors=True)
