"""What is fuzzed: for each reader of outside bytes one small function, and examples of our own to start from.

A function takes any bytes and returns, whatever they are. It raises only when the product broke a promise: an exception
outside the error tree, or a document that means something else after it was written again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pyarrow as arrow
from pyarrow import parquet
from tests.proofs.badges import NOW, SIGNED_AT, key_number
from tests.verification.test_robustness import pdf_with

from credenza.awards import AssessmentResult, Award, Learner
from credenza.canonicalisation import Canonicalisation, CanonicalisationError, Canonicaliser, quads_of
from credenza.errors import CredenzaError, InputError
from credenza.issuance import BatchIssuer, TokenIssuer, issue_credential, issue_jwt, read_learners
from credenza.proofs import (
    AUTHENTICATION,
    CREDENTIALS_V2,
    JwtShape,
    add_proof,
    did_web_address,
    find_key,
    generate_key,
    read_datetime,
    read_json,
    read_key_file,
    read_vc_jwt,
    resolver,
    sign_vc_jwt,
    write_datetime,
    write_key_file,
)
from credenza.proofs.contexts import pinned_documents
from credenza.specification import Edition, make_edition, read_specification, to_json, to_yaml
from credenza.status import StatusReference, decode, encode, new_list, read_status_entry, read_status_list
from credenza.verification import Means, Outcome, VerificationReport, Verifier, verify, verify_presentation

from .occupations import OCCUPATION_TARGETS
from .others import OTHER_TARGETS
from .signed import SIGNED_TARGETS
from .target import KEY, ROOT, Target

LIMIT = 256 * 1024


def _files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _json(data: bytes) -> None:
    document = read_json(data, LIMIT)
    again = json.dumps(document, ensure_ascii=False).encode()
    assert read_json(again, 8 * LIMIT) == document


def _credential(data: bytes) -> None:
    """Nothing but the very documents that were signed is ever verified; those are few and known.

    A verifier that has seen all earlier inputs answers like one that has seen none.
    """
    report = verify(data, _means(), NOW)
    assert len(report.steps) == 10
    assert _verifier().verify(data, NOW).to_document() == report.to_document()
    if report.outcome is Outcome.VERIFIED:
        assert _said_in(report) in _genuine(), "verified, but nobody signed it"


def _said_in(report: VerificationReport) -> str:
    return json.dumps(dict(report.claims), sort_keys=True)


@cache
def _verifier() -> Verifier:
    return Verifier(_means())


@cache
def _means() -> Means:
    lists = {"https://alatau.example/status/1": (ROOT / "tests/vectors/credentials/status-list.json").read_bytes()}
    web = json.loads((ROOT / "tests/vectors/credentials/did-web.json").read_bytes())
    return Means(status_lists=lists.get, did_documents={web["id"]: web})


@cache
def _genuine() -> frozenset[str]:
    reports = (verify(data, _means(), NOW) for data in _credentials())
    return frozenset(_said_in(report) for report in reports if report.outcome is Outcome.VERIFIED)


@cache
def _credentials() -> tuple[bytes, ...]:
    return tuple(
        _files("tests/vectors/credentials/*.json", "tests/vectors/credentials/*.jwt", "tests/vectors/attacks/*.json")
    )


@cache
def _pdfs() -> tuple[bytes, ...]:
    good = (ROOT / "tests/vectors/credentials/good.json").read_bytes()
    return (pdf_with(("credential.json", good)), pdf_with(), pdf_with(("a.pdf", pdf_with())))


def _signed_nonsense(data: bytes) -> None:
    """What an issuer signs may be nonsense: it must come through all nine steps behind a good signature."""
    document = read_json(data, LIMIT)
    report = verify(sign_vc_jwt(document, KEY).encode(), _means(), NOW)
    assert len(report.steps) == 10


def _token(data: bytes) -> None:
    token = read_vc_jwt(data.decode("latin-1"))
    assert json.loads(json.dumps(token.document)) == token.document


def _canonical(data: bytes) -> None:
    """The quick way and the whole algorithm agree, and the same document has the same form when it is read again."""
    document = read_json(data, LIMIT)
    walker = _canonicalisation()._walker
    form = _canonicalisation().canonicalise(document)
    assert form == Canonicaliser(quads_of(walker.dataset(document))).canonical_form()
    assert form == _canonicalisation().canonicalise(json.loads(json.dumps(document, sort_keys=True)))
    assert all(line.endswith(" .") for line in form.decode().split("\n")[:-1])


@cache
def _canonicalisation() -> Canonicalisation:
    return Canonicalisation(pinned_documents())


def _unsecured() -> list[bytes]:
    documents = [json.loads(data) for data in _credentials() if data.startswith(b"{")]
    return [json.dumps({name: doc[name] for name in doc if name != "proof"}).encode() for doc in documents]


def _did_document(data: bytes) -> None:
    document = read_json(data, LIMIT)
    identifier = document.get("id")
    did = identifier if isinstance(identifier, str) else "did:web:alatau.example"
    for method in ("#key-1", f"#{key_number(3).public_multibase}"):
        key = find_key(did + method, resolver({did: document}), NOW)
        assert json.loads(json.dumps(key)) == key


def _did_url(data: bytes) -> None:
    url = data.decode("utf-8", "replace")
    for reader in (did_web_address, lambda did: find_key(did, resolver({}, _no_network), NOW)):
        try:
            reader(url)
        except CredenzaError:
            continue


def _no_network(url: str) -> bytes:
    assert url.startswith("https://")
    return b"{}"


def _status_list(data: bytes) -> None:
    bits = decode(data.decode("latin-1"))
    assert decode(encode(bits)) == bits


def _status_documents(data: bytes) -> None:
    document = read_json(data, LIMIT)
    try:
        entry = read_status_entry(document)
        assert read_status_entry(entry.entry()) == entry
    except InputError:
        pass
    read_status_list(document)


def _specification(data: bytes) -> None:
    specification = read_specification(data).specification
    edition = make_edition(specification)
    for text in (to_json(specification), to_yaml(specification)):
        assert make_edition(read_specification(text.encode()).specification) == edition


def _learners(data: bytes) -> None:
    listed = read_learners(data, _edition(), awarded_on=date(2026, 3, 1), max_rows=2_000)
    assert all(row.learner.given_name or row.learner.family_name or row.learner.person_id for row in listed.rows)


@cache
def _edition() -> Edition:
    return make_edition(read_specification((ROOT / "tests/vectors/editions/complete.yaml").read_bytes()).specification)


def _learner_lists() -> list[bytes]:
    columns = [assessment.key for assessment in _edition().specification.assessments]
    header = ["given_name", "family_name", "person_id", "birth_date", "email", *columns, columns[0] + ".completed_on"]
    row = [
        "Айгүл",
        "Сейітқызы",
        "880101300123",
        "1988-01-01",
        "a@b.example",
        *["passed" for _ in columns],
        "01.03.2026",
    ]
    made = [separator.join(header) + "\r\n" + separator.join(row) + "\r\n" for separator in ",;\t"]
    return [text.encode() for text in made] + [b"\xef\xbb\xbf" + made[0].encode(), *_files("examples/**/*.csv")]


def _key_file(data: bytes) -> None:
    key = read_key_file(data, "secret")
    assert read_key_file(write_key_file(key, "secret"), "secret").public_key == key.public_key


def _key_files() -> list[bytes]:
    key = generate_key(lambda size: bytes(size))
    return [write_key_file(key, None, unencrypted=True), write_key_file(key, "secret")]


def _moment(data: bytes) -> None:
    moment = read_datetime(data.decode("utf-8", "replace"))
    if moment is not None:
        assert read_datetime(write_datetime(moment)) == moment.replace(microsecond=0)


def _self_test(data: bytes) -> None:
    """Broken on purpose: shows that the engine is guided by coverage and that a broken promise ends a run."""
    text = data.decode("latin-1")
    if text.startswith("b") and text[1:2] == "a":
        raise RuntimeError("self-test")


def _batch(data: bytes) -> None:
    """A batch that has seen many awards writes each like the one that is issued by itself, or refuses it likewise."""
    texts = (data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")).split("\x1f")
    given, family, person, place, salt, grade, number = (*texts, *[""] * 7)[:7]
    award = Award(
        id=f"urn:uuid:{number}" if number else "urn:uuid:1",
        learner=Learner(given, family, person or None, None, f"{salt}@a.example"),
        awarded_on=date(2026, 3, 1),
        place=place or None,
        results=tuple(AssessmentResult(part.key, grade or None) for part in _edition().specification.assessments),
    )
    for ways in ((_batch_issuer().issue, _one_by_one), (_token_issuer().issue, _token_alone)):
        made = [_issued(how, award, salt) for how in ways]
        assert made[0] == made[1]


def _is_text(data: bytes) -> bool:
    try:
        return bool(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return False


def _issued(how: Callable[..., Any], award: Award, salt: str) -> Any:
    try:
        made = how(award, status=StatusReference("https://alatau.example/status/1", 5), salt=salt)
    except CredenzaError as error:
        return type(error)
    return json.loads(made) if isinstance(made, bytes) and made.startswith(b"{") else made


@cache
def _batch_issuer() -> BatchIssuer:
    return BatchIssuer(_edition(), KEY, created=SIGNED_AT)


@cache
def _token_issuer() -> TokenIssuer:
    return TokenIssuer(_edition(), KEY)


def _token_alone(award: Award, **options: Any) -> bytes:
    return issue_jwt(_edition(), award, KEY, **options).encode()


def _one_by_one(award: Award, **options: Any) -> dict[str, Any]:
    return issue_credential(_edition(), award, KEY, created=SIGNED_AT, **options)


def _presentation(data: bytes) -> None:
    report = verify_presentation(data, _verifier(), NOW, challenge="c", domain="https://verifier.example")
    assert report.outcome in Outcome
    if report.outcome is Outcome.VERIFIED:
        assert all(_said_in(held) in _genuine() for held in report.credentials)


@cache
def _presentations() -> tuple[bytes, ...]:
    held = json.loads((ROOT / "tests/vectors/credentials/good.json").read_bytes())
    presentation = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": KEY.did,
        "verifiableCredential": [held],
    }
    signed = add_proof(
        presentation, KEY, SIGNED_AT, purpose=AUTHENTICATION, challenge="c", domain="https://verifier.example"
    )
    return (json.dumps(signed).encode(), sign_vc_jwt(presentation, KEY, JwtShape.VC_JOSE).encode())


def _parquet(data: bytes) -> None:
    if data.startswith(b"PAR1"):
        _learners(data)


def _parquet_files() -> list[bytes]:
    rows = [line.split(",") for line in _learner_lists()[0].decode().splitlines()]
    table = arrow.table(dict(zip(rows[0], ([cell] for cell in rows[1]), strict=True)))
    written = BytesIO()
    parquet.write_table(table, written)
    return [written.getvalue()]


TARGETS = {
    target.name: target
    for target in (
        Target("json", _json, _credentials),
        Target("credential", _credential, _credentials),
        Target("pdf", _credential, _pdfs, ("pypdf",)),
        Target("signed_nonsense", _signed_nonsense, _unsecured),
        Target("token", _token, lambda: _files("tests/vectors/credentials/*.jwt")),
        Target("canonical", _canonical, _unsecured),
        Target("did_document", _did_document, lambda: _files("tests/vectors/credentials/did-web.json")),
        Target("did_url", _did_url, lambda: [KEY.verification_method.encode(), b"did:web:a.example%3A1:b#c"]),
        Target("status_list", _status_list, lambda: [encode(new_list()).encode()]),
        Target("status_documents", _status_documents, lambda: _files("tests/vectors/credentials/status-list.json")),
        Target(
            "specification",
            _specification,
            lambda: _files("tests/vectors/editions/*.[yj]*", "examples/**/*.yaml"),
        ),
        Target("learners", _learners, _learner_lists),
        Target("key_file", _key_file, _key_files),
        Target("batch", _batch, lambda: [b"A\x1fB\x1f8\x1fAlmaty\x1fs\x1f\x1f7", "Айгүл\x1f\x1f\x1f".encode(), b"x"]),
        Target("presentation", _presentation, _presentations),
        Target("parquet", _parquet, _parquet_files),
        *SIGNED_TARGETS,
        *OCCUPATION_TARGETS,
        *OTHER_TARGETS,
        Target("moment", _moment, lambda: [b"2026-03-02T09:30:00Z", b"2026-03-02T09:30:00.123456789+05:00"]),
    )
}


SELF_TEST = Target("self_test", _self_test, lambda: [b"b"])
"""Not one of the targets: it fails."""


def run(name: str, data: bytes) -> None:
    """One input through one target; a refusal from the error tree that can be shown to people is a right answer."""
    try:
        (TARGETS.get(name) or SELF_TEST).run(data)
    except (CredenzaError, CanonicalisationError) as error:
        str(error).encode()
