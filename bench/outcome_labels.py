"""How well descriptions are classed and statements found, on labelled catalogues that stand beside the checkout.

    python -m bench.outcome_labels [SAMPLE…]

The labels made by others, for which the rules were written, and the samples of our own (``outcome_labels.md``); with
letters, these samples only. The rule has two thresholds: how many statements make a list, and which share of its items
must be assessable. In the row "thresholds by others' groups" they are chosen anew for every group of records of one
provider, on the records of all other providers of the first set.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import TypeVar

from credenza.outcomes import LANGUAGES, OutcomeRecord, analyse
from credenza.outcomes.segments import segments_of

from .matching_data import DATA, records

CLASSES = ("structured", "unstructured", "absent")
FRESH = Path(__file__).parent / "outcome_labels_fresh.tsv"
Span = tuple[int, int]
Each = TypeVar("Each")
Thresholds = tuple[int, Fraction]
SHIPPED: Thresholds = (2, Fraction(2, 3))
DRAWS = 2_000
"""Samples drawn with repetition to tell how sure a figure is."""
CHOICE = tuple(product((2, 3, 4), (Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(3, 4))))


@dataclass(frozen=True)
class Labelled:
    """A description with its labelled class and, where they were marked, its statements."""

    language: str
    source: str
    provider: str
    text: str
    outcome_class: str
    spans: tuple[Span, ...] | None


@dataclass(frozen=True)
class Judged:
    """A description with its labelled class and the one that was found."""

    language: str
    source: str
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


def span_counts(each: Labelled) -> tuple[int, int]:
    """Statements of a description that are marked and found, and those marked plus those found."""
    found = [(statement.start, statement.end) for statement in _read(each.text).statements]
    return (0, 0) if each.spans is None else (matched(each.spans, found), len(each.spans) + len(found))


def span_f1(counts: Sequence[tuple[int, int]]) -> float:
    """F1 of the statements in the descriptions with marked ones."""
    return 2 * sum(right for right, _ in counts) / max(1, sum(total for _, total in counts))


def likely(measure: Callable[[Sequence[Each]], float], sample: Sequence[Each]) -> str:
    """A measure with the range in which it lies for 95 % of the samples drawn from this one with repetition."""
    draw = random.Random(1)  # noqa: S311  # the same draws each time
    found = sorted(measure(draw.choices(sample, k=len(sample))) for _ in range(DRAWS))
    return f"{measure(sample):.3f} ({found[DRAWS // 40]:.2f} to {found[-DRAWS // 40]:.2f})"


def rows() -> Mapping[str, Mapping[str, str]]:
    """Record → its fields."""
    files = (path.name.removesuffix(".jsonl.gz") for path in (DATA / "catalogues").glob("catalogue_*.jsonl.gz"))
    return {row["id"]: row for name in files for row in records(f"catalogues/{name}")}


def of_others(known: Mapping[str, Mapping[str, str]]) -> list[Labelled]:
    """The 150 labels made by others, as far as their language is supported; statements are marked in 60."""
    with (DATA / "catalogues/labels_spans_60.jsonl").open(encoding="utf-8") as lines:
        marked = {
            row["id"]: tuple((each["start"], each["end"]) for each in row["spans"]) for row in map(json.loads, lines)
        }
    with (DATA / "catalogues/labels_150.tsv").open(encoding="utf-8") as lines:
        labels = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        _labelled(row["language"], known[row["id"]], row["class"], marked.get(row["id"]))
        for row in labels
        if row["language"] in LANGUAGES
    ]


def fresh(known: Mapping[str, Mapping[str, str]], sample: str) -> list[Labelled]:
    """Our own labels of one sample."""
    with FRESH.open(encoding="utf-8") as lines:
        labels = [row for row in csv.DictReader(lines, delimiter="\t") if row["sample"] == sample]
    return [
        _labelled(
            row["language"],
            known[row["record"]],
            row["class"],
            None if row["spans"] == "-" else _spans(row["spans"]),
        )
        for row in labels
    ]


def _labelled(language: str, row: Mapping[str, str], outcome_class: str, spans: tuple[Span, ...] | None) -> Labelled:
    provider = row.get("provider") or row["source"]
    return Labelled(language, row["source"], provider, row["text"], outcome_class, spans)


def _spans(cell: str) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, _, end in (each.partition("-") for each in cell.split()))


@cache
def _read(text: str) -> OutcomeRecord:
    return analyse(text)


@cache
def lists(text: str) -> tuple[tuple[int, int, int], ...]:
    """Of each list of a text: statements, assessable ones, all items."""
    items = Counter(segment.list for segment in segments_of(text))
    found = defaultdict(list)
    for statement in _read(text).statements:
        if statement.list is not None:
            found[statement.list].append(statement.judged.is_assessable)
    return tuple((len(each), sum(each), items[number]) for number, each in found.items())


def classed(text: str, thresholds: Thresholds) -> str:
    """The class of a text by the rule with other thresholds than those of the product."""
    fewest, share = thresholds
    if any(count >= fewest and assessable >= share * items for count, assessable, items in lists(text)):
        return "structured"
    found = _read(text).outcome_class.value
    return "unstructured" if found == "structured" else found


def verb_list_only(text: str) -> str:
    """The naive baseline: lists of which two thirds of the lines begin with a verb; nothing else is an outcome."""
    return "structured" if any(count >= 2 and 3 * count >= 2 * items for count, _, items in lists(text)) else "absent"


def chosen(labelled: Iterable[Labelled]) -> Thresholds:
    """The thresholds that do best on ``labelled``; of equals the shipped ones."""
    known = list(labelled)
    order = sorted(CHOICE, key=lambda each: each != SHIPPED)
    return max(order, key=lambda each: macro_f1([judged(one, classed(one.text, each)) for one in known]))


def judged(each: Labelled, found: str) -> Judged:
    """A description and the class that was found for it."""
    return Judged(each.language, each.source, each.outcome_class, found)


def cross_validated(labelled: Sequence[Labelled]) -> Iterator[Judged]:
    """Each record classed with thresholds that were chosen without its provider."""
    best = {
        name: chosen(each for each in labelled if each.provider != name) for name in {one.provider for one in labelled}
    }
    for each in labelled:
        yield judged(each, classed(each.text, best[each.provider]))


def report(name: str, labelled: Sequence[Labelled]) -> None:
    """Print a line for each way of classing, for all descriptions and for each language and source."""
    ways = {
        "majority": [judged(each, "unstructured") for each in labelled],
        "verb list only": [judged(each, verb_list_only(each.text)) for each in labelled],
        "thresholds by others' groups": list(cross_validated(labelled)),
        "ours": [judged(each, _read(each.text).outcome_class.value) for each in labelled],
    }
    counts = [span_counts(each) for each in labelled]
    marked = any(total for _, total in counts)
    print(f"{name}: {len(labelled)} records,", f"statements F1 {likely(span_f1, counts)}" if marked else "not marked")
    for way, found in ways.items():
        print(f"  {way}: {likely(macro_f1, found)};", ", ".join(_by_part(found)))


def _by_part(found: Sequence[Judged]) -> Iterator[str]:
    """The figure of each language and of each source, and how many of its descriptions have the labelled class."""
    for part in dict.fromkeys(name for each in found for name in (each.language, each.source)):
        inside = [each for each in found if part in (each.language, each.source)]
        right = sum(each.labelled == each.found for each in inside)
        yield f"{part} {macro_f1(inside):.3f} ({right} of {len(inside)})"


def main(samples: Sequence[str]) -> None:
    known = rows()
    if not samples:
        report("labels of others", of_others(known))
    for sample in samples or "ABCDEFGH":
        report(f"fresh sample {sample}", fresh(known, sample))


if __name__ == "__main__":
    main(sys.argv[1:])
