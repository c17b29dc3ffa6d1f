"""Would small trained models tell classes and statements better than the rules? Prints; writes nothing.

    python -m training.outcome_class

A model of classes learns from what the rules found in a description, a model of sentences from their words, places and
what the rules say. Both are trained on the labels of others and the fresh samples A to E and measured on F; then on
F by groups of providers, with the rest always among what they learn from, so that nothing is judged by a model that has
seen its provider. The sample G is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from bench.outcome_labels import Labelled, fresh, judged, lists, macro_f1, of_others, rows
from scipy.sparse import vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from credenza.outcomes import LANGUAGES, analyse, language_of
from credenza.outcomes.claims import claims_outcomes
from credenza.outcomes.segments import Section, Segment, segments_of
from credenza.outcomes.words import words_of

_LEARNER = re.compile(r"\b(?:you|students?|learners?|вы|студент\w*|слушател\w*|student[ei])\b", re.IGNORECASE)
_RULE = ("found", "claims")
"""Features of a sentence that the rules say."""
Features = dict[str, float]


def features_of(text: str) -> list[float]:
    """What the rules found: statements, lists, shares, evidence of headings, lengths; at last their answer."""
    found = analyse(text)
    segments = segments_of(text)
    statements = len(found.statements)
    assessable = sum(each.judged.is_assessable for each in found.statements)
    best = max(lists(text), key=lambda each: (each[1] / each[2], each[0]), default=(0, 0, 1))
    longest = max(lists(text), default=(0, 0, 1))
    return [
        statements,
        assessable,
        assessable / max(statements, 1),
        sum(each.list is not None for each in found.statements) / max(statements, 1),
        best[0],
        best[1] / best[2],
        longest[0],
        longest[1] / longest[2],
        any(each.section is Section.OUTCOMES for each in segments),
        any(each.promise for each in segments),
        len(segments),
        len(text) / 1000,
        len(_LEARNER.findall(text)),
        found.outcome_class.value == "structured",
        found.outcome_class.value == "absent",
    ]


def sentences_of(each: Labelled) -> Iterator[tuple[Features, bool]]:
    """Of each sentence of a description its features, and whether most of it is marked as a statement."""
    language = language_of(each.text)
    if each.spans is None or language not in LANGUAGES:
        return
    places = segments_of(each.text)
    texts = [each.text[place.start : place.end] for place in places]
    found = {(statement.start, statement.end) for statement in analyse(each.text).statements}
    for place, text, claims in zip(places, texts, claims_outcomes(texts, language), strict=True):
        half = (place.end - place.start) / 2
        marked = any(min(end, place.end) - max(start, place.start) > half for start, end in each.spans)
        yield _features(place, text, claims, (place.start, place.end) in found), marked


def _features(place: Segment, text: str, claims: bool, found: bool) -> Features:
    words = words_of(text.lower())[:60]
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    named = [*words, *pairs, f"first {words[:1]}", f"section {place.section}", f"promise {place.promise}"]
    numbers = {"found": found, "claims": claims, "in list": place.list is not None, "length": len(words) / 20}
    return dict.fromkeys(named, 1.0) | {name: float(value) for name, value in numbers.items()}


def by_others(train: Callable[[], Any], known: Any, labels: Any, asked: Any, answers: Any, groups: Any) -> Any:
    """Answers on ``asked``, each by a model that learnt from ``known`` and from other groups of ``asked``."""
    found = np.empty(len(answers), answers.dtype)
    stack = vstack if hasattr(known, "tocsr") else np.vstack
    for seen, unseen in GroupKFold(6).split(asked, answers, groups):
        model = train().fit(stack([known, asked[seen]]), np.concatenate([labels, answers[seen]]))
        found[unseen] = model.predict(asked[unseen])
    return found


def classes(train: Sequence[Labelled], test: Sequence[Labelled]) -> None:
    """Print how well models of classes do."""
    seen, unseen = (np.array([features_of(each.text) for each in part], float) for part in (train, test))
    labels, answers = (np.array([each.outcome_class for each in part]) for part in (train, test))
    groups = np.array([each.provider for each in test])

    def score(found: Sequence[str]) -> str:
        return f"{macro_f1([judged(each, answer) for each, answer in zip(test, found, strict=True)]):.3f}"

    print("class by rule:", score([analyse(each.text).outcome_class.value for each in test]))
    models: dict[str, Callable[[], Any]] = {
        "logistic regression": lambda: make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000)),
        "decision tree": lambda: DecisionTreeClassifier(max_depth=4, min_samples_leaf=5, random_state=1),
    }
    for name, model in models.items():
        for count, what in ((seen.shape[1] - 2, "without"), (seen.shape[1], "with")):
            known, asked = seen[:, :count], unseen[:, :count]
            alone = score(model().fit(known, labels).predict(asked))
            print(f"{name} {what} the rule's answer: {alone};", "by others' groups", end=" ")
            print(score(by_others(model, known, labels, asked, answers, groups)))


def statements(train: Sequence[Labelled], test: Sequence[Labelled]) -> None:
    """Print how well a model of sentences does."""
    known, asked = ([list(sentences_of(each)) for each in part] for part in (train, test))
    groups = np.array([each.provider for each, found in zip(test, asked, strict=True) for _ in found])
    flat = [[each for part in parts for each in part] for parts in (known, asked)]
    labels, answers = (np.array([marked for _, marked in part]) for part in flat)
    print(f"sentences by rule: {f1_score(answers, [bool(each['found']) for each, _ in flat[1]]):.3f}")
    for what, left_out in (("without", _RULE), ("with", ())):
        kept = [
            [{name: value for name, value in each.items() if name not in left_out} for each, _ in part] for part in flat
        ]
        table = DictVectorizer().fit(kept[0] + kept[1])
        seen, unseen = (table.transform(part) for part in kept)
        alone = LogisticRegression(C=0.3, max_iter=3000).fit(seen, labels).predict(unseen)
        grouped = by_others(lambda: LogisticRegression(C=0.3, max_iter=3000), seen, labels, unseen, answers, groups)
        print(f"logistic regression {what} the rules' answers: {f1_score(answers, alone):.3f};", end=" ")
        print(f"by others' groups {f1_score(answers, grouped):.3f}")


def main() -> None:
    known = rows()
    train = of_others(known) + [each for sample in "ABCDE" for each in fresh(known, sample)]
    test = fresh(known, "F")
    classes(train, test)
    statements(train, test)


if __name__ == "__main__":
    main()
