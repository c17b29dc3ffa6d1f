"""Near copies: the same keys everywhere, pairs at different providers, with both texts."""

from __future__ import annotations

from pathlib import Path

import ibis

from credenza.mining import CatalogueRecord, write_records
from credenza.mining.columns import write_columns
from credenza.mining.similar import keys_of
from credenza.mining.tables import near_copies

LONG = "Explain in your own words how fresh milk curdles in summer"
NEAR = "Explain in your own words how fresh milk curdles in winter"
FAR = "Repair the press of an old mountain dairy with simple tools"


def test_keys_are_the_same_in_every_run_whatever_the_order_of_words() -> None:
    words = LONG.lower().split()
    assert keys_of(words) == keys_of(sorted(words) * 2)
    assert keys_of(words)[:2] == [7463560209977351, 73645314331615766]
    assert keys_of(words[:5]) == []


def test_pairs_at_different_providers_are_shown_with_both_texts(tmp_path: Path) -> None:
    said = [("North", LONG), ("South", NEAR), ("South", FAR), ("East", FAR), ("West", "Explain how milk curdles")]
    records = [
        CatalogueRecord(str(number), f"Learning outcomes\n- {text}\n- Name the tools\n", "en", provider)
        for number, (provider, text) in enumerate(said)
    ]
    write_records(records, tmp_path / "r.jsonl")
    tables = tmp_path / "r.parquet", tmp_path / "s.parquet"
    write_columns(tmp_path / "r.jsonl", *tables)
    found = near_copies(ibis.duckdb.connect().read_parquet(tables[1]), 10).to_pyarrow().to_pylist()
    assert found == [
        {
            "text": NEAR,
            "other_text": LONG,
            "agreement": 81,
            "records": 2,
            "wording": NEAR.lower(),
            "first": LONG.lower(),
        }
    ]


def test_pairs_at_one_provider_are_not_shown(tmp_path: Path) -> None:
    records = [
        CatalogueRecord(str(number), f"Learning outcomes\n- {text}\n- Name the tools\n", "en", "North")
        for number, text in enumerate((LONG, NEAR))
    ]
    write_records(records, tmp_path / "r.jsonl")
    tables = tmp_path / "r.parquet", tmp_path / "s.parquet"
    write_columns(tmp_path / "r.jsonl", *tables)
    assert near_copies(ibis.duckdb.connect().read_parquet(tables[1]), 10).count().execute() == 0
