"""Proofs for those who hold a document: at which place of the log it stands, and since when."""

from __future__ import annotations

from credenza.translog import Kind, LogProof, Opening, TileReader, inclusion_path, read_note

from . import models
from .sequencing import folder


def proof_of(subject: str, kind: Kind) -> LogProof | None:
    """The proof that the document of ``subject`` is in the log; ``None`` if it is not, or not yet, or was erased.

    It leads to the first checkpoint that had the entry, for that one says since when the entry is there. Raises
    LogError or MissingTileError if the files of the log are damaged.
    """
    found = models.Opening.objects.select_related("addition").filter(subject=subject, addition__kind=kind).first()
    if found is None or found.addition.first is None:
        return None
    index = found.addition.first + found.place
    checkpoint = first_checkpoint_with(index)
    if checkpoint is None:
        return None
    path = inclusion_path(index, checkpoint.size, TileReader(folder().read, checkpoint.size).node)
    extra = Opening(kind, bytes(found.salt)).to_bytes()
    return LogProof(index, tuple(path), read_note(checkpoint.note.encode()), extra)


def is_logged(subject: str, kind: Kind) -> bool:
    """Whether the document of ``subject`` has its place in a published log."""
    found = models.Opening.objects.filter(subject=subject, addition__kind=kind, addition__first__isnull=False)
    places = found.values_list("addition__first", "place").first()
    return places is not None and first_checkpoint_with(sum(places)) is not None


def first_checkpoint_with(index: int) -> models.Checkpoint | None:
    """The first checkpoint whose log had entry ``index``."""
    return models.Checkpoint.objects.filter(size__gt=index).order_by("size").first()
