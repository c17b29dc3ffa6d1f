"""A registrar and a learner at a running hub, by the pages' own forms but without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.cookiejar import CookieJar
from typing import Any

from tests.running_hub import RunningHub

PASSWORD = "credenza-demo"
LEARNERS = """given_name,family_name,birth_date,email,quiz,quiz.completed_on,assignment,assignment.completed_on
Әсем,Өтегенова,1990-04-12,asem@office.example.org,passed,2026-09-25,A,2026-10-03
Zoë,O'Sample,1991-05-13,zoe@office.example.org,passed,2026-09-25,B,2026-10-03
"""


class Visitor:
    """Somebody with a session of their own. ``address`` is the page last shown."""

    def __init__(self, hub: RunningHub) -> None:
        self.hub = hub
        self.address = hub.url
        self.page = ""
        trusting = ssl.create_default_context(cafile=str(hub.certificate))
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, urllib.request.HTTPSHandler(context=trusting))

    def get(self, path: str) -> str:
        """Show a page; a path or a whole address."""
        return self._show(urllib.request.Request(urllib.parse.urljoin(self.hub.url, path)))  # noqa: S310 (always https)

    def post(self, path: str, fields: dict[str, str], files: dict[str, str] | None = None) -> str:
        """Send a form of the page last shown."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        if token is None:
            raise AssertionError(f"{self.address} has no form.")
        border = uuid.uuid4().hex
        body = _multipart({"csrfmiddlewaretoken": token[1], **fields}, files or {}, border)
        headers = {"Content-Type": f"multipart/form-data; boundary={border}", "Referer": self.address}
        return self._show(urllib.request.Request(urllib.parse.urljoin(self.hub.url, path), body, headers))  # noqa: S310

    def _show(self, asked: urllib.request.Request) -> str:
        try:
            with self._opener.open(asked, timeout=30) as answer:
                self.address, self.page = answer.geturl(), answer.read().decode("utf-8-sig")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{asked.full_url}: {error.code}\n{error.read().decode()[:3000]}") from error
        return self.page

    def sign_in(self, email: str) -> None:
        """Sign in with the password of the demo accounts."""
        self.get("/en/account/sign-in/")
        self.post("/en/account/sign-in/", {"email": email, "password": PASSWORD})


def _multipart(fields: dict[str, str], files: dict[str, str], border: str) -> bytes:
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    head = 'Content-Disposition: form-data; name="{0}"; filename="{0}.csv"\r\nContent-Type: text/csv\r\n\r\n{1}'
    parts += [head.format(name, content) for name, content in files.items()]
    return "".join([*(f"--{border}\r\n{part}\r\n" for part in parts), f"--{border}--\r\n"]).encode()


def award(registrar: Visitor, name: str = "Office", learners: str = LEARNERS) -> str:
    """Award some learners, of the usual list two; the path of their cohort."""
    form = registrar.get("/en/cohorts/new/")
    edition = re.search(r'<option value="(\d+)"[^>]*>Data literacy', form)
    if edition is None:
        raise AssertionError("The example is not there.")
    fields = {"edition": edition[1], "name": name, "awarded_on": "2026-10-20", "place": "Cork", "language": "kk"}
    registrar.post("/en/cohorts/new/", fields)
    cohort = urllib.parse.urlsplit(registrar.address).path
    registrar.post(f"{cohort}lists/", {}, {"file": learners})
    registrar.post(f"{urllib.parse.urlsplit(registrar.address).path}accept/", {"rows": "all"})
    registrar.post(f"{cohort}award/", {})
    _wait_for_the_award(registrar, urllib.parse.urlsplit(registrar.address).path)
    return cohort


def _wait_for_the_award(registrar: Visitor, batch: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if json.loads(registrar.get(f"{batch}progress.json"))["finished"]:
            return
        time.sleep(0.2)
    raise AssertionError("The award does not end.")


def collect(hub: RunningHub, registrar: Visitor, cohort: str) -> list[dict[str, Any]]:
    """The credentials, each fetched by its learner with the personal link."""
    registrar.get(f"{cohort}hand-over/")
    links = csv.DictReader(io.StringIO(registrar.post(f"{cohort}hand-over/links.csv", {})))
    return [_credential_of(Visitor(hub), row["link"]) for row in links]


def _credential_of(learner: Visitor, link: str) -> dict[str, Any]:
    learner.get(link)
    learner.post(learner.address, dict.fromkeys(("new_password1", "new_password2"), "bees make honey 2026"))
    learner.get("/en/credentials/")
    key = re.search(r"/credentials/([0-9a-f-]{36})/", learner.page)
    if key is None:
        raise AssertionError(f"No credential on the page of the learner:\n{learner.page}")
    document: dict[str, Any] = json.loads(learner.get(f"/en/credentials/{key[1]}/credential.json"))
    return document


def revoke(registrar: Visitor, cohort: str, credential: dict[str, Any]) -> None:
    """Revoke with a reason."""
    path = f"{cohort}credentials/{credential['id'].removeprefix('urn:uuid:')}/withdraw/"
    registrar.get(path)
    registrar.post(path, {"reason": "error", "words": "The results were mixed up.", "confirmed": "yes"})
