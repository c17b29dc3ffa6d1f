"""Would a small trained model tell the class of a description better than the rule? Prints; writes nothing.

    python -m training.outcome_class

Trained on the labels of others and the fresh sample A with features of what the rules found, cross-validated so that no
record is judged by a model that has seen its provider, and measured on the fresh sample B.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from bench.outcome_labels import Judged, Labelled, fresh, lists, macro_f1, of_others, rows
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from credenza.outcomes import analyse
from credenza.outcomes.segments import Section, segments_of

_LEARNER = re.compile(r"\b(?:you|students?|learners?|вы|студент\w*|слушател\w*|student[ei])\b", re.IGNORECASE)


def features_of(text: str) -> list[float]:
    """What the rules found: statements, lists, shares, evidence of headings, lengths."""
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


def judged(labelled: Sequence[Labelled], found: Sequence[str]) -> list[Judged]:
    return [Judged(each.language, each.outcome_class, answer) for each, answer in zip(labelled, found, strict=True)]


def main() -> None:
    known = rows()
    train, test = of_others(known) + fresh(known, "A"), fresh(known, "B")
    seen, unseen = (np.array([features_of(each.text) for each in part], float) for part in (train, test))
    labels, groups = [each.outcome_class for each in train], [each.provider for each in train]
    rule = [[analyse(each.text).outcome_class.value for each in part] for part in (train, test)]
    print(f"rule: {macro_f1(judged(train, rule[0])):.3f}, on B {macro_f1(judged(test, rule[1])):.3f}")
    models = {
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000)),
        "decision tree": DecisionTreeClassifier(max_depth=3, min_samples_leaf=5, random_state=1),
    }
    own = [*range(seen.shape[1] - 2)]
    for name, model in models.items():
        for columns, what in ((own, "without"), ([*range(seen.shape[1])], "with")):
            by_others = cross_val_predict(model, seen[:, columns], labels, groups=groups, cv=LeaveOneGroupOut())
            on_b = model.fit(seen[:, columns], labels).predict(unseen[:, columns])
            found = macro_f1(judged(train, by_others)), macro_f1(judged(test, on_b))
            print(f"{name} {what} the rule's answer: {found[0]:.3f} by others' groups, on B {found[1]:.3f}")


if __name__ == "__main__":
    main()
