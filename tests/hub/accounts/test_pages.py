"""Account pages: signing in and out, language, password and invitations."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from credenza_hub.accounts.invitations import invitation_link
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from tests.hub.conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/account/sign-in/"
NEW_PASSWORD = "quite another battery"


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_sign_in_with_right_password_opens_next_page(learner: User) -> None:
    client = Client()
    answer = client.post(SIGN_IN, {"email": " Learner@Example.org ", "password": PASSWORD, "next": "/en/credentials/"})
    assert (answer.status_code, answer["Location"], signed_in_as(client)) == (302, "/en/credentials/", str(learner.pk))


def test_sign_in_with_wrong_password_says_so_and_keeps_the_person_out(learner: User) -> None:
    client = Client()
    answer = client.post(SIGN_IN, {"email": learner.email, "password": "wrong"})
    assert (answer.status_code, signed_in_as(client)) == (422, None)
    assert "do not belong together" in answer.content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "http:///evil.example"],
)
def test_sign_in_with_foreign_next_goes_to_the_front_page(learner: User, target: str) -> None:
    answer = Client().post(SIGN_IN, {"email": learner.email, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/en/"


def test_sign_in_of_person_with_another_language_continues_in_it(learner: User) -> None:
    learner.language = "kk"
    learner.save()
    answer = Client().post(SIGN_IN, {"email": learner.email, "password": PASSWORD, "next": "/en/credentials/"})
    assert (answer["Location"], answer.cookies["django_language"].value) == ("/kk/credentials/", "kk")


def test_sign_in_after_ten_wrong_passwords_is_locked_with_a_plain_page(learner: User) -> None:
    client = Client()
    answers = [client.post(SIGN_IN, {"email": learner.email, "password": "wrong"}) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [422] * 9 + [429]
    locked = client.post(SIGN_IN, {"email": learner.email, "password": PASSWORD})
    assert (locked.status_code, signed_in_as(client)) == (429, None)
    assert "Try again in 15 minutes." in locked.content.decode()


def test_sign_in_of_one_person_while_another_is_locked_works(learner: User, designer: User) -> None:
    client = Client()
    for _ in range(10):
        client.post(SIGN_IN, {"email": learner.email, "password": "wrong"})
    assert client.post(SIGN_IN, {"email": designer.email, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("garbage", ["", "x" * 20_000, "<script>", "a\x00b@example.org", "💥@💥"])
def test_sign_in_with_garbage_is_refused_without_fault(learner: User, garbage: str) -> None:
    answer = Client().post(SIGN_IN, {"email": garbage, "password": garbage})
    assert (answer.status_code, "<script>" in answer.content.decode()) == (422, False)


def test_sign_out_by_post_ends_the_session_and_by_get_does_not(
    learner: User, browser_of: Callable[[User | None], Client]
) -> None:
    client = browser_of(learner)
    assert (client.get("/en/account/sign-out/").status_code, signed_in_as(client)) == (405, str(learner.pk))
    assert (client.post("/en/account/sign-out/").status_code, signed_in_as(client)) == (302, None)


def test_language_choice_is_remembered_with_the_account(
    learner: User, browser_of: Callable[[User | None], Client]
) -> None:
    answer = browser_of(learner).post("/en/account/language/", {"language": "ru", "next": "/en/account/"})
    learner.refresh_from_db()
    assert (answer["Location"], learner.language) == ("/ru/account/", "ru")


@pytest.mark.parametrize("language", ["", "xx", "en-GB", "<b>"])
def test_language_choice_that_is_unknown_changes_nothing(
    learner: User, browser_of: Callable[[User | None], Client], language: str
) -> None:
    browser_of(learner).post("/en/account/language/", {"language": language})
    learner.refresh_from_db()
    assert learner.language == "en"


def test_password_change_needs_the_old_one_and_keeps_this_browser_signed_in(learner: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post(SIGN_IN, {"email": learner.email, "password": PASSWORD})
    wrong = {"old_password": "no", "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert here.post("/en/account/password/", wrong).status_code == 422
    assert here.post("/en/account/password/", wrong | {"old_password": PASSWORD}).status_code == 302
    assert [client.get("/en/account/").status_code for client in (here, elsewhere)] == [200, 302]
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["accounts:password:changed"]


def path_of(link: str) -> str:
    return link.removeprefix("https://register.test")


def test_invitation_of_new_person_opens_an_account_with_the_chosen_password(db: None) -> None:
    client = Client()
    link = path_of(invitation_link("New@Example.org"))
    assert client.get(link).status_code == 200
    answer = client.post(link, {"name": "New Person", "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
    user = User.objects.get()
    assert (answer.status_code, user.email, user.name, signed_in_as(client)) == (
        302, "new@example.org", "New Person", str(user.pk),
    )  # fmt: skip
    assert user.check_password(NEW_PASSWORD)
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["accounts:invitation:accepted"]


def test_invitation_of_person_with_password_never_changes_it(learner: User) -> None:
    link = path_of(invitation_link(learner.email))
    for answer in (
        Client().get(link),
        Client().post(link, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}),
    ):
        assert (answer.status_code, SIGN_IN in answer.content.decode()) == (200, True)
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)


def test_invitation_of_closed_account_does_not_open_it(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(is_active=False, password="!")
    client = Client()
    link = path_of(invitation_link(learner.email))
    client.post(link, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
    assert signed_in_as(client) is None


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "learner@example.org", "x" * 9])
def test_invitation_with_weak_password_is_refused(db: None, password: str) -> None:
    link = path_of(invitation_link("learner@example.org"))
    answer = Client().post(link, {"new_password1": password, "new_password2": password})
    assert (answer.status_code, User.objects.count()) == (422, 0)


@pytest.mark.parametrize("token", ["garbage", "ü", "A" * 5000, "gAAAAAB", "%00", "a.b:c"])
def test_invitation_with_foreign_token_is_not_found(db: None, token: str) -> None:
    assert Client().get(f"/en/account/invitation/{token}/").status_code == 404


def test_invitation_with_any_changed_character_is_not_found(db: None) -> None:
    link = path_of(invitation_link("learner@example.org"))
    start = len("/en/account/invitation/")
    for place in range(start, len(link) - 2):
        changed = link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :]
        assert Client().get(changed).status_code == 404, place


def test_invitation_after_thirty_days_has_ended(db: None) -> None:
    now = timezone.now()
    for age, status in ((timedelta(days=29, hours=23), 200), (timedelta(days=30, minutes=1), 410)):
        link = path_of(invitation_link("learner@example.org", now=now - age))
        assert Client().get(link).status_code == status


def test_invitation_link_does_not_show_the_address(db: None) -> None:
    token = invitation_link("learner@example.org").rpartition("/invitation/")[2].strip("/")
    assert b"learner" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


@pytest.mark.parametrize("path", ["", "password/"])
def test_own_pages_for_a_stranger_lead_to_sign_in(db: None, path: str) -> None:
    answer = Client().get(f"/en/account/{path}")
    assert answer["Location"] == f"{SIGN_IN}?next=/en/account/{path}"


def test_own_page_of_a_member_names_roles_and_escapes_the_name(
    browser_of: Callable[[User | None], Client], organisation: object
) -> None:
    user = make_person("member@example.org", organisation, "designer", "registrar")
    user.name = "<script>alert(1)</script>"
    user.save()
    page = browser_of(user).get("/it/account/").content.decode()
    assert "Università Esempio" in page
    assert "<script>alert" not in page
