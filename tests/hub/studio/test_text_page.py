"""The studio's page for YAML and JSON."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from credenza.specification import read_specification, to_document
from credenza_hub.accounts.models import User
from credenza_hub.studio import actions
from credenza_hub.studio.models import Draft
from tests.hub.studio.conftest import Browser

pytestmark = pytest.mark.django_db
DRAFT = "/en/studio/drafts/evaluator/"


def test_text_pasted_as_yaml_or_json_replaces_the_draft(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    client.post(DRAFT + "text/", {"revision": "1", "text": "title:\r\n  en: From YAML\r\nextra: 1\r\n"})
    assert Draft.objects.get().document == {"title": {"en": "From YAML"}, "extra": 1}
    client.post(DRAFT + "text/", {"revision": "2", "text": json.dumps({"title": {"en": "From JSON"}})})
    assert Draft.objects.get().document == {"title": {"en": "From JSON"}}


def test_text_shown_and_sent_back_changes_nothing(draft: Draft, browser_of: Browser, designer: User) -> None:
    client = browser_of(designer)
    for form in ("yaml", "json"):
        file = client.get(f"{DRAFT}document.{form}")
        assert to_document(read_specification(file.content).specification) == draft.document
        upload = SimpleUploadedFile(f"x.{form}", file.content)
        assert client.post(DRAFT + "text/", {"revision": "1", "file": upload}).status_code == 302
    assert Draft.objects.get().revision == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"title:\n  en: [", "Line 2"),
        (b"title:\n  en: A\nworkload:\n  ects: many\n", "Line 4"),
        (b"a: &a [x, x]\nb: [*a, *a, *a]\n", "anchors"),
        (b"\xff\xfe\x00t", "UTF-8"),
        (b"[1, 2]", "specification"),
        (b"x: " + b"[" * 2000, "deep"),
        (b"PK\x03\x04 spreadsheet", "Line 1"),
        (b'{"title": {"en": "\\u0000"}}', "control"),
        (b"a" * 2_000_000, "2000000"),
    ],
)
def test_file_with_garbage_is_refused_with_the_line_and_changes_nothing(
    draft: Draft, browser_of: Browser, designer: User, content: bytes, expected: str
) -> None:
    upload = SimpleUploadedFile("x.yaml", content)
    sent = {"revision": "1", "file": upload} if content else {"revision": "1", "text": ""}
    answer = browser_of(designer).post(DRAFT + "text/", sent)
    assert (answer.status_code, expected.lower() in answer.content.decode().lower()) == (422, True)
    assert Draft.objects.get().document == draft.document


def test_text_of_a_stale_page_is_refused_and_not_lost(draft: Draft, browser_of: Browser, designer: User) -> None:
    actions.save_draft(designer, draft, {"title": {"en": "Newer"}}, revision=1, now=timezone.now())
    answer = browser_of(designer).post(DRAFT + "text/", {"revision": "1", "text": "title:\n  en: My own text\n"})
    assert (answer.status_code, "My own text" in answer.content.decode()) == (409, True)
    assert Draft.objects.get().document == {"title": {"en": "Newer"}}


def test_fault_of_the_text_is_said_in_the_readers_language(draft: Draft, browser_of: Browser, designer: User) -> None:
    sent = {"revision": "1", "text": "title:\n  kk: Атауы\nlevel:\n  eqf: VI\n"}
    answer = browser_of(designer).post("/kk/studio/drafts/evaluator/text/", sent)
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert (
        "4-жол: <code>level.eqf</code>: &quot;VI&quot; мұнда жарамайды. "
        "Бүтін санды тырнақшасыз жазыңыз, мысалы 6." in page
    )
