"""The peer for aligning with ESCO: esco-skill-extractor (PyPI, 0.1.18), run in an interpreter of its own.

It compares the embedding of a text (all-MiniLM-L6-v2, PyTorch) with those of the descriptions of all ESCO skills. Its
public function gives skills above a threshold without order; here its own likeness ranks them, which can only help it,
and so does one thread: for one short text more threads cost processor time and save none. The model is given as a
folder: nothing is downloaded. The embeddings of its table are made at its first start (minutes) and kept by itself.

    python -m bench.matching --peer PYTHON --peer-model FOLDER --split test --only judged
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

NAME = "esco-skill-extractor"


class Peer:
    """The peer at work, asked one text at a time."""

    def __init__(self, asking: IO[str], answering: IO[str]) -> None:
        self._asking = asking
        self._answering = answering

    def ask(self, text: str, depth: int) -> tuple[list[str], float]:
        """The ids of the best skills, and the milliseconds of processor time that they took."""
        print(json.dumps({"text": text, "depth": depth}), file=self._asking, flush=True)
        ids, milliseconds = json.loads(self._answering.readline())
        return ids, milliseconds


@contextmanager
def started(python: str, model: Path, among: Collection[str]) -> Iterator[Peer]:
    """The peer with only the skills ``among`` as candidates."""
    command = [python, "-P", __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        if run.stdin is None or run.stdout is None:
            raise RuntimeError("the peer has no pipes")
        print(json.dumps({"model": str(model), "among": sorted(among)}), file=run.stdin, flush=True)
        yield Peer(run.stdin, run.stdout)
        run.stdin.close()


def _serve(lines: Iterator[str], out: IO[str]) -> None:
    import torch
    from esco_skill_extractor import SkillExtractor

    class Skills(SkillExtractor):
        """The peer without its table of occupations."""

        def _load_occupations(self) -> None: ...

        def _create_occupation_embeddings(self) -> None: ...

    given = json.loads(next(lines))
    torch.set_num_threads(1)
    peer: Any = Skills(model=given["model"], device="cpu")
    known = set(given["among"])
    numbers = torch.tensor([number for number, name in enumerate(peer._skill_ids) if str(name) in known])
    ids, table = [str(peer._skill_ids[number]) for number in numbers], peer._skill_embeddings[numbers]

    def best(text: str, depth: int) -> Sequence[str]:
        vector = peer._model.encode([text], normalize_embeddings=True, convert_to_tensor=True, show_progress_bar=False)
        likeness = (vector @ table.T)[0]
        return [ids[number] for number in torch.topk(likeness, depth).indices.tolist()]

    for _ in range(3):
        best("get ready", 1)
    for line in lines:
        begin = time.process_time()
        found = best(**json.loads(line))
        print(json.dumps([found, 1000 * (time.process_time() - begin)]), file=out, flush=True)


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr
    _serve(iter(sys.stdin.readline, ""), answers)
