"""Pages of stacking: who sees which, what learners are told, and that only the receiver's decision counts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from credenza.errors import InputError, SpecificationError
from credenza.stacking import Patience, read_target
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import Organisation, Role
from credenza_hub.stacking import actions, queries
from credenza_hub.stacking.models import Offer, StackingDecision, StackingRequest, Target
from credenza_hub.wallet import actions as wallet
from tests.hub.awarding import withdraw
from tests.hub.conftest import make_person

from .conftest import RULES

BrowserOf = Callable[[User | None], Client]
ROLES = (
    "stranger",
    "learner",
    "other learner",
    "designer",
    "reviewer",
    "decider",
    "registrar",
    "other designer",
    "other decider",
)
EVERYBODY = dict.fromkeys(ROLES, 200)
SIGNED_IN = {**EVERYBODY, "stranger": 302}
NOBODY_ELSE = {"stranger": 302}
PAGES: dict[tuple[str, str], dict[str, int]] = {
    ("get", ""): EVERYBODY,
    ("get", "qualifications/master/"): EVERYBODY,
    ("post", "qualifications/master/ask/"): {**dict.fromkeys(ROLES, 422), "stranger": 302},
    ("get", "requests/"): SIGNED_IN,
    ("get", "requests/{request}/"): {**dict.fromkeys(ROLES, 404), **NOBODY_ELSE, "learner": 200, "decider": 200},
    ("post", "requests/{request}/"): {**dict.fromkeys(ROLES, 404), **NOBODY_ELSE, "learner": 403, "decider": 422},
    ("post", "requests/{request}/withdraw/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "learner": 302,
        "decider": 403,
    },
    ("get", "desk/"): {
        **dict.fromkeys(ROLES, 403),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 200,
        "other designer": 200,
    },
    ("get", "desk/new/"): {**dict.fromkeys(ROLES, 403), **NOBODY_ELSE, "designer": 200, "other designer": 200},
    ("post", "desk/new/"): {**dict.fromkeys(ROLES, 403), **NOBODY_ELSE, "designer": 422, "other designer": 422},
    ("get", "desk/rules/master/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 403,
        "decider": 403,
        "registrar": 403,
    },
    ("post", "desk/rules/master/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 409,
        "reviewer": 403,
        "decider": 403,
        "registrar": 403,
    },
    ("get", "desk/rules/master/text/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 403,
        "decider": 403,
        "registrar": 403,
    },
    ("post", "desk/rules/master/text/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 422,
        "reviewer": 403,
        "decider": 403,
        "registrar": 403,
    },
    ("get", "desk/rules/master/rules.yaml"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 200,
        "decider": 403,
        "registrar": 403,
    },
    ("post", "desk/rules/master/findings/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 403,
        "decider": 403,
        "registrar": 403,
    },
    ("get", "desk/rules/master/review/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 200,
        "reviewer": 200,
        "decider": 403,
        "registrar": 403,
    },
    ("post", "desk/rules/master/review/"): {
        **dict.fromkeys(ROLES, 404),
        **NOBODY_ELSE,
        "designer": 403,
        "reviewer": 409,
        "decider": 403,
        "registrar": 403,
    },
    ("get", "offers/"): {**dict.fromkeys(ROLES, 403), **NOBODY_ELSE, "designer": 200, "other designer": 200},
    ("post", "offers/esempio-it-single-examination/"): {
        **dict.fromkeys(ROLES, 403),
        **NOBODY_ELSE,
        "designer": 422,
        "other designer": 404,
    },
}


@pytest.fixture
def asked(holder: User, credential: Credential, target: Target) -> StackingRequest:
    return actions.ask_receiver(holder, target, [credential], now=timezone.now())


@pytest.fixture
def people(
    organisation: Organisation,
    other_organisation: Organisation,
    holder: User,
    designer: User,
    reviewer: User,
    decider: User,
    registrar: User,
) -> dict[str, User | None]:
    others = (
        make_person("somebody@example.org"),
        designer,
        reviewer,
        decider,
        registrar,
        make_person("d@altra.example.org", other_organisation, Role.DESIGNER),
        make_person("j@altra.example.org", other_organisation, Role.DECIDER),
    )
    return dict(zip(ROLES, (None, holder, *others), strict=True))


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_page_opens_for_the_roles_that_may_see_it(
    browser_of: BrowserOf, people: dict[str, User | None], asked: StackingRequest, method: str, address: str
) -> None:
    at = "/en/stacking/" + address.format(request=asked.pk)
    found = {role: getattr(browser_of(person), method)(at).status_code for role, person in people.items()}
    assert found == PAGES[(method, address)]


def test_every_address_of_the_room_is_in_the_table() -> None:
    room = next(
        part
        for part in get_resolver().url_patterns[-1:]
        for part in part.url_patterns
        if str(part.pattern) == "stacking/"
    )
    addresses = {str(each.pattern) for each in room.url_patterns}
    known = {
        address.replace("master", "<slug:slug>")
        .replace("esempio-it-single-examination", "<slug:slug>")
        .replace("{request}", "<int:pk>")
        for _, address in PAGES
    }
    assert addresses == known


def test_stranger_reads_the_rules_and_that_they_are_no_right(browser_of: BrowserOf, target: Target) -> None:
    page = browser_of(None).get("/en/stacking/qualifications/master/").content.decode()
    assert "10 credits are needed in all." in page
    assert (
        "Whether anything counts is decided by Example University, case by case. These rules are no right to it."
        in page
    )
    assert "Sign in to see which of your credentials would count." in page


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_unpublished_rules_are_seen_by_nobody(browser_of: BrowserOf, draft_target: Target, language: str) -> None:
    assert browser_of(None).get(f"/{language}/stacking/qualifications/master/").status_code == 404
    assert browser_of(None).get(f"/{language}/stacking/").status_code == 200


def test_learner_sees_what_counts_what_is_missing_and_the_way(
    browser_of: BrowserOf, holder: User, target: Target, organisation: Organisation, reviewer: User, designer: User
) -> None:
    from tests.hub.awarding import publish_example

    edition = publish_example(organisation, reviewer, "kz-vocational-methodology")
    actions.price_offer(
        designer, edition.entry, price=Decimal(90), currency="EUR", weeks=Decimal(5), needs=(), now=timezone.now()
    )
    page = browser_of(holder).get("/en/stacking/qualifications/master/").content.decode()
    assert "would count by these rules with 6 credits in “Anything”." in page
    assert "4 credits are missing in all." in page
    assert "1. Take “Methodology of technical and vocational education” (5 credits)." in page
    assert "In all: 90" in page
    assert page.count("This is arithmetic. Whether it counts is decided by Example University.") == 2
    fastest = browser_of(holder).get("/ru/stacking/qualifications/master/?aim=fastest").content.decode()
    assert "Всего: 5" in fastest


@pytest.mark.parametrize("aim", ["", "nonsense", "smallest", "\x00"])
def test_any_aim_gives_a_page(browser_of: BrowserOf, holder: User, target: Target, aim: str) -> None:
    assert browser_of(holder).get("/en/stacking/qualifications/master/", {"aim": aim}).status_code == 200


def test_page_says_when_time_ran_out_or_offers_were_left_out(
    browser_of: BrowserOf, holder: User, credential: Credential, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/en/stacking/qualifications/master/"
    unproven, left_out = "This is the best found in 0 seconds.", "Only the 0 offers published last were looked at."
    nothing, little = "The published offers do not complete it.", "What was found does not complete it."
    told = (unproven, left_out, nothing, little)
    before = browser_of(holder).get(address).content.decode()
    monkeypatch.setattr(queries, "PATIENCE", Patience(0, lambda: 0.0))
    monkeypatch.setattr(queries, "MOST_OFFERS", 0)
    after = browser_of(holder).get(address).content.decode()
    assert [[text in page for text in told] for page in (before, after)] == [
        [False, False, True, False],
        [True, True, False, True],
    ]


def test_revoked_credential_counts_no_more(
    browser_of: BrowserOf, holder: User, target: Target, credential: Credential, registrar: User
) -> None:
    withdraw(registrar, credential, "error")
    page = browser_of(holder).get("/en/stacking/qualifications/master/").content.decode()
    assert "You have no credential that could count." in page
    assert "10 credits are missing in all." in page


def test_learner_asks_and_the_receiver_decides_once(
    browser_of: BrowserOf, holder: User, decider: User, target: Target, credential: Credential
) -> None:
    sent = browser_of(holder).post("/en/stacking/qualifications/master/ask/", {"credentials": [str(credential.key)]})
    made = StackingRequest.objects.get()
    assert sent["Location"] == f"/en/stacking/requests/{made.pk}/"
    before = browser_of(holder).get(sent["Location"]).content.decode()
    assert "Not decided yet: nothing counts so far." in before
    decision = {"outcome": "partly", "credits": "4", "reasons": "Two outcomes are missing."}
    assert browser_of(decider).post(sent["Location"], decision).status_code == 302
    after = browser_of(holder).get(sent["Location"]).content.decode()
    assert "Two outcomes are missing." in after
    assert "It is the receiver's decision and never changes." in after
    again = browser_of(decider).post(sent["Location"], {**decision, "outcome": "refused", "credits": "0"})
    assert (again.status_code, StackingDecision.objects.get().outcome) == (422, "partly")
    acts = set(AuditEvent.objects.filter(subject=f"request:{made.pk}").values_list("action", flat=True))
    assert acts == {"stacking:request:made", "stacking:request:decided"}


@pytest.mark.parametrize(
    "decision",
    [
        {},
        {"outcome": "counted", "credits": "6", "reasons": " "},
        {"outcome": "counted", "credits": "0", "reasons": "x"},
        {"outcome": "refused", "credits": "6", "reasons": "x"},
        {"outcome": "perhaps", "credits": "6", "reasons": "x"},
        {"outcome": "counted", "credits": "-1", "reasons": "x"},
        {"outcome": "counted", "credits": "NaN", "reasons": "x"},
        {"outcome": "counted", "credits": "6", "reasons": "\x00"},
    ],
)
def test_incomplete_decision_is_not_recorded(
    browser_of: BrowserOf, decider: User, asked: StackingRequest, decision: dict[str, str]
) -> None:
    assert browser_of(decider).post(f"/en/stacking/requests/{asked.pk}/", decision).status_code == 422
    assert not StackingDecision.objects.exists()


def test_nobody_decides_about_the_own_request(holder: User, organisation: Organisation, asked: StackingRequest) -> None:
    from credenza_hub.organisations.models import Membership

    Membership.objects.create(user=holder, organisation=organisation, role=Role.DECIDER)
    with pytest.raises(PermissionDenied):
        actions.decide(holder, asked, outcome="counted", credits=Decimal(6), reasons="x", now=timezone.now())


def test_decision_never_changes_and_is_never_deleted(decider: User, asked: StackingRequest) -> None:
    made = actions.decide(decider, asked, outcome="counted", credits=Decimal(6), reasons="x", now=timezone.now())
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()


def test_credential_of_somebody_else_is_not_shown(
    browser_of: BrowserOf, credential: Credential, target: Target
) -> None:
    somebody = make_person("somebody@example.org")
    sent = browser_of(somebody).post(
        "/en/stacking/qualifications/master/ask/", {"credentials": [str(credential.key), "x"]}
    )
    assert (sent.status_code, StackingRequest.objects.count()) == (422, 0)


def test_second_request_waits_for_the_first(
    holder: User, credential: Credential, target: Target, asked: StackingRequest
) -> None:
    with pytest.raises(InputError, match="waiting for a decision already"):
        actions.ask_receiver(holder, target, [credential], now=timezone.now())


def test_withdrawn_link_is_shown_to_nobody_and_counts_no_more(
    browser_of: BrowserOf, holder: User, decider: User, asked: StackingRequest
) -> None:
    wallet.withdraw_link(holder, link=asked.links.get(), now=timezone.now())
    page = browser_of(decider).get(f"/en/stacking/requests/{asked.pk}/").content.decode()
    assert "the learner withdrew it" in page
    assert "/s/" not in page
    assert "10 credits are missing in all." in page


def test_request_keeps_the_rules_of_its_day(
    browser_of: BrowserOf, decider: User, designer: User, reviewer: User, target: Target, asked: StackingRequest
) -> None:
    changed = {**RULES, "credits": 60}
    saved = actions.save_target(designer, target, changed, revision=target.revision, now=timezone.now())
    actions.publish_target(reviewer, saved, revision=saved.revision, now=timezone.now())
    page = browser_of(decider).get(f"/en/stacking/requests/{asked.pk}/").content.decode()
    assert "10 credits are needed in all." in page


def test_who_wrote_the_rules_last_does_not_publish_them(
    organisation: Organisation, draft_target: Target, designer: User
) -> None:
    from credenza_hub.organisations.models import Membership

    Membership.objects.create(user=designer, organisation=organisation, role=Role.REVIEWER)
    with pytest.raises(PermissionDenied):
        actions.publish_target(designer, draft_target, revision=draft_target.revision, now=timezone.now())


@pytest.mark.parametrize("rules", [{}, {"title": {"en": "X"}}, {**RULES, "credits": 0}, {**RULES, "groups": [5]}])
def test_rules_that_cannot_be_kept_are_not_published(
    reviewer: User, designer: User, draft_target: Target, rules: dict[str, object]
) -> None:
    saved = actions.save_target(designer, draft_target, rules, revision=draft_target.revision, now=timezone.now())
    with pytest.raises(SpecificationError):
        actions.publish_target(reviewer, saved, revision=saved.revision, now=timezone.now())
    assert Target.objects.get().published is None


@pytest.mark.parametrize("needs", ["nothing-of-this-name", "esempio-it-single-examination", "\x00"])
def test_offer_that_needs_what_is_not_there_is_refused(
    browser_of: BrowserOf, designer: User, credential: Credential, needs: str
) -> None:
    slug = "esempio-it-single-examination"
    sent = browser_of(designer).post(
        f"/en/stacking/offers/{slug}/", {f"{slug}-currency": "EUR", f"{slug}-price": "5", f"{slug}-needs": needs}
    )
    assert (sent.status_code, Offer.objects.count()) == (422, 0)


def test_request_is_taken_back_once_and_shows_nothing_any_more(
    browser_of: BrowserOf, holder: User, decider: User, asked: StackingRequest, target: Target, credential: Credential
) -> None:
    browser, address = browser_of(holder), f"/en/stacking/requests/{asked.pk}/"
    for _ in range(2):
        assert browser.post(f"{address}withdraw/").status_code == 302
    asked.refresh_from_db()
    assert asked.withdrawn_at is not None
    assert [link.withdrawn_at is None for link in asked.links.all()] == [False]
    assert AuditEvent.objects.filter(action="stacking:request:withdrawn").count() == 1
    decided = browser_of(decider).post(address, {"outcome": "counted", "credits": "6", "reasons": "Good."})
    assert (decided.status_code, StackingDecision.objects.exists()) == (422, False)
    assert "taken back" in browser_of(decider).get("/en/stacking/requests/").content.decode()
    with pytest.raises(InputError, match="took this request back"):
        actions.decide(decider, asked, outcome="counted", credits=Decimal(6), reasons="Good.", now=timezone.now())
    assert actions.ask_receiver(holder, target, [credential], now=timezone.now()).pk != asked.pk


def test_request_is_taken_back_by_its_learner_only_and_not_after_the_decision(
    browser_of: BrowserOf, holder: User, decider: User, asked: StackingRequest
) -> None:
    address = f"/en/stacking/requests/{asked.pk}/withdraw/"
    strangers = [browser_of(make_person("somebody-else@example.org")), browser_of(decider), browser_of(None)]
    assert [browser.post(address).status_code for browser in strangers] == [404, 403, 302]
    actions.decide(decider, asked, outcome="refused", credits=Decimal(0), reasons="No.", now=timezone.now())
    assert browser_of(holder).post(address).status_code == 422


def test_rules_are_downloaded_and_handed_in_as_the_text_of_the_command_line(
    browser_of: BrowserOf, designer: User, target: Target
) -> None:
    browser, address = browser_of(designer), "/en/stacking/desk/rules/master/"
    downloaded = browser.get(f"{address}rules.yaml")
    assert downloaded["Content-Disposition"] == 'attachment; filename="master.yaml"'
    assert read_target(downloaded.content).credits == 10
    changed = downloaded.content.replace(b"credits: 10", b"credits: 12") + b"id: https://elsewhere.example/rules\n"
    file = SimpleUploadedFile("rules.yaml", changed)
    assert browser.post(f"{address}text/", {"revision": target.revision, "file": file}).status_code == 302
    target.refresh_from_db()
    assert target.document == {**target.published, "credits": 12}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: {en: A}\ncredits: many\n", "Line 2"),
        ("title: [", "Line"),
        ("[]", "title"),
    ],
)
def test_text_that_is_no_rules_is_refused_with_its_place_and_stored_nowhere(
    browser_of: BrowserOf, designer: User, target: Target, text: str, said: str
) -> None:
    address = "/en/stacking/desk/rules/master/text/"
    answer = browser_of(designer).post(address, {"revision": target.revision, "text": text})
    before = target.document
    target.refresh_from_db()
    assert (answer.status_code, target.document) == (422, before)
    assert said in answer.content.decode()
