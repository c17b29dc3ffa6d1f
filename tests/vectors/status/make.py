"""Writes lists.json anew: ``python -m tests.vectors.status.make``. The lists are packed by openbadgeslib."""

from __future__ import annotations

import json
from pathlib import Path

from openbadgeslib.ob3.status_list import encode_bitstring

CASES = {
    "nothing set": [],
    "first": [0],
    "inside the first byte": [5],
    "last of the sixth byte": [47],
    "last": [131_071],
    "first, inside, last": [0, 5, 47, 131_071],
}


def main() -> None:
    vectors = [
        {"name": name, "indices": indices, "encodedList": encode_bitstring(indices)} for name, indices in CASES.items()
    ]
    Path(__file__).with_name("lists.json").write_text(json.dumps(vectors, indent=2) + "\n")


if __name__ == "__main__":
    main()
