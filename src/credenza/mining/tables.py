"""The tables of a report as expressions, which one machine (DuckDB) and a cluster (Spark) compute alike."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis import _
from ibis.expr.types import Table

from .shares import CLASSES

_SHORTEST_COPY = 25
"""Characters of a wording that is no accident when two providers have it."""
_NEAR = 70
"""Per cent of the words of two statements that are in both, from which on they are near copies."""


def classes_by(records: Table, column: str) -> Table:
    """Descriptions in supported languages by class, for each value of ``column`` that is not empty, most first."""
    told = records.filter(_["class"].isin(CLASSES), _.characters > 0, _[column] != "")
    counts: Mapping[str, ibis.Value] = {name: (_["class"] == name).sum().cast("int64") for name in CLASSES}
    grouped = told.group_by(value=_[column]).aggregate(records=_.count(), **counts)
    return grouped.order_by(ibis.desc("records"), "value")


def classes(records: Table) -> Table:
    """Records by class, one row for each; ``not_supported`` is one, too, and so is ``no_text``."""
    named = ibis.cases((_.characters == 0, "no_text"), else_=_["class"])
    return records.group_by(named.name("class")).aggregate(records=_.count()).order_by("class")


def commonest(statements: Table, column: str, most: int) -> Table:
    """The commonest values of a column of statements and how many of them are assessable."""
    told = statements.filter(_[column] != "")
    counted = told.group_by(language=_.language, value=_[column]).aggregate(
        statements=_.count(), assessable=_.assessable.sum().cast("int64")
    )
    return counted.order_by(ibis.desc("statements"), "language", "value").limit(most)


def level_fits(records: Table) -> Table:
    """For each EQF level that is stated: in how many records the outcomes fit it, ask for more, or reach less far."""
    told = records.filter(_.level_fits != "")
    counts = {name: (_.level_fits == name).sum().cast("int64") for name in ("plausible", "above", "below")}
    return told.group_by("eqf").aggregate(records=_.count(), **counts).order_by("eqf")


def readiness(records: Table) -> Table:
    """How many records are ready for automatic recognition, and how many lack each element."""
    told = records.filter(_["class"].isin(CLASSES), _.characters > 0)
    ready = told.filter(_.ready).aggregate(records=_.count()).mutate(element=ibis.literal("ready"))
    lacking = told.select(element=_.missing.unnest()).group_by("element").aggregate(records=_.count())
    return ready.select("element", "records").union(lacking.select("element", "records")).order_by("element")


def wordings(statements: Table) -> Table:
    """The distinct wordings that are long enough to be compared, with their providers and an example."""
    told = statements.filter(_.wording.length() >= _SHORTEST_COPY, _.provider != "")
    return told.group_by("wording").aggregate(
        providers=_.provider.nunique(),
        first_provider=_.provider.min(),
        last_provider=_.provider.max(),
        records=_.id.nunique(),
        text=_.text.min(),
    )


def copies(statements: Table, most: int) -> Table:
    """Wordings that stand at more than one provider: in how many records, of how many providers."""
    shared = wordings(statements).filter(_.providers > 1).select("wording", "providers", "records", "text")
    return shared.order_by(ibis.desc("providers"), ibis.desc("records"), "wording").limit(most)


def near_copies(statements: Table, most: int) -> Table:
    """Pairs of wordings at different providers that have most of their words in common, with both texts.

    ``agreement``: words in both, per cent of the words in either (Jaccard), rounded down: the same in every engine.
    """
    keyed = statements.filter(_.wording.length() >= _SHORTEST_COPY, _.provider != "")
    keyed = keyed.select("wording", "words", key=_["keys"].unnest()).distinct()
    first = keyed.group_by("key").aggregate(first=_.wording.min(), members=_.wording.nunique())
    pairs = keyed.join(first.filter(_.members > 1), "key").filter(_.wording != _.first)
    pairs = pairs.select("wording", "first").distinct()
    sets = keyed.select("wording", "words").distinct()
    compared = pairs.join(sets, "wording").join(sets.select(first="wording", first_words="words"), "first")
    both = _.words.intersect(_.first_words).length()
    either = _.words.length() + _.first_words.length() - both
    near = compared.mutate(agreement=(100 * both / either).floor().cast("int64")).filter(_.agreement >= _NEAR)
    return _told_of_both(near.select("wording", "first", "agreement"), wordings(statements), most)


def _told_of_both(pairs: Table, known: Table, most: int) -> Table:
    """What is known of both wordings of each pair, without pairs at one provider alone."""
    one = known.select("wording", "text", "records", "first_provider", "last_provider")
    other = known.select(
        first="wording", other_text="text", other_records="records", a="first_provider", b="last_provider"
    )
    told = pairs.join(one, "wording").join(other, "first")
    at_one = (_.first_provider == _.last_provider) & (_.a == _.b) & (_.first_provider == _.a)
    told = told.filter(~at_one).mutate(records=_.records + _.other_records)
    told = told.select("text", "other_text", "agreement", "records", "wording", "first")
    return told.order_by(ibis.desc("records"), ibis.desc("agreement"), "wording", "first").limit(most)
