"""The register in numbers: counted of public entries, for people and machines, and up to date with the rules."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from django.utils import translation

from credenza.mining import Share
from credenza_hub.registry.judging import judge_some, rules_digest
from credenza_hub.registry.models import Edition, Judgement
from credenza_hub.registry.statistics import Row, statistics
from credenza_hub.registry.templatetags.registry_numbers import percent

pytestmark = pytest.mark.django_db
WHOLE = Row("", records=3, structured=1, unstructured=2, absent=0, ready=1)


def test_current_editions_are_counted_as_they_are_published(register: list[Edition]) -> None:
    found = statistics()
    assert (found.editions, found.left_out, found.waiting, found.whole) == (3, 0, 0, WHOLE)
    assert found.missing == {"outcomes": 2, "assessment": 0, "level": 0, "workload": 0, "quality": 0}
    assert [row.records for row in found.groups["provider"]] == [3]
    assert sum(row.records for row in found.groups["language"]) == 3
    assert found.whole.share("structured") == Share(1, 3)


def test_editions_judged_by_other_rules_are_judged_again_and_no_others(register: list[Edition]) -> None:
    assert judge_some() == 0
    Judgement.objects.filter(edition=register[0]).update(rules="old", outcome_class="absent", missing="level")
    Judgement.objects.filter(edition=register[1]).delete()
    assert statistics().waiting == 1
    assert (judge_some(most=1), judge_some(), judge_some()) == (1, 1, 0)
    assert statistics().whole == WHOLE
    assert set(Judgement.objects.values_list("rules", flat=True)) == {rules_digest()}


def test_edition_in_a_language_that_is_not_analysed_is_left_out_and_said(register: list[Edition]) -> None:
    Judgement.objects.filter(edition=register[0]).update(outcome_class="not_supported")
    found = statistics()
    assert (found.whole.records, found.left_out, found.waiting) == (2, 1, 0)
    assert "1 edition in a language that is not analysed" in Client().get("/en/statistics/").content.decode()


def test_json_says_counts_shares_and_intervals_and_may_be_kept_for_minutes(register: list[Edition]) -> None:
    answer = Client().get("/statistics.json")
    document = json.loads(answer.content)
    assert (document["editions"], document["judged"], document["all"]["structured"]) == (3, 3, 1)
    share = Share(1, 3)
    told = {"share": share.value, "interval": list(share.interval)}
    assert document["all"]["shares"]["structured"] == told
    assert document["all"]["shares"]["ready"] == told
    assert answer["Cache-Control"] == "public, max-age=300"
    assert Client().get("/statistics.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_csv_has_a_row_for_all_and_for_each_group(register: list[Edition]) -> None:
    answer = Client().get("/statistics.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0]["group"], rows[0]["records"], rows[0]["structured_share"]) == ("all", "3", "0.3333")
    assert {row["group"] for row in rows} == {"all", "provider", "level", "language"}


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_page_opens_in_each_language_full_and_empty(register: list[Edition], language: str) -> None:
    shown = Client().get(f"/{language}/statistics/").content.decode()
    assert "%)" not in shown
    assert "33" in shown
    Judgement.objects.all().delete()
    assert Client().get(f"/{language}/statistics/").status_code == 200


def test_cell_that_a_spreadsheet_would_run_is_defused(register: list[Edition]) -> None:
    Judgement.objects.update(level="=1+1")
    assert "\n=1+1" not in Client().get("/statistics.csv").content.decode().replace("level,", "level,\n")


@pytest.mark.parametrize(("share", "shown"), [(Share(3, 7), "42.9"), (Share(0, 0), "0.0"), (Share(7, 7), "100.0")])
def test_share_is_rounded_as_people_round(share: Share, shown: str) -> None:
    with translation.override("en"):
        assert percent(share) == f"{shown}\N{NO-BREAK SPACE}%"
