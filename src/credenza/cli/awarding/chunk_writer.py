"""Writing the credentials of a chunk, in whichever process."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from credenza.cli.files import is_whole, unfinished, unwritable, write_whole
from credenza.cli.supplement import read_credential
from credenza.formats.openbadges3 import credential_bytes
from credenza.issuance import BatchIssuer, Job, SelectiveIssuer, TokenIssuer
from credenza.proofs import ECDSA_SD_2023, JwtShape
from credenza.supplement import draw_supplement

from .folder import AwardFolder
from .promise import Layout
from .work import Chunk, Entry, Work, Written


class ChunkWriter:
    """Writes chunk after chunk with one key. A promise gives the same credential whenever it is kept."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work, self._folder = work, AwardFolder(folder, work.edition)
        self._key = work.open_key()
        shape = work.jwt or JwtShape.OPEN_BADGES
        self._token_issuer = TokenIssuer(work.edition, self._key, shape=shape, rule_packs=work.rule_packs)
        self._issuers: dict[datetime, BatchIssuer | SelectiveIssuer] = {}

    def __call__(self, chunk: Chunk) -> Written:
        """Write what is missing of a chunk."""
        alone = [entry for entry in chunk.entries if entry.promise.layout is Layout.FILES]
        written = self._write_alone(alone)
        together = [entry for entry in chunk.entries if entry.promise.layout is Layout.LINES]
        return self._write_together(chunk.number, together, written)

    def _write_alone(self, entries: Sequence[Entry]) -> int:
        """Each into its own files; how many credentials were missing."""
        missing = [entry for entry in entries if not is_whole(self._folder.file_of(entry.promise, "json"))]
        for entry, signed in zip(missing, self._credentials(missing), strict=True):
            content = credential_bytes(json.loads(signed))
            write_whole(self._folder.file_of(entry.promise, "json"), content, synced=False)
        if self._work.jwt:
            missing_tokens = [entry for entry in entries if not is_whole(self._folder.file_of(entry.promise, "jwt"))]
            for entry, token in zip(missing_tokens, self._tokens(missing_tokens), strict=True):
                write_whole(self._folder.file_of(entry.promise, "jwt"), token + b"\n", synced=False)
        for entry in entries:
            path = self._folder.file_of(entry.promise, "pdf")
            if self._work.supplement and not is_whole(path):
                credential = read_credential(self._folder.file_of(entry.promise, "json"))
                write_whole(path, self._drawn(entry, credential), synced=False)
        return len(missing)

    def _write_together(self, number: int, entries: Sequence[Entry], alone: int) -> Written:
        """Into files of lines, which do not get their names here: that is for the one who keeps the journal."""
        needed = {kind: [entry for entry in entries if kind in entry.needs] for kind in self._work.kinds}
        aside: dict[str, Path] = {}
        if credentials := needed["credentials"]:
            aside["credentials"] = self._write_lines("credentials", number, self._credentials(credentials))
        if tokens := needed.get("tokens"):
            texts = (b'"%b"' % token for token in self._tokens(tokens))
            aside["tokens"] = self._write_lines("tokens", number, texts)
        if supplements := needed.get("supplements"):
            self._draw_together(number, supplements, aside.get("credentials"))
        kept = {kind: [entry.number for entry in holders] for kind, holders in needed.items()}
        return Written(alone + len(credentials), aside, kept)

    def _write_lines(self, kind: str, number: int, lines: Iterable[bytes]) -> Path:
        path = self._folder.lines_path(kind, number)
        aside = unfinished(path)
        try:
            with aside.open("wb") as file:
                file.writelines(line + b"\n" for line in lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(path, error) from error
        return aside

    def _draw_together(self, number: int, entries: Sequence[Entry], new: Path | None) -> None:
        folder = self._folder.supplements_path(number)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        lines = iter(_lines_of(new) if new else ())
        for entry in entries:
            if entry.kept_in is None:
                line = next(lines)
            else:
                chunk, place = entry.kept_in
                line = _lines_of(self._folder.lines_path("credentials", chunk))[place - 1]
            drawn = self._drawn(entry, json.loads(line))
            write_whole(folder / f"{entry.promise.stem}.pdf", drawn)

    def _credentials(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        for created, same in groupby(entries, key=lambda entry: entry.promise.created):
            yield from self._issuer(created).issue_each(_job(entry) for entry in same)

    def _issuer(self, created: datetime) -> BatchIssuer | SelectiveIssuer:
        if created not in self._issuers:
            self._issuers[created] = self._new_issuer(created)
        return self._issuers[created]

    def _new_issuer(self, created: datetime) -> BatchIssuer | SelectiveIssuer:
        edition, packs, suite = self._work.edition, self._work.rule_packs, self._work.suite
        if suite == ECDSA_SD_2023:
            return SelectiveIssuer(edition, self._key, created=created, randomness=os.urandom, rule_packs=packs)
        return BatchIssuer(edition, self._key, created=created, rule_packs=packs, suite=suite)

    def _tokens(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        return self._token_issuer.issue_each(map(_job, entries))

    def _drawn(self, entry: Entry, credential: dict[str, Any]) -> bytes:
        assert self._work.supplement is not None  # noqa: S101 - asked for only where supplements are wanted
        return draw_supplement(credential, self._work.edition, self._work.supplement, None, entry.promise.created)


def _job(entry: Entry) -> Job:
    return entry.award, entry.promise.status, entry.promise.salt


@functools.lru_cache(maxsize=1)
def _lines_of(path: Path) -> list[bytes]:
    """The credentials in a file of lines; those of a chunk lie in one or two of them."""
    return path.read_bytes().splitlines()
