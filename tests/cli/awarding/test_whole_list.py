"""Long lists: each learner is awarded once, whatever is killed when, with as many status lists as are needed."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from credenza.cli.awarding import status_lists
from credenza.cli.awarding import whole_list as module
from credenza.cli.awarding.promise import Layout
from credenza.errors import DocumentError, InputError
from credenza.proofs import JwtShape, read_vc_jwt
from tests.cli.running import run_credenza

from .lists import ADDRESS, ORDER, WORK, Found, award, found_in, rows


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 3)


def names(found: list[Found]) -> list[str]:
    return [each.name for each in found]


def register(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "register.csv").read_text("utf-8-sig").splitlines()))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_long_list_lies_in_files_of_lines_in_its_order(tmp_path: Path, workers: int) -> None:
    tally = award(tmp_path, rows(*range(8)), order=replace(ORDER, workers=workers))
    assert (tally.learners, tally.written) == (8, 8)
    found = found_in(tmp_path)
    assert names(found) == [f"Әсел Үлгі{number}" for number in range(8)]
    assert [each.place for each in found] == [
        f"credentials/credentials-{number // 3 + 1:05}.jsonl:{number % 3 + 1}" for number in range(8)
    ]
    assert [
        (row["credential"], row["file"], f"{row['status_list']}#{row['status_index']}") for row in register(tmp_path)
    ] == [(each.id, each.place, each.status) for each in found]
    assert run_credenza("verify", tmp_path / "credentials").err == (
        "8 verified, 0 not verified, 0 could not be checked.\n"
    )


def test_the_length_of_a_list_decides_on_its_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 2)
    open_order = replace(ORDER, layout=None)
    award(tmp_path, rows(0, 1), order=open_order)
    award(tmp_path, rows(0, 1, 2, 3), order=open_order)
    assert [each.place for each in found_in(tmp_path)][2:] == [
        "credentials/credentials-00001.jsonl:1",
        "credentials/credentials-00002.jsonl:1",
    ]
    assert sorted(names(found_in(tmp_path))) == [f"Әсел Үлгі{number}" for number in range(4)]
    assert sorted(row["file"] for row in register(tmp_path)) == sorted(each.place for each in found_in(tmp_path))


def test_a_second_run_adds_only_the_new_wherever_they_stand(tmp_path: Path) -> None:
    award(tmp_path, rows(0, 1, 2, 3))
    first = found_in(tmp_path)
    assert award(tmp_path, rows(0, 1, 2, 3)).written == 0
    assert found_in(tmp_path) == first
    assert award(tmp_path, rows(9, 0, 8, 3)).written == 2
    second = found_in(tmp_path)
    assert second[:4] == first
    assert names(second[4:]) == ["Әсел Үлгі9", "Әсел Үлгі8"]
    assert {row["credential"] for row in register(tmp_path)} == {each.id for each in second}
    assert len(register(tmp_path)) == 6


def test_tokens_and_supplements_can_follow_later_and_belong_to_the_same_credentials(tmp_path: Path) -> None:
    award(tmp_path, rows(0, 1, 2, 3))
    before = found_in(tmp_path)
    later = replace(WORK, jwt=JwtShape.VC_JOSE, supplement=("kk", "en"))
    assert award(tmp_path, rows(*range(5)), later).written == 1
    after = found_in(tmp_path)
    assert after[:4] == before
    tokens = [
        read_vc_jwt(json.loads(line)).document["id"]
        for path in sorted((tmp_path / "credentials").glob("tokens-*"))
        for line in path.read_text().splitlines()
    ]
    assert tokens == [each.id for each in after]
    drawn = {f"urn:uuid:{path.stem}" for path in (tmp_path / "supplements").glob("*/*.pdf")}
    assert drawn == {each.id for each in after}
    verified = run_credenza(
        "verify", tmp_path / "credentials", *(tmp_path / "supplements").iterdir(), "--support", tmp_path / "credentials"
    )
    assert verified.err == "15 verified, 0 not verified, 0 could not be checked.\n"
    assert award(tmp_path, rows(*range(5)), later).written == 0
    assert len(list((tmp_path / "credentials").glob("tokens-*"))) == 1


def test_as_many_status_lists_as_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_lists, "ENTRIES", 4)
    award(tmp_path, rows(*range(6)))
    award(tmp_path, rows(*range(9)))
    lists = [each.status.partition("#")[0] for each in found_in(tmp_path)]
    assert lists == [ADDRESS.format(number=number // 4 + 1) for number in range(9)]
    assert len({each.status for each in found_in(tmp_path)}) == 9
    assert len(list((tmp_path / "credentials").glob("status-*.json"))) == 3
    assert run_credenza("verify", tmp_path / "credentials").code == 0


def test_a_full_status_list_is_told_before_anything_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_lists, "ENTRIES", 4)
    single = replace(ORDER, status_lists="https://registry.example.org/status/7")
    award(tmp_path, rows(0, 1, 2), order=single)
    assert award(tmp_path, rows(0, 1, 2, 3), order=single).written == 1
    before = (tmp_path / "journal.jsonl").read_bytes()
    with pytest.raises(InputError, match=r"room for 0 credentials, and 2 new ones.*\{number\}"):
        award(tmp_path, rows(5, 0, 1, 2, 3, 4), order=single)
    assert (tmp_path / "journal.jsonl").read_bytes() == before
    assert len(found_in(tmp_path)) == 4


class Killed(BaseException):
    """What a power failure looks like from inside."""


@contextmanager
def killed_at(count: int) -> Iterator[list[int]]:
    """Everything that reaches the disk or gets a name is counted; at one such call the run ends, before it or after."""
    calls: list[int] = []
    sync, rename = os.fsync, Path.replace

    def counted(action: Any) -> Any:
        def act(*arguments: Any) -> Any:
            calls.append(len(calls))
            if len(calls) == count:
                raise Killed
            done = action(*arguments)
            if len(calls) == -count:
                raise Killed
            return done

        return act

    with patch.object(os, "fsync", counted(sync)), patch.object(Path, "replace", counted(rename)):
        yield calls


@pytest.mark.parametrize("layout", Layout)
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path, layout: Layout) -> None:
    listed, work, order = rows(*range(7)), replace(WORK, jwt=JwtShape.VC_JOSE), replace(ORDER, layout=layout)
    with killed_at(0) as calls:
        award(tmp_path / "whole", listed, work, order)
    assert len(calls) > 10
    for moment in (*range(1, len(calls) + 1), *range(-len(calls), 0)):
        folder = tmp_path / f"killed {moment}"
        with killed_at(moment), pytest.raises(Killed):
            award(folder, listed, work, order)
        seen = found_in(folder)
        award(folder, listed, work, order)
        finished = found_in(folder)
        assert sorted(names(finished)) == [f"Әсел Үлгі{number}" for number in range(7)]
        assert {(each.id, each.name, each.status) for each in seen} <= {
            (each.id, each.name, each.status) for each in finished
        }
        assert len({each.status for each in finished}) == 7
        assert len((folder / "journal.jsonl").read_bytes().splitlines()) == (7 if layout is Layout.FILES else 10)
        tokens = [
            json.loads(line) for path in folder.glob("credentials/tokens-*") for line in path.read_text().splitlines()
        ] + [path.read_text() for path in folder.glob("credentials/*.jwt")]
        assert {read_vc_jwt(token).document["id"] for token in tokens} == {each.id for each in finished}
        assert len(tokens) == 7
        assert len(register(folder)) == 7
        assert not list(folder.rglob("*.part"))


def test_lost_journal_beside_chunks_stops_the_run(tmp_path: Path) -> None:
    award(tmp_path, rows(0))
    (tmp_path / "journal.jsonl").unlink()
    with pytest.raises(DocumentError, match="The journal is damaged"):
        award(tmp_path, rows(0))
    assert len(found_in(tmp_path)) == 1


def test_a_register_that_is_no_table_any_more_is_left_alone(tmp_path: Path) -> None:
    award(tmp_path, rows(0))
    (tmp_path / "register.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="The register is no table"):
        award(tmp_path, rows(0, 1))
    assert (tmp_path / "register.csv").read_bytes() == b"\xff\xfe\x00"
    assert len(found_in(tmp_path)) == 2


def test_a_row_that_people_added_to_the_register_stays(tmp_path: Path) -> None:
    award(tmp_path, rows(0))
    path = tmp_path / "register.csv"
    path.write_text(path.read_text("utf-8-sig") + "Ada,Rossi,2020-01-01,on paper\n", "utf-8-sig")
    award(tmp_path, rows(0, 1))
    assert sorted(row["family_name"] for row in register(tmp_path)) == ["Rossi", "Үлгі0", "Үлгі1"]
