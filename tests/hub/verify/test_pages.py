"""The public verify page and the page behind a shared link."""

from __future__ import annotations

import base64
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader, PdfWriter

from credenza.formats.clr2 import RecordIssuer, to_record
from credenza.formats.openbadges3 import claims_of
from credenza.proofs import IssuerKey as SigningKey
from credenza.proofs import JwtShape, add_proof, enveloped, sign_vc_cose, sign_vc_jwt, sign_vc_sd_jwt
from credenza.supplement import draw_supplement
from credenza.verification import flatten
from credenza_hub.accounts.models import User
from credenza_hub.audit.models import AuditEvent
from credenza_hub.issuing.models import Credential
from credenza_hub.organisations.models import IssuerKey, Organisation
from credenza_hub.storage.means import find_edition
from credenza_hub.wallet.actions import share_credential, withdraw_link
from credenza_hub.wallet.models import ShareLink
from tests.hub.awarding import enrol, open_cohort, order_award, publish_example, withdraw, work_until_idle
from tests.hub.conftest import make_person
from tests.proofs.badges import SIGNED_AT, key_number, open_badge

BrowserOf = Callable[[User | None], Client]


def outcome_of(page: str) -> str:
    """The outcome that a report page shows."""
    found = re.search(r'class="verdict" data-outcome="(\w+)"', page)
    assert found is not None
    return found.group(1)


def steps_of(page: str) -> list[str]:
    """The outcome of each step that a report page shows."""
    return re.findall(r'<li data-outcome="(\w+)">', page)


def verified(client: Client, text: str, language: str = "en") -> str:
    """The report page on a pasted text."""
    answer = client.post(f"/{language}/verify/", {"text": text})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.fixture
def link(owner: User, credential: Credential) -> ShareLink:
    return share_credential(owner, credential=credential, note="private note", now=timezone.now())


@pytest.mark.parametrize("role", ["stranger", "learner", "designer", "reviewer", "registrar"])
def test_anyone_verifies(
    role: str, browser_of: BrowserOf, credential: Credential, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(None if role == "stranger" else request.getfixturevalue(role))
    assert browser.get("/en/verify/").status_code == 200
    assert outcome_of(verified(browser, credential.document)) == "verified"


@pytest.mark.parametrize("language", ["en", "it", "kk", "ru"])
def test_genuine_credential_is_verified_with_ten_steps(client: Client, credential: Credential, language: str) -> None:
    page = verified(client, credential.document, language)
    assert outcome_of(page) == "verified"
    assert steps_of(page) == ["passed"] * 10
    assert "Ada1 Specimen" in page


@pytest.mark.django_db
def test_envelopes_are_verified_as_text_and_as_file(client: Client) -> None:
    key = key_number(1)
    badge, cose = open_badge(key.did), sign_vc_cose(open_badge(key.did), key)
    sd_jwt = sign_vc_sd_jwt(badge, key, lambda size: bytes(size), disclosable=[("credentialSubject", "result")])
    texts = [
        *(sign_vc_jwt(badge, key, shape) for shape in JwtShape),
        sd_jwt,
        sd_jwt.split("~")[0] + "~",
        base64.b64encode(cose).decode(),
        json.dumps(enveloped("vc+cose", cose)),
    ]
    assert [outcome_of(verified(client, text)) for text in texts] == ["verified"] * len(texts)
    page = client.post("/en/verify/", {"file": SimpleUploadedFile("credential.cose", cose)}).content.decode()
    assert outcome_of(page) == "verified"
    assert outcome_of(verified(client, f"{sd_jwt}WyJhIiwiZ3JhZGUiLCJBIl0~")) == "not_verified"
    assert outcome_of(verified(client, base64.b64encode(cose[:-1] + b"?").decode())) == "not_verified"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["in this register: Example University", "(list of 2"]),
        ("it", ["in questo registro: Università Esempio"]),
        ("kk", ["осы тізілімде бар: Үлгі университеті", "\u202fж. "]),
        ("ru", ["в этом реестре: Example University", "\u202fг. удостоверение действительно"]),
    ],
)
def test_steps_speak_of_the_register_and_write_dates_as_the_reader_does(
    client: Client, credential: Credential, language: str, words: list[str]
) -> None:
    page = verified(client, credential.document, language)
    steps = page.partition('<ol class="steps">')[2].partition("</ol>")[0]
    assert [word for word in words if word not in steps] == []
    assert re.findall(r"\d{4}-\d\d-\d\d|your list", steps) == []


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Passed"), ("it", "Superato"), ("kk", "Тапсырды"), ("ru", "Сдано")]
)
def test_passed_is_said_in_the_readers_language_wherever_results_are_shown(
    browser_of: BrowserOf, organisation: Organisation, registrar: User, reviewer: User, language: str, word: str
) -> None:
    edition = publish_example(organisation, reviewer, "digital-archives")
    cohort = open_cohort(registrar, edition)
    enrol(registrar, cohort, b"given_name,family_name,email,portfolio\nAda,Specimen,ada@example.org,passed\n")
    order_award(registrar, cohort)
    work_until_idle()
    credential = Credential.objects.get()
    owner = make_person("ada@example.org")
    pages = [
        verified(browser_of(None), credential.document, language),
        browser_of(owner).get(f"/{language}/credentials/{credential.key}/").content.decode(),
        browser_of(registrar).get(f"/{language}/cohorts/{cohort.pk}/").content.decode(),
        browser_of(None).get(f"/{language}/register/{edition.entry.slug}/").content.decode(),
    ]
    assert [re.findall(rf"[:(] ?(?:<strong>)?{word}\b", page) != [] for page in pages] == [True] * 4


def _every(page: str) -> str:
    """The part of a report page that lists every signed statement."""
    return page.partition('<section class="every">')[2].partition("</section>")[0]


def test_every_signed_statement_is_on_the_page(client: Client, credential: Credential) -> None:
    every, document = _every(verified(client, credential.document)), json.loads(credential.document)
    del document["proof"]
    names = [name for name in _names(document) if name != "@context"]
    assert Counter(re.findall(r"<dt>[^<]*<code>([^<]+)</code></dt>", every)) - Counter(["@context"]) == Counter(names)
    texts = [value for value in flatten(document).values() if isinstance(value, str)]
    missing = [text for text in texts if escape(text) not in every and f'title="{text}"' not in every]
    assert missing == []


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _names(member)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Learning outcome: ", "The signature itself is not listed"]),
        ("it", ["Risultato di apprendimento: ", "La firma stessa non è elencata"]),
        ("kk", ["Оқыту нәтижесі: ", "Қолтаңбаның өзі тізімде жоқ"]),
        ("ru", ["Результат обучения: ", "Сама подпись не перечислена"]),
    ],
)
def test_terms_are_in_the_readers_language(
    client: Client, credential: Credential, language: str, words: list[str]
) -> None:
    every = _every(verified(client, credential.document, language))
    assert [word for word in words if word not in every] == []


@pytest.mark.django_db
def test_members_of_a_stranger_are_neither_markup_nor_links_that_run(client: Client) -> None:
    key = key_number(1)
    badge = open_badge(key.did)
    badge["credentialSubject"]["achievement"]["description"] = "<b>bold</b>"
    badge["credentialSubject"]["achievement"]["criteria"] = {"id": "javascript:alert(1)", "narrative": "x"}
    badge["credentialSubject"]["achievement"]["image"] = {
        "id": "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+",
        "type": "Image",
    }
    every = _every(verified(client, sign_vc_jwt(badge, key, JwtShape.OPEN_BADGES)))
    assert "&lt;b&gt;bold" in every
    assert "javascript:alert(1)" in every
    assert re.findall(r'(?:href|src)="(?!https?://)[^"]*', every) == []


@pytest.mark.django_db
def test_what_a_learner_holds_back_is_counted(client: Client) -> None:
    key = key_number(1)
    whole = sign_vc_sd_jwt(
        open_badge(key.did), key, lambda size: bytes(size), disclosable=[("credentialSubject", "result")]
    )
    assert "at most 1 more signed" not in _every(verified(client, whole))
    assert "at most 1 more signed" in _every(verified(client, whole.split("~")[0] + "~"))


def _signed_badge(number: int, key: SigningKey) -> dict[str, Any]:
    unsigned = open_badge(key.did) | {"id": f"urn:uuid:0d0c1d1e-7a0f-4c57-9d8b-0a3e7c1f2b1{number}"}
    return add_proof(unsigned, key, SIGNED_AT)


@pytest.mark.django_db
def test_credentials_of_a_record_are_each_verified_and_the_worst_counts(client: Client) -> None:
    key, signed_at = key_number(1), timezone.now() - timedelta(days=1)
    issuer, record_id = RecordIssuer(key.did, "Example University"), "urn:uuid:0d1f6c1e-7a53-4a0b-9a90-6a9dfd6f2b01"
    good, bad = _signed_badge(1, key), _signed_badge(2, key) | {"name": "Something else"}
    records = [to_record(badges, issuer, record_id, "Transcript", signed_at) for badges in ([good], [good, bad])]
    pages = [verified(client, sign_vc_jwt(record, key, JwtShape.OPEN_BADGES)) for record in records]
    assert [outcome_of(page) for page in pages] == ["verified", "not_verified"]
    inside = [re.findall(r'class="card" data-outcome="(\w+)"', page) for page in pages]
    assert inside == [["verified"], ["verified", "not_verified"]]
    assert ["credentials inside is the reason" in page for page in pages] == [False, True]


def test_changed_credential_is_not_verified_and_names_the_step(client: Client, credential: Credential) -> None:
    page = verified(client, credential.document.replace("Ada1", "Eva1"))
    assert outcome_of(page) == "not_verified"
    assert steps_of(page)[3] == "failed"
    assert "without proof" in page


@pytest.mark.django_db
def test_html_in_a_credential_is_shown_as_text(client: Client, credential: Credential) -> None:
    attack = "</td><script>alert(1)</script><img src=x onerror=alert(1)>"
    document = _with_every_text(json.loads(credential.document), attack)
    page = verified(client, json.dumps(document))
    assert outcome_of(page) == "not_verified"
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def _with_every_text(value: Any, addition: str) -> Any:
    if isinstance(value, dict):
        return {name: _with_every_text(item, addition) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_every_text(item, addition) for item in value]
    return value + addition if isinstance(value, str) and not value.startswith(("http", "urn", "did")) else value


def test_revoked_credential_is_not_verified_at_once(
    client: Client, registrar: User, credentials: list[Credential]
) -> None:
    withdraw(registrar, credentials[0], "Mistake.")
    revoked, neighbour = (verified(client, credential.document) for credential in credentials[:2])
    assert (outcome_of(revoked), steps_of(revoked)[6]) == ("not_verified", "failed")
    assert outcome_of(neighbour) == "verified"


def test_unknown_issuer_out_of_reach_is_neither_yes_nor_no(client: Client, credential: Credential) -> None:
    IssuerKey.objects.update(did="did:web:elsewhere.example")
    page = verified(client, credential.document)
    assert outcome_of(page) == "could_not_check"
    assert "✓" not in page


@pytest.mark.parametrize(
    "text", ["hello", "{", "[]", "{}", "null", "a.b.c", "%PDF-1.7", "\x01", "<script>alert(1)</script>", "🎓" * 1000]
)
@pytest.mark.django_db
def test_garbage_gives_a_report_that_says_so(client: Client, text: str) -> None:
    answer = client.post("/en/verify/", {"text": text})
    page = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in page
    assert "Traceback" not in page
    assert answer.status_code == 422 or outcome_of(page) == "not_verified"


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_once(client: Client) -> None:
    page = verified(client, "hello")
    assert re.findall(r'class="step-head" data-number="([\d–]+)"', page) == ["1", "2–9", "10"]
    assert page.count("<p>Not checked, because the credential could not be read.") == 1
    assert "Vocabulary · Form · Signature" in page


@pytest.mark.django_db
def test_steps_that_only_follow_are_no_reasons(client: Client) -> None:
    key = key_number(4)
    unsigned = {**open_badge("did:web:elsewhere.example"), "id": "urn:uuid:4fc1ae15-0d3c-4c9c-8b8d-3d5a51a6c0a1"}
    signed = add_proof({**unsigned, "issuer": {**unsigned["issuer"], "id": key.did}}, key, SIGNED_AT)
    signed["proof"][0]["verificationMethod"] = "did:web:elsewhere.example#key"
    page = verified(client, json.dumps(signed))
    reasons = re.findall(r"<li><strong>([^<]+):</strong>", page)
    assert (outcome_of(page), reasons) == ("could_not_check", ["Signature"])


@pytest.mark.django_db
def test_badge_without_a_name_begins_with_its_title(client: Client) -> None:
    key = key_number(4)
    badge = open_badge(key.did)
    del badge["credentialSubject"]["identifier"]
    page = verified(client, json.dumps(add_proof(badge, key, SIGNED_AT)))
    lede = re.search(r'<p class="lede">(.*?)</p>', page)
    assert outcome_of(page) == "verified"
    assert lede is not None
    assert lede.group(1).startswith("<span")


@pytest.mark.django_db
def test_empty_form_and_two_inputs_are_refused_in_words(client: Client) -> None:
    file = SimpleUploadedFile("credential.json", b"{}")
    for data in ({}, {"text": "   "}, {"text": "{}", "file": file}):
        answer = client.post("/en/verify/", data)
        assert answer.status_code == 422
        assert "Paste a text or choose a file" in answer.content.decode()


def test_uploaded_files_are_verified(
    client: Client, browser_of: BrowserOf, owner: User, credential: Credential
) -> None:
    address = f"/en/credentials/{credential.key}/supplement.pdf"
    supplement = browser_of(owner).post(address, {"first": "it", "second": "kk"}).content
    for name, content in (("supplement.pdf", supplement), ("credential.json", credential.document.encode())):
        answer = client.post("/en/verify/", {"file": SimpleUploadedFile(name, content)})
        assert outcome_of(answer.content.decode()) == "verified"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "do not say what the issuer signed"),
        ("it", "non dicono ciò che l'ente emittente ha firmato"),
        ("kk", "берген ұйым қол қойғанға сай емес"),
        ("ru", "написано не то, что подписала"),
    ],
)
def test_edited_pages_of_a_pdf_are_never_shown_as_valid(
    client: Client, credential: Credential, language: str, words: str
) -> None:
    document = json.loads(credential.document)
    forged = json.loads(credential.document.replace("Ada1", "Eva1"))
    edition = find_edition(claims_of(document).edition_sha256 or "")
    pages = [draw_supplement(each, edition, ("ru", "en"), None, timezone.now()) for each in (document, forged)]
    answers = [_uploaded(client, _with_attachment(each, credential.document.encode()), language) for each in pages]
    assert [outcome_of(page) for page in answers] == ["verified"] * 2
    assert [words in page for page in answers] == [False, True]
    assert [re.findall(r'data-pages="(\w+)"', page) for page in answers] == [["same"], ["differs"]]
    assert re.findall(r"<td[^>]*>[^<]*Ada1[^<]*</td><td[^>]*><del>[^<]*Eva1", answers[1]) != []


def _uploaded(client: Client, pdf: bytes, language: str) -> str:
    return client.post(f"/{language}/verify/", {"file": SimpleUploadedFile("x.pdf", pdf)}).content.decode()


def _with_attachment(pdf: bytes, content: bytes) -> bytes:
    """A PDF with another credential inside."""
    writer, made = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))), io.BytesIO()
    next(iter(writer.attachment_list)).content = content
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(("name", "size"), [("text", 1_000_001), ("file", 20 * 1024 * 1024 + 1)])
def test_too_large_input_is_refused(client: Client, name: str, size: int) -> None:
    content = SimpleUploadedFile("big.pdf", b"a" * size) if name == "file" else "a" * size
    assert client.post("/en/verify/", {name: content}).status_code == 422


def test_verifying_stores_and_records_nothing(
    client: Client, credential: Credential, caplog: pytest.LogCaptureFixture
) -> None:
    events = AuditEvent.objects.count()
    verified(client, credential.document)
    assert AuditEvent.objects.count() == events
    assert "Specimen" not in caplog.text


def test_form_refuses_a_post_without_token(credential: Credential) -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/verify/", {"text": credential.document})
    assert answer.status_code == 403
    assert "This form is no longer valid" in answer.content.decode()


def test_shared_link_leads_from_the_qr_code_to_the_report(client: Client, link: ShareLink) -> None:
    answer = client.get(f"/s/{link.token}", headers={"Accept-Language": "kk"}, follow=True)
    assert answer.redirect_chain == [(f"/kk/verify/shared/{link.token}/", 302)]
    page = answer.content.decode()
    assert outcome_of(page) == "verified"
    assert "private note" not in page
    assert answer["X-Robots-Tag"] == "noindex"


def test_pasted_link_leads_to_the_shared_page(client: Client, link: ShareLink) -> None:
    answer = client.post("/en/verify/", {"text": f" https://register.test/s/{link.token}\n"})
    assert (answer.status_code, answer["Location"]) == (302, f"/en/verify/shared/{link.token}/")


@pytest.mark.parametrize("text", ["https://register.test/s/../../x", "https://evil.test/s/abc", "//evil.test/s/abc"])
@pytest.mark.django_db
def test_pasted_address_of_anything_else_leads_nowhere(client: Client, text: str) -> None:
    assert outcome_of(verified(client, text)) == "not_verified"


def test_withdrawn_link_shows_nothing_of_the_credential(client: Client, owner: User, link: ShareLink) -> None:
    withdraw_link(owner, link=link, now=timezone.now())
    answer = client.get(f"/en/verify/shared/{link.token}/")
    assert answer.status_code == 410
    assert "This link was withdrawn" in answer.content.decode()
    assert "Specimen" not in answer.content.decode()


def test_revoked_credential_behind_a_link_is_not_verified(client: Client, registrar: User, link: ShareLink) -> None:
    withdraw(registrar, link.credential, "Mistake.")
    assert outcome_of(client.get(f"/en/verify/shared/{link.token}/").content.decode()) == "not_verified"


@pytest.mark.django_db
def test_unknown_link_is_not_found_in_plain_words(client: Client) -> None:
    answer = client.get("/en/verify/shared/unknown/")
    assert answer.status_code == 404
    assert "This link leads to no credential" in answer.content.decode()
