"""Standards in the register: who sees what, in four languages, and what closes whose gap."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credenza.specification import LANGUAGES
from credenza_hub.accounts.models import User
from credenza_hub.issuing.models import Credential
from credenza_hub.occupations import queries
from credenza_hub.occupations.actions import add_standard
from credenza_hub.occupations.models import Standard
from credenza_hub.organisations.models import Organisation
from credenza_hub.registry.models import Edition
from tests.hub.awarding import enrol, long_list, open_cohort, order_award, withdraw, work_until_idle
from tests.hub.conftest import make_person
from tests.hub.publishing import EXAMPLES, example, publish

FILE = EXAMPLES / "standards" / "credential-evaluator.yaml"


@pytest.fixture
def standard(db: None) -> Standard:
    return add_standard(FILE.read_bytes(), now=timezone.now())


@pytest.fixture
def edition(organisation: Organisation, reviewer: User) -> Edition:
    return publish(organisation, reviewer, "cimea-credential-evaluator")


@pytest.fixture
def other(organisation: Organisation, reviewer: User) -> Edition:
    return publish(organisation, reviewer, "energy-audit")


def addresses(standard: Standard, edition: Edition) -> dict[str, str]:
    args = [edition.entry.slug, edition.sha256]
    return {
        "edition": reverse("occupations:edition", args=args),
        "edition-picture": reverse("occupations:edition-picture", args=args),
        "edition-table": reverse("occupations:edition-table", args=args),
        "standards": reverse("occupations:standards"),
        "standard": reverse("occupations:standard", args=[standard.pk]),
        "standard-picture": reverse("occupations:standard-picture", args=[standard.pk]),
        "standard-table": reverse("occupations:standard-table", args=[standard.pk]),
        "gap": reverse("occupations:gap", args=[standard.pk]),
    }


@pytest.mark.parametrize("role", [None, "learner", "designer", "reviewer", "registrar"])
def test_every_address_is_public_and_the_gap_is_for_people_with_an_account(
    role: str | None,
    standard: Standard,
    edition: Edition,
    browser_of: Callable[[User | None], Client],
    request: pytest.FixtureRequest,
) -> None:
    browser = browser_of(request.getfixturevalue(role) if role else None)
    found = {name: browser.get(address).status_code for name, address in addresses(standard, edition).items()}
    assert found == {**dict.fromkeys(found, 200), "gap": 302 if role is None else 200}
    refused = {name: browser.post(address).status_code for name, address in addresses(standard, edition).items()}
    assert refused == {**dict.fromkeys(found, 405), "gap": 302 if role is None else 405}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_shows_picture_and_table_of_its_standard_in_every_language(
    language: str, standard: Standard, edition: Edition, client: Client
) -> None:
    entry = client.get(f"/{language}/register/cimea-credential-evaluator/").content.decode()
    address = f"/{language}/register/cimea-credential-evaluator/editions/{edition.sha256}/standard"
    assert f'href="{address}/"' in entry
    page = client.get(f"{address}/").content.decode()
    assert f'src="{address}.svg"' in page
    assert [f'<th scope="row">{code}</th>' in page for code in ("K1", "K2", "S1", "S2")] == [True] * 4
    picture = client.get(f"{address}.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).get("lang") == language  # noqa: S314 (our own)
    table = list(csv.reader(StringIO(client.get(f"{address}.csv").content.decode())))
    assert [row[1] for row in table[1:]] == ["K1", "K2", "S1", "S2"]


def test_an_edition_that_names_no_known_standard_has_no_such_page(
    edition: Edition, other: Edition, client: Client
) -> None:
    for shown in (edition, other):
        entry = client.get(reverse("registry:entry", args=[shown.entry.slug])).content.decode()
        address = reverse("occupations:edition", args=[shown.entry.slug, shown.sha256])
        assert (address in entry, client.get(address).status_code) == (False, 404)
    assert client.get("/en/standards/77/").status_code == 404
    assert client.get("/en/standards/").status_code == 200


def test_a_suggested_link_is_told_apart_from_a_stated_one(
    standard: Standard, organisation: Organisation, reviewer: User, client: Client
) -> None:
    document = example("cimea-credential-evaluator")
    document["outcomes"] = [{**outcome, "standard_items": []} for outcome in document["outcomes"]]
    silent = publish(organisation, reviewer, "silent", document)
    page = client.get(reverse("occupations:edition", args=["silent", silent.sha256])).content.decode()
    assert ("Nobody has confirmed it" in page, "Knowledge: 0 of 2 assessed." in page) == (True, True)
    assert "(suggested, " in page
    stated = publish(organisation, reviewer, "cimea-credential-evaluator")
    page = client.get(reverse("occupations:edition", args=[stated.entry.slug, stated.sha256])).content.decode()
    assert "Nobody has confirmed it" not in page


def test_a_standard_lists_the_current_editions_that_name_it(
    standard: Standard, edition: Edition, other: Edition, organisation: Organisation, reviewer: User, client: Client
) -> None:
    newer = publish(organisation, reviewer, edition.entry.slug, example(edition.entry.slug, version="2"))
    assert queries.answering(standard) == [newer]
    page = client.get(reverse("occupations:standard", args=[standard.pk])).content.decode()
    assert ("Knowledge: 2 of 2 assessed." in page, "energy-audit" in page) == (True, False)


def test_a_standard_without_micro_credentials_says_so(standard: Standard, client: Client) -> None:
    page = client.get(reverse("occupations:standard", args=[standard.pk])).content.decode()
    assert "No micro-credential in the register names this standard yet." in page


def test_a_learner_without_credentials_is_told_what_to_take(
    standard: Standard, edition: Edition, learner: User, browser_of: Callable[[User | None], Client]
) -> None:
    browser, address = browser_of(learner), reverse("occupations:gap", args=[standard.pk])
    page = browser.get(address).content.decode()
    assert "4 of 4" in page
    assert reverse("registry:entry", args=[edition.entry.slug]) in page
    few = browser.get(address, {"credits": "9.5"}).content.decode()
    assert ("Still open" in few, "Micro-credentials to take" in few) == (True, False)


def test_a_learner_who_holds_the_credential_has_no_gap_until_it_is_revoked(
    standard: Standard, edition: Edition, registrar: User, browser_of: Callable[[User | None], Client]
) -> None:
    cohort = open_cohort(registrar, edition)
    enrol(registrar, cohort, b"".join(long_list(1)))
    order_award(registrar, cohort)
    work_until_idle()
    browser, address = browser_of(make_person("learner1@example.org")), reverse("occupations:gap", args=[standard.pk])
    assert "Nothing is missing" in browser.get(address).content.decode()
    stranger = browser_of(make_person("somebody@example.org"))
    assert "4 of 4" in stranger.get(address).content.decode()
    withdraw(registrar, Credential.objects.get(), "Typing error")
    assert "4 of 4" in browser.get(address).content.decode()


@pytest.mark.parametrize("credits", ["-1", "many", "NaN", "1e9", "\x00"])
def test_a_wrong_number_of_credits_is_explained(
    credits: str, standard: Standard, learner: User, browser_of: Callable[[User | None], Client]
) -> None:
    answer = browser_of(learner).get(reverse("occupations:gap", args=[standard.pk]), {"credits": credits})
    assert (answer.status_code, 'aria-invalid="true"' in answer.content.decode()) == (422, True)


def test_the_operator_adds_standards_and_their_next_version(db: None, tmp_path: Path) -> None:
    call_command("add_standard", str(FILE), stdout=StringIO())
    changed = tmp_path / "next.yaml"
    changed.write_text(FILE.read_text("utf-8").replace('UNI/PdR 120:2021"\ntitle', 'uni/pdr120:2021"\ntitle'), "utf-8")
    call_command("add_standard", str(changed), stdout=StringIO())
    assert list(Standard.objects.values_list("name", flat=True)) == ["uni/pdr120:2021"]
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("title: x", "utf-8")
    for path in (wrong, tmp_path / "none.yaml"):
        with pytest.raises(CommandError, match=str(path)):
            call_command("add_standard", str(path))
    assert Standard.objects.count() == 1
