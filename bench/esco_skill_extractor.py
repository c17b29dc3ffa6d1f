"""The peer for aligning with ESCO: esco-skill-extractor (PyPI, 0.1.18), run in an interpreter of its own.

It compares the embedding of a text (all-MiniLM-L6-v2, PyTorch) with those of the descriptions of all ESCO skills. Its
public function gives skills above a threshold without order; here its own likeness ranks them, which can only help it.
The model is given as a folder: nothing is downloaded. The embeddings of its table are made at its first start.

    python -m bench.matching --peer PYTHON --peer-model FOLDER --split test --only judged
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "esco-skill-extractor"


@dataclass(frozen=True)
class Answers:
    """For each text the ids of the best skills, and the processor time for one text."""

    ids: list[list[str]]
    milliseconds: float


def ask(python: str, model: Path, texts: Sequence[str], depth: int, among: Sequence[str]) -> Answers:
    """Run the peer over texts, one at a time; only the skills ``among`` are candidates."""
    given = json.dumps({"model": str(model), "texts": list(texts), "depth": depth, "among": list(among)})
    run = subprocess.run([python, "-P", __file__], input=given, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout.splitlines()[-1])
    return Answers(found["ids"], found["milliseconds"])


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    import torch
    from esco_skill_extractor import SkillExtractor

    class Skills(SkillExtractor):
        """The peer without its table of occupations."""

        def _load_occupations(self) -> None: ...

        def _create_occupation_embeddings(self) -> None: ...

    peer = Skills(model=given["model"], device="cpu")
    known = set(given["among"])
    numbers = torch.tensor([number for number, name in enumerate(peer._skill_ids) if str(name) in known])
    ids, table = [str(peer._skill_ids[number]) for number in numbers], peer._skill_embeddings[numbers]

    def best(text: str) -> list[str]:
        vector = peer._model.encode([text], normalize_embeddings=True, convert_to_tensor=True, show_progress_bar=False)
        likeness = (vector @ table.T)[0]
        return [ids[number] for number in torch.topk(likeness, given["depth"]).indices.tolist()]

    for text in given["texts"][:3]:
        best(text)
    begin = time.process_time()
    answers = [best(text) for text in given["texts"]]
    return {"ids": answers, "milliseconds": 1000 * (time.process_time() - begin) / len(answers)}


if __name__ == "__main__":
    print(json.dumps(_answer(json.load(sys.stdin))))
