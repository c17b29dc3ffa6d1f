"""Train the model that tells the level of an English learning outcome, and measure it.

    python training/bloom.py OBJECTIVES.jsonl.gz

Each line holds ``text`` and ``labels``; those with one label are used. Printed are the macro-F1 of five-fold
cross-validation beside a strong linear baseline, and the table of confusions; written are the weights.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from credenza.outcomes.bloom import SCALE, features_of

LEVELS = ("Remember", "Understand", "Apply", "Analyze", "Evaluate", "Create")
TARGET = Path(__file__).parents[1] / "src/credenza/outcomes/data/bloom.tsv"


def read(path: Path) -> tuple[list[str], list[int]]:
    texts, levels = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if len(row["labels"]) == 1:
                texts.append(row["text"])
                levels.append(LEVELS.index(row["labels"][0]))
    return texts, levels


def main() -> None:
    texts, levels = read(Path(sys.argv[1]))
    ours = make_pipeline(
        CountVectorizer(analyzer=features_of, min_df=8, binary=True), LogisticRegression(C=0.5, max_iter=400)
    )
    strong = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LinearSVC(C=0.5))
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    for name, model in {"majority": DummyClassifier(), "tf-idf and linear SVM": strong, "ours": ours}.items():
        found = cross_val_predict(model, texts, levels, cv=folds)
        print(f"{name}: macro-F1 {f1_score(levels, found, average='macro'):.3f}")
    print("rows: labelled, columns: found", *LEVELS, sep="\t")
    for level, row in zip(LEVELS, confusion_matrix(levels, found), strict=True):
        print(level, *row, sep="\t")
    ours.fit(texts, levels)
    write(ours[0], ours[1])


def write(vectorizer: CountVectorizer, model: LogisticRegression) -> None:
    with TARGET.open("w", encoding="utf-8") as lines:
        print("feature", *map(str.lower, LEVELS), sep="\t", file=lines)
        print("", *(round(SCALE * bias) for bias in model.intercept_), sep="\t", file=lines)
        for feature, column in sorted(vectorizer.vocabulary_.items()):
            weights = [round(SCALE * weight) for weight in model.coef_[:, column]]
            if any(weights):
                print(feature, *weights, sep="\t", file=lines)


if __name__ == "__main__":
    main()
