"""How well descriptions are classed and statements found, on labels made by others that stand beside the checkout.

    python -m bench.outcome_labels

The rules are not trained, so that nothing is cross-validated: they were written while looking at these labels.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credenza.outcomes import LANGUAGES, analyse

from .matching_data import DATA, records

CLASSES = ("structured", "unstructured", "absent")
Span = tuple[int, int]


@dataclass(frozen=True)
class Judged:
    """A description with its labelled class and the one that was found."""

    language: str
    labelled: str
    found: str


def macro_f1(judged: Sequence[Judged]) -> float:
    """Mean F1 over the classes that are labelled or found."""
    scores = []
    for name in CLASSES:
        both = sum(each.labelled == each.found == name for each in judged)
        either = sum(each.labelled == name for each in judged) + sum(each.found == name for each in judged)
        if either:
            scores.append(2 * both / either)
    return sum(scores) / len(scores)


def overlap(one: Span, other: Span) -> float:
    """Common characters over those of either."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def matched(labelled: Sequence[Span], found: Sequence[Span]) -> int:
    """Labelled spans that have a found one of their own which overlaps them by half."""
    left = list(found)
    count = 0
    for span in labelled:
        partner = next((each for each in left if overlap(span, each) >= 0.5), None)
        if partner is not None:
            left.remove(partner)
            count += 1
    return count


def texts() -> dict[str, str]:
    """Record → its text."""
    files = (path.name.removesuffix(".jsonl.gz") for path in (DATA / "catalogues").glob("catalogue_*.jsonl.gz"))
    return {row["id"]: row["text"] for name in files for row in records(f"catalogues/{name}")}


def classes(known: dict[str, str]) -> Iterator[Judged]:
    """The labelled descriptions of supported languages."""
    with (DATA / "catalogues/labels_150.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"] in LANGUAGES:
                yield Judged(row["language"], row["class"], analyse(known[row["id"]]).outcome_class.value)


def span_f1(known: dict[str, str]) -> float:
    """F1 of the statements in the descriptions with marked ones."""
    right = total = 0
    with (DATA / "catalogues/labels_spans_60.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["language"] in LANGUAGES:
                found = [(each.start, each.end) for each in analyse(known[row["id"]]).statements]
                labelled = [(span["start"], span["end"]) for span in row["spans"]]
                right += matched(labelled, found)
                total += len(labelled) + len(found)
    return 2 * right / total


def main() -> None:
    known = texts()
    judged = list(classes(known))
    majority = [Judged(each.language, each.labelled, "unstructured") for each in judged]
    print(f"class, macro-F1: majority {macro_f1(majority):.3f}, ours {macro_f1(judged):.3f} of {len(judged)}")
    for language in LANGUAGES:
        part = [each for each in judged if each.language == language]
        print(f"  {language}: {macro_f1(part):.3f} of {len(part)}")
    print(f"statements, F1 at overlap of half: {span_f1(known):.3f}")


if __name__ == "__main__":
    main()
