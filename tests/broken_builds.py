"""A pytest plugin that breaks the product before its tests are run: ``-p tests.broken_builds --broken-build NAME``.

Each build is broken in one way, at one place of the product; the tests stay what they are. A function is replaced where
it stands, whoever has imported it. ``tests/test_broken_builds.py`` asserts that our own suite notices each of them.
``python -m tests.broken_builds FOLDER`` runs them all, each in a process of its own that begins with the same imports.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

Whole = Callable[..., Any]
"""The function as it was before it was broken; the first argument of each broken one."""


@dataclass(frozen=True)
class Build:
    """What is broken (``module:name`` or ``module:Class.name``), what stands there instead, and the tests to be run."""

    place: str
    broken: Callable[..., Any]
    tests: str


def _random_signature(whole: Whole, *arguments: Any) -> bytes:
    return os.urandom(len(whole(*arguments)))


def _always(answer: Any) -> Callable[..., Any]:
    return lambda whole, *arguments, **options: answer


def _always_outcome(name: str) -> Callable[..., Any]:
    def outcome(whole: Whole, report: Any) -> Any:
        from credenza.verification import Outcome

        return Outcome[name]

    return outcome


def _passes(reason: str, **facts: str) -> Callable[..., Any]:
    def check(whole: Whole, *arguments: Any) -> Any:
        from credenza.verification.report import passed

        return passed(reason, **facts)

    return check


def _next_bit(whole: Whole, bits: Any, index: int, value: bool) -> None:
    whole(bits, (index + 1) % (len(bits) * 8), value)


def _mirrored_bit(whole: Whole, bits: Any, index: int, *value: Any) -> Any:
    return whole(bits, index ^ 7, *value)


def _without_last_statement(whole: Whole, *arguments: Any) -> bytes:
    lines = whole(*arguments).split(b"\n")
    return b"\n".join([*lines[:-2], b""])


def _labels_swapped(whole: Whole, *arguments: Any) -> bytes:
    form = whole(*arguments)
    return form.replace(b"_:c14n0 ", b"_:x ").replace(b"_:c14n1 ", b"_:c14n0 ").replace(b"_:x ", b"_:c14n1 ")


def _members_of_last(whole: Whole, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs)


def _all_referenced(whole: Whole, *arguments: Any) -> Any:
    return replace(whole(*arguments), unreferenced=())


def _entered_before(whole: Whole, folder: Any, chunk: int, written: Any, kept: Any) -> None:
    folder.journal.keep(chunk, kept)
    folder.journal.keep = lambda *entered: None
    try:
        whole(folder, chunk, written, kept)
    finally:
        del folder.journal.keep


def _refuses(whole: Whole, *arguments: Any, **options: Any) -> None:
    from credenza_hub.conformance.problems import MALFORMED, RefusedError, problem

    raise RefusedError(problem(MALFORMED, "No."))


VERIFYING = "tests/verification/test_vectors.py"
STATUS = "tests/status/test_lists.py"
AWARDING = "tests/cli/awarding/test_whole_list.py"
RECOGNITION = "tests/recognition/test_refusals.py"
CANONICAL = "tests/canonicalisation/test_walker.py"
JSON = "tests/proofs/test_strict_json.py"
PROOFS = "tests/proofs/test_data_integrity.py"
ATTACKS = "tests/verification/test_attacks.py"
SD_JWT = "tests/proofs/sd_jwt/test_vc_sd_jwt.py"
SD_ATTACKS = "tests/proofs/ecdsa_sd/test_attacks.py"
ATTESTATIONS = "tests/verification/test_attestations.py"
INTERFACE = "tests/hub/conformance/test_verifying.py"
_FACADE = "credenza_hub.conformance.verifying:check_credential"
_SD = "credenza.proofs.ecdsa_sd"
_OUTCOME = "credenza.verification.report:VerificationReport.outcome"
_HOLDS = "credenza.proofs.signatures:signature_holds"
_CANONICAL_FORM = "credenza.canonicalisation.rdfc:canonical_form"
_AGREEMENT = "credenza.canonicalisation.descriptions:Descriptions.require_agreement"
_STEP = "credenza.verification"
BUILDS: Mapping[str, Build] = {
    "signs random bytes": Build("credenza.proofs.keys:IssuerKey.sign", _random_signature, PROOFS),
    "every signature holds": Build(_HOLDS, _always(True), VERIFYING),
    "no signature holds": Build(_HOLDS, _always(False), VERIFYING),
    "verification always says yes": Build(_OUTCOME, _always_outcome("VERIFIED"), VERIFYING),
    "verification always says no": Build(_OUTCOME, _always_outcome("NOT_VERIFIED"), VERIFYING),
    "verification never makes up its mind": Build(_OUTCOME, _always_outcome("COULD_NOT_CHECK"), VERIFYING),
    "revokes the neighbour": Build("credenza.status.bits:set_bit", _next_bit, STATUS),
    "counts bits from the wrong end": Build("credenza.status.bits:_locate", _mirrored_bit, STATUS),
    "status is never read": Build(f"{_STEP}.status:check_status", _passes("status_clear", moment="?"), VERIFYING),
    "status of attestations is never read": Build(
        f"{_STEP}.attestation:check_attestation_status", _passes("status_clear", moment="?"), ATTESTATIONS
    ),
    "any authority is believed": Build("credenza.proofs.published_keys:_require_trusted", _always(None), ATTESTATIONS),
    "awards whom it awarded before": Build("credenza.cli.awarding.journal:Journal.find", _always(None), AWARDING),
    "enters credentials before they are there": Build(
        "credenza.cli.awarding.folder:AwardFolder.publish", _entered_before, AWARDING
    ),
    "any signer will do": Build(f"{_STEP}.signature:check_issuer", _passes("issuer_unknown", issuer="?"), VERIFYING),
    "nothing ever expires": Build(f"{_STEP}.dates:check_dates", _passes("dates_hold", day="?"), VERIFYING),
    "revoked keys sign on": Build("credenza.proofs.resolving:_ends", _always(()), PROOFS),
    "a statement escapes the signature": Build(_CANONICAL_FORM, _without_last_statement, CANONICAL),
    "two nodes swap their labels": Build(_CANONICAL_FORM, _labels_swapped, CANONICAL),
    "members move between descriptions": Build(_AGREEMENT, _always(None), ATTACKS),
    "repeated members are swallowed": Build("credenza.proofs.strict_json:_unique_members", _members_of_last, JSON),
    "disclosures that nobody signed count": Build("credenza.proofs.sd_jwt.revealing:reveal", _all_referenced, SD_JWT),
    "shown statements need no signature": Build(f"{_SD}.verifying:_require_signatures", _always(None), SD_ATTACKS),
    "the test interface always says yes": Build(_FACADE, _always(None), INTERFACE),
    "the test interface always says no": Build(_FACADE, _refuses, INTERFACE),
    "who evaluated decides": Build("credenza.recognition.guards:ask_four_eyes", _always(None), RECOGNITION),
    "refusals need no ground": Build("credenza.recognition.ladder:_ask_grounds", _always(None), RECOGNITION),
    "rungs are skipped": Build("credenza.recognition.ladder:_ask_rungs", _always(None), RECOGNITION),
    "caps are forgotten": Build("credenza.recognition.credits:_check_cap", _always(None), RECOGNITION),
    "late decisions pass in silence": Build("credenza.recognition.guards:ask_deadline", _always(None), RECOGNITION),
    "any member makes a quorum": Build(
        "credenza.recognition.procedure:CommissionRules.present_at_least", _always(1), RECOGNITION
    ),
    "weak keys are keys": Build("credenza.proofs.signatures:_sound", lambda whole, public: public, ATTACKS),
}
"""Name → build."""

_WHOLE: dict[str, Whole] = {}
_BROKEN: dict[str, Callable[..., Any]] = {}


def call(place: str, *arguments: Any, **options: Any) -> Any:
    """What the broken product does at ``place``."""
    return _BROKEN[place](_WHOLE[place], *arguments, **options)


def _break(build: Build) -> None:
    module_name, _, path = build.place.partition(":")
    holder: Any = importlib.import_module(module_name)
    *holders, name = path.split(".")
    for step in holders:
        holder = getattr(holder, step)
    held = holder.__dict__[name]
    function = inspect.unwrap(held.fget if isinstance(held, property) else held)
    _WHOLE[build.place] = types.FunctionType(
        function.__code__, function.__globals__, name, function.__defaults__, function.__closure__
    )
    _WHOLE[build.place].__kwdefaults__ = function.__kwdefaults__
    _BROKEN[build.place] = build.broken
    source = f"def {name}(*a, **o):\n from tests.broken_builds import call\n return call({build.place!r}, *a, **o)"
    made: dict[str, Any] = {}
    exec(source, made)  # noqa: S102
    function.__code__ = made[name].__code__
    function.__defaults__ = function.__kwdefaults__ = None


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that chooses what is broken."""
    parser.addoption("--broken-build", choices=list(BUILDS), help="break the product in this way first")


def pytest_configure(config: pytest.Config) -> None:
    """Break the product before any test is read."""
    name = config.getoption("--broken-build")
    if name:
        _break(BUILDS[name])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says that this was no run of the product."""
    terminalreporter.write_line(f"broken build: {config.getoption('--broken-build')}")


def _run(name: str | None, paths: Sequence[str], output: Path) -> int:
    """One run of a part of our suite in a process that is forked for it; returns its number."""
    process = os.fork()
    if process:
        return process
    sink = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    options = ["-p", "tests.broken_builds", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=line", "-q"]
    broken = ["--broken-build", name, "-x"] if name else []
    code = pytest.main([*options, *broken, *paths])
    sys.stdout.flush()
    os._exit(int(code))


def main(folder: Path) -> None:
    """Run every build and the whole product, two at a time; ``FOLDER/<number>`` holds what each said."""
    importlib.import_module("tests.proofs.badges")
    importlib.import_module("hypothesis")
    whole = sorted({build.tests for build in BUILDS.values()})
    waiting: list[tuple[str | None, list[str]]] = [(None, whole), *((name, [BUILDS[name].tests]) for name in BUILDS)]
    running: dict[int, str | None] = {}
    codes: dict[str, int] = {}
    while waiting or running:
        if waiting and len(running) < 2:
            name, paths = waiting.pop(0)
            running[_run(name, paths, folder / (name or "whole"))] = name
        else:
            process, status = os.wait()
            codes[running.pop(process) or "whole"] = os.waitstatus_to_exitcode(status)
    (folder / "codes.json").write_text(json.dumps(codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
