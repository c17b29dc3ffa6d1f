"""Anchoring the log of a hub on a real chain, whatever is killed when, and what everybody sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from eth_account.typed_transactions import TypedTransaction
from hexbytes import HexBytes
from pytest_django import Settings
from web3 import Web3

from credenza.errors import UncheckableError
from credenza.posting import json_rpc
from credenza.translog import (
    ANCHORS,
    Checkpoint,
    EvmChain,
    FeeLimitError,
    Kind,
    TileReader,
    account_of,
    anchored_data,
    anchors_in,
    audit_anchors,
    checkpoint_in,
    open_chain,
    read_anchor_list,
    root_of,
)
from credenza.verification import verify
from credenza_hub.accounts.models import User
from credenza_hub.cohorts.models import Cohort
from credenza_hub.issuing.models import Credential
from credenza_hub.storage.log_keys import anchor_key
from credenza_hub.storage.means import hub_means
from credenza_hub.translog.actions import append
from credenza_hub.translog.anchoring import Terms, anchor_step
from credenza_hub.translog.models import Anchor, AnchorState
from credenza_hub.translog.proving import proof_of
from credenza_hub.translog.queries import OVERDUE
from credenza_hub.translog.sequencing import folder, integrate
from tests.chain_node import KEY, ChainNode, fresh_node
from tests.hub.awarding import awarded

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]
Browser = Callable[[User | None], Client]
TERMS = Terms(KEY, "", timedelta(hours=24), 12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_FOLDER = tmp_path / "log"
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def node() -> ChainNode:
    return fresh_node()


def grow(count: int = 1, after: timedelta = timedelta(0)) -> None:
    with transaction.atomic():
        for number in range(count):
            append(Kind.STATUS, f"s{number}", b"{}", now=timezone.now())
    assert integrate("one", lambda: timezone.now() + after)


def anchored(node: ChainNode, now: datetime | None = None, terms: Terms = TERMS) -> Anchor:
    """An anchor from the order to the confirmation."""
    moment = now or timezone.now()
    anchor_step(node.chain, terms, now=moment)
    node.mine()
    anchor = anchor_step(node.chain, terms, now=moment)
    assert anchor is not None
    return anchor


def states() -> list[str]:
    return list(Anchor.objects.values_list("state", flat=True))


def test_checkpoint_is_sent_and_confirmed_once_enough_blocks_follow(node: ChainNode) -> None:
    grow(5)
    anchor = anchor_step(node.chain, TERMS, now=timezone.now())
    assert anchor is not None
    assert (anchor.state, anchor.size, anchor.block) == (AnchorState.SENT, 5, None)
    node.mine(10)
    anchor_step(node.chain, TERMS, now=timezone.now())
    assert states() == ["sent"]
    node.mine(1)
    anchor_step(node.chain, TERMS, now=timezone.now())
    confirmed, mined = Anchor.objects.get(), node.chain.mined(bytes.fromhex(anchor.transaction[2:]))
    assert mined is not None
    assert (confirmed.state, confirmed.block, confirmed.block_time) == ("confirmed", mined.block, mined.moment)
    root = checkpoint_in(folder().read("checkpoint") or b"").root
    assert mined.data == anchored_data(Checkpoint("register.test/log", 5, root))


def test_nothing_is_ordered_before_the_log_begins_or_grew_or_the_time_came(node: ChainNode) -> None:
    now = timezone.now()
    assert anchor_step(node.chain, TERMS, now=now) is None
    grow()
    anchored(node, now)
    assert anchor_step(node.chain, TERMS, now=now + 2 * DAY) is None
    grow(after=timedelta(minutes=1))
    assert anchor_step(node.chain, TERMS, now=now + DAY / 2) is None
    assert anchored(node, now + DAY).size == 2
    assert (states(), node.chain.sent_by(node.account)) == (["confirmed", "confirmed"], 2)


class KilledError(BaseException):
    """The process is gone."""


class Killing(EvmChain):
    """A chain whose asker is killed right behind or before it sends."""

    def __init__(self, node: ChainNode, *, sends: bool) -> None:
        super().__init__(node.provider)
        self._sends = sends

    def send(self, raw: bytes) -> None:
        if self._sends:
            super().send(raw)
        raise KilledError


@pytest.mark.parametrize("sends", [True, False])
def test_killed_before_or_behind_sending_the_same_transaction_goes_on(sends: bool, node: ChainNode) -> None:
    grow()
    with pytest.raises(KilledError):
        anchor_step(Killing(node, sends=sends), TERMS, now=timezone.now())
    assert states() == ["ordered"]
    assert node.chain.sent_by(node.account) == int(sends)
    assert anchored(node).state == AnchorState.CONFIRMED
    assert (states(), node.chain.sent_by(node.account)) == (["confirmed"], 1)


def test_transaction_is_listed_for_everybody_before_it_is_sent(node: ChainNode) -> None:
    grow()
    with pytest.raises(KilledError):
        anchor_step(Killing(node, sends=False), TERMS, now=timezone.now())
    listed = read_anchor_list(folder().read(ANCHORS) or b"")
    assert [(each.size, each.block) for each in listed.anchors] == [(1, None)]


def test_transaction_that_a_reorganisation_dropped_is_sent_again(node: ChainNode) -> None:
    grow()
    before = node.tester.take_snapshot()
    anchor_step(node.chain, TERMS, now=timezone.now())
    node.tester.revert_to_snapshot(before)
    assert anchored(node).state == AnchorState.CONFIRMED
    assert node.chain.sent_by(node.account) == 1


class Waiting(EvmChain):
    """A node that no block takes anything from until the test says so, and that replaces as real ones do: only what has
    the same number and pays a tenth more for both (EIP-1559)."""

    def __init__(self, node: ChainNode) -> None:
        super().__init__(node.provider)
        self.pool: list[bytes] = []

    def knows(self, transaction: bytes) -> bool:
        return any(Web3.keccak(raw) == transaction for raw in self.pool) or super().knows(transaction)

    def send(self, raw: bytes) -> None:
        new, held = read(raw), [read(each) for each in self.pool]
        cheap = [name for each in held for name in FEES if new[name] * 10 < each[name] * 11]
        if cheap or any(new["nonce"] != each["nonce"] for each in held):
            raise UncheckableError("replacement transaction underpriced")
        self.pool.append(raw)

    def mine(self, place: int) -> None:
        """A block takes one of those that wait, and those of the same number are gone."""
        super().send(self.pool[place])
        self.pool = []


FEES = ("maxFeePerGas", "maxPriorityFeePerGas")


def read(raw: bytes) -> dict[str, int]:
    return TypedTransaction.from_bytes(HexBytes(raw)).as_dict()


HOURS = TERMS.patience


@pytest.mark.parametrize("place", [0, 1, 2])
def test_transaction_that_waits_too_long_is_replaced_and_whichever_a_block_takes_counts(
    place: int, node: ChainNode
) -> None:
    grow()
    chain, now = Waiting(node), timezone.now()
    for waited in (timedelta(0), HOURS - timedelta(seconds=1), HOURS, 2 * HOURS - timedelta(seconds=1), 2 * HOURS):
        anchor_step(chain, TERMS, now=now + waited)
    assert (states(), len(chain.pool)) == (["replaced", "replaced", "sent"], 3)
    assert len({(each.nonce, each.size, bytes(each.root)) for each in Anchor.objects.all()}) == 1
    assert len(read_anchor_list(folder().read(ANCHORS) or b"").anchors) == 3
    chain.mine(place)
    anchor_step(chain, TERMS, now=now + 2 * HOURS)
    node.mine()
    anchor_step(chain, TERMS, now=now + 2 * HOURS)
    expected = ["replaced"] * 3
    expected[place] = "confirmed"
    assert (states(), node.chain.sent_by(node.account)) == (expected, 1)
    served = checkpoint_in(folder().read("checkpoint") or b"")
    listed = read_anchor_list(folder().read(ANCHORS) or b"")
    assert audit_anchors(listed, served, folder().read, node.chain, 12).findings == []


def test_replacement_that_was_stored_and_not_sent_is_sent_later_and_not_replaced_again(node: ChainNode) -> None:
    grow()
    chain, now = Waiting(node), timezone.now()
    anchor_step(chain, TERMS, now=now)
    with pytest.raises(KilledError):
        anchor_step(Killing(node, sends=False), TERMS, now=now + HOURS)
    assert states() == ["replaced", "ordered"]
    anchor_step(chain, TERMS, now=now + 3 * HOURS)
    assert (states(), len(chain.pool)) == (["replaced", "sent"], 2)


def test_replacements_end_at_the_limit_of_the_fee_and_the_last_waits_until_a_block_takes_it(node: ChainNode) -> None:
    grow()
    chain, now = Waiting(node), timezone.now()
    anchor_step(chain, TERMS, now=now)
    first = Anchor.objects.get().fees
    capped = replace(TERMS, most=first["maxFeePerGas"] * 3 // 2)
    anchor_step(chain, capped, now=now + HOURS)
    for waited in (2 * HOURS, 3 * HOURS):
        with pytest.raises(FeeLimitError, match="gwei"):
            anchor_step(chain, capped, now=now + waited)
    assert (states(), len(chain.pool)) == (["replaced", "sent"], 2)
    assert all(fee <= capped.most for each in Anchor.objects.all() for fee in each.fees.values())
    chain.mine(1)
    node.mine()
    anchor_step(chain, capped, now=now + 3 * HOURS)
    assert (states(), node.chain.sent_by(node.account)) == (["replaced", "confirmed"], 1)


def test_anchor_that_waits_at_the_limit_is_sent_again_to_a_node_that_forgot_it(node: ChainNode) -> None:
    grow()
    chain, now = Waiting(node), timezone.now()
    anchor_step(chain, TERMS, now=now)
    held, chain.pool = chain.pool, []
    with pytest.raises(FeeLimitError):
        anchor_step(chain, replace(TERMS, most=1), now=now + HOURS)
    assert (chain.pool, states()) == (held, ["sent"])


def test_first_transaction_offers_no_more_than_the_limit(node: ChainNode) -> None:
    grow()
    chain = Waiting(node)
    anchor_step(chain, replace(TERMS, most=7), now=timezone.now())
    assert Anchor.objects.get().fees == {"maxFeePerGas": 7, "maxPriorityFeePerGas": 7}


def test_transaction_of_the_same_number_from_elsewhere_ends_the_anchor_and_the_next_one_is_made(
    node: ChainNode,
) -> None:
    grow()
    with pytest.raises(KilledError):
        anchor_step(Killing(node, sends=False), TERMS, now=timezone.now())
    node.hold(b"somebody else has the key")
    anchor_step(node.chain, TERMS, now=timezone.now())
    assert states() == ["failed"]
    assert anchored(node, timezone.now() + DAY).nonce == 1
    assert states() == ["failed", "confirmed"]


def test_contract_that_refuses_the_data_is_never_sent_any(node: ChainNode) -> None:
    grow()
    refusing = str(node.web3.eth.get_transaction(node.refused(b"x"))["to"])  # type: ignore[arg-type]
    with node.served() as url, pytest.raises(UncheckableError, match="no usable answer"):
        anchor_step(open_chain(json_rpc(url)), replace(TERMS, to=refusing), now=timezone.now())
    assert (states(), node.chain.sent_by(node.account)) == ([], 0)


def test_account_without_money_orders_nothing(node: ChainNode) -> None:
    grow()
    with pytest.raises(UncheckableError):
        anchor_step(node.chain, replace(TERMS, key=bytes([9] * 32)), now=timezone.now())
    assert states() == []


def test_second_anchor_under_way_is_refused_by_the_database(node: ChainNode) -> None:
    grow()
    anchor = anchor_step(node.chain, TERMS, now=timezone.now())
    assert anchor is not None
    anchor.pk, anchor.transaction = None, "0x00"
    with pytest.raises(IntegrityError), transaction.atomic():
        anchor.save(force_insert=True)


def test_published_anchors_are_sound_for_an_auditor_and_may_be_kept_for_seconds(
    node: ChainNode, browser_of: Browser
) -> None:
    client = browser_of(None)
    assert client.get("/log/anchors").status_code == 404
    grow(300)
    anchored(node)
    answer = client.get("/log/anchors")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "public, max-age=5")
    assert (answer["Access-Control-Allow-Origin"], "Vary" in answer) == ("*", False)
    served = checkpoint_in(client.get("/log/checkpoint").content)
    audit = audit_anchors(read_anchor_list(answer.content), served, folder().read, node.chain, 12)
    assert (audit.findings, audit.confirmed) == ([], 1)


def test_operator_who_rewrites_an_entry_after_an_anchor_is_caught(node: ChainNode, browser_of: Browser) -> None:
    grow(3)
    anchored(node)
    listed, tile = read_anchor_list(browser_of(None).get("/log/anchors").content), "tile/0/000.p/3"
    rewritten = {tile: bytes(32) + (folder().read(tile) or b"")[32:]}
    served = Checkpoint(listed.origin, 3, root_of(3, TileReader(rewritten.get, 3).node))
    codes = [each.code for each in audit_anchors(listed, served, rewritten.get, node.chain, 12).findings]
    assert codes == ["anchor_contradicted"]


def test_proof_of_a_credential_shows_the_anchor_and_is_verified_against_the_chain(
    node: ChainNode, registrar: User, cohort: Cohort
) -> None:
    credential = awarded(registrar, cohort, 1)[0]
    integrate("one", timezone.now)
    without = proof_of(str(credential.key), Kind.AWARD)
    grow(9, after=timedelta(minutes=1))
    anchor = anchored(node)
    proof = proof_of(str(credential.key), Kind.AWARD)
    assert without is not None
    assert proof is not None
    assert (proof.note.text, proof.path) == (without.note.text, without.path)
    assert [each.size for each in anchors_in(proof.note)] == [anchor.size]
    assert reason_of(credential, proof.to_bytes(), node) == "logged_anchored"


def reason_of(credential: Credential, proof: bytes, node: ChainNode) -> str:
    means = replace(hub_means(now=timezone.now()), chain=node.chain)
    return verify(credential.document.encode(), means, timezone.now(), proof).step("log").reason_code


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "On a blockchain"), ("it", "Su una blockchain"), ("kk", "Блокчейнде"), ("ru", "В блокчейне")],
)
def test_page_of_the_log_shows_the_anchors(language: str, words: str, node: ChainNode, browser_of: Browser) -> None:
    grow()
    assert words not in browser_of(None).get(f"/{language}/log/").content.decode()
    anchor = anchored(node)
    page = browser_of(None).get(f"/{language}/log/").content.decode()
    assert words in page
    assert re.search(rf"{anchor.transaction}.*--rpc", page, re.DOTALL)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "has been waiting for a block"), ("it", "attende un blocco"), ("kk", "блок күтіп тұр"),
     ("ru", "ждёт блока")],
)  # fmt: skip
def test_page_of_the_log_tells_of_an_anchor_that_waits_too_long(
    language: str, words: str, node: ChainNode, browser_of: Browser
) -> None:
    grow()
    anchor_step(Waiting(node), TERMS, now=timezone.now() - HOURS)
    assert words not in browser_of(None).get(f"/{language}/log/").content.decode()
    Anchor.objects.update(ordered_at=timezone.now() - HOURS - OVERDUE)
    assert words in browser_of(None).get(f"/{language}/log/").content.decode()


@pytest.fixture
def served(node: ChainNode, settings: Settings) -> Iterator[ChainNode]:
    """The node over HTTP, by which the command asks it, with money on the account of the hub's own key."""
    with node.served() as url:
        settings.LOG_ANCHOR_RPC, settings.LOG_ANCHOR_CHAIN = url, node.chain.number
        node.give(account_of(anchor_key()))
        yield node


def test_command_anchors_with_the_key_of_the_hub_step_by_step(
    served: ChainNode, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    call_command("anchor_log", "--account")
    account = capsys.readouterr().out.strip()
    assert account == account_of(anchor_key())
    assert b"ENCRYPTED" in (settings.KEY_FOLDER / "log-anchor.pem").read_bytes()
    call_command("anchor_log")
    assert capsys.readouterr().out == "no anchor is due\n"
    grow()
    call_command("anchor_log")
    served.mine()
    call_command("anchor_log")
    transaction_id = Anchor.objects.get().transaction
    name = f"eip155:{served.chain.number} {transaction_id}"
    assert capsys.readouterr().out == f"1 entries: sent {name}\n1 entries: confirmed {name}\n"
    assert Anchor.objects.get().sender == account


def test_command_ends_with_an_error_while_an_anchor_waits_at_the_limit(
    served: ChainNode, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow()
    monkeypatch.setattr(EvmChain, "send", lambda *_: None)  # no block takes it
    call_command("anchor_log")
    Anchor.objects.update(ordered_at=timezone.now() - HOURS)
    settings.LOG_ANCHOR_MOST_GWEI = 0.5
    with pytest.raises(CommandError, match=r"the limit is 0\.5\. The anchor waits .* CREDENZA_LOG_ANCHOR_MOST_GWEI"):
        call_command("anchor_log")
    assert states() == ["sent"]


def test_command_refuses_a_node_of_another_chain_and_changes_nothing(served: ChainNode, settings: Settings) -> None:
    settings.LOG_ANCHOR_CHAIN = 1
    grow()
    with pytest.raises(CommandError, match="CREDENZA_LOG_ANCHOR_CHAIN says 1"):
        call_command("anchor_log")
    assert states() == []


def test_command_without_settings_or_node_says_what_is_missing(settings: Settings) -> None:
    with pytest.raises(CommandError, match="Set CREDENZA_LOG_ANCHOR_RPC"):
        call_command("anchor_log")
    settings.LOG_ANCHOR_RPC = "http://127.0.0.1:9/secret"
    with pytest.raises(CommandError, match=r"127\.0\.0\.1") as error:
        call_command("anchor_log")
    assert "secret" not in str(error.value)


def test_key_of_another_kind_or_passphrase_is_refused(settings: Settings) -> None:
    anchor_key()
    settings.KEY_PASSPHRASE = "another"
    with pytest.raises(CommandError, match=r"log-anchor\.pem: The key cannot be read"):
        call_command("anchor_log")
