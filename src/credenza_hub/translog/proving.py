"""Proofs for those who hold a document: at which place of the log it stands, and since when."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from credenza.translog import (
    ENTRY_BYTES,
    Anchor,
    Kind,
    LogProof,
    Nodes,
    Note,
    Opening,
    TileReader,
    anchor_line,
    consistency_path,
    inclusion_path,
    read_note,
)

from . import models
from .sequencing import folder


def proof_of(subject: str, kind: Kind) -> LogProof | None:
    """The proof that the latest document of ``subject`` is in the log.

    ``None`` if it is not, or not yet, or was erased. The proof leads to the first checkpoint that had the entry, for
    that one says since when the entry is there. Raises LogError, MissingTileError if files of the log are damaged.
    """
    found = openings_of(subject, kind).last()
    return proof_by(found) if found else None


def proof_of_document(subjects: Iterable[str], kind: Kind, documents: Iterable[bytes]) -> LogProof | None:
    """The proof for whichever entry of ``subjects`` commits to one of ``documents``; ``None`` as for ``proof_of``.

    For what is signed anew each time, so that a subject has many entries. Raises LogError, MissingTileError.
    """
    texts = list(documents)
    found = models.Opening.objects.select_related("addition").filter(subject__in=list(subjects), addition__kind=kind)
    return next((proof_by(opening) for opening in found.reverse() if _commits_to_any(opening, texts)), None)


def _commits_to_any(opening: models.Opening, texts: Iterable[bytes]) -> bool:
    start = opening.place * ENTRY_BYTES
    entry = bytes(opening.addition.entries[start : start + ENTRY_BYTES])
    says = Opening(Kind(opening.addition.kind), bytes(opening.salt))
    return any(says.entry_of(text) == entry for text in texts)


def openings_of(subject: str, kind: Kind) -> QuerySet[models.Opening]:
    """What opens the entries of a subject, in the order in which they were added."""
    return models.Opening.objects.select_related("addition").filter(subject=subject, addition__kind=kind)


def proof_by(found: models.Opening) -> LogProof | None:
    """The proof of one entry; ``None`` while it has no place in a published log. Raises LogError, MissingTileError."""
    if found.addition.first is None:
        return None
    index = found.addition.first + found.place
    checkpoint = first_checkpoint_with(index)
    if checkpoint is None:
        return None
    nodes = TileReader(folder().read, published_size()).node  # tiles that were partial then may be full now
    path = inclusion_path(index, checkpoint.size, nodes)
    extra = Opening(Kind(found.addition.kind), bytes(found.salt)).to_bytes()
    return LogProof(index, tuple(path), _anchored(checkpoint, nodes), extra)


def _anchored(checkpoint: models.Checkpoint, nodes: Nodes) -> Note:
    """The note of a checkpoint, with the first anchor that it is part of."""
    note = read_note(checkpoint.note.encode())
    confirmed = models.Anchor.objects.filter(state=models.AnchorState.CONFIRMED, size__gte=checkpoint.size)
    first = confirmed.order_by("block_time").first()
    if first is None:
        return note
    anchor = Anchor(first.chain, bytes.fromhex(first.transaction[2:]), first.size, bytes(first.root))
    return note.with_signatures(anchor_line(anchor, consistency_path(checkpoint.size, first.size, nodes)))


def is_logged(subject: str, kind: Kind) -> bool:
    """Whether the document of ``subject`` has its place in a published log."""
    found = models.Opening.objects.filter(subject=subject, addition__kind=kind, addition__first__isnull=False)
    places = found.values_list("addition__first", "place").last()
    return places is not None and first_checkpoint_with(sum(places)) is not None


def published_size() -> int:
    """How many entries the published log has."""
    return models.Checkpoint.objects.values_list("size", flat=True).order_by("-size").first() or 0


def first_checkpoint_with(index: int) -> models.Checkpoint | None:
    """The first checkpoint whose log had entry ``index``."""
    return models.Checkpoint.objects.filter(size__gt=index).order_by("size").first()
