"""Reading rule packs from the package.

A pack is a folder ``packs/<name>/v<version>/`` with ``pack.yaml`` (title, sources, rules that a machine
cannot check), one file per rule in ``rules/`` and ``checks.py`` with one function per rule id. Published
packs stand in ``packs/DIGESTS`` with the SHA-256 of their files and never change; a new reading of a
standard is a new version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from credenza.errors import UnknownRuleError
from credenza.specification import MultilingualText, read_document

from .labels import WORDS
from .model import Check, Example, Rule, RulePack, Severity, Source, Subject, UncheckedRule


@cache
def pack_ids() -> tuple[str, ...]:
    """The ids of all published packs, e.g. eu/2022."""
    return tuple(published_digests())


@cache
def published_digests() -> Mapping[str, str]:
    """Pack id → the SHA-256 under which the pack was published."""
    lines = _packs().joinpath("DIGESTS").read_text(encoding="utf-8").split("\n")
    entries = (line.split() for line in lines if line.strip())
    return MappingProxyType({pack_id: digest for digest, pack_id in entries})


@cache
def load_pack(pack_id: str) -> RulePack:
    """The published pack with this id. Raises UnknownRuleError if there is none."""
    if pack_id not in published_digests():
        values = {"pack": repr(pack_id), "known": ", ".join(pack_ids())}
        raise UnknownRuleError(WORDS.problem("unknown_pack", values))
    name, _, version = pack_id.partition("/")
    folder = f"{name}.v{version.replace('.', '_')}"
    root = _packs().joinpath(*folder.split("."))
    return _pack(name, version, root, import_module(f"{__package__}.packs.{folder}.checks").CHECKS)


def named_packs(names: str) -> list[RulePack]:
    """The packs of a list such as ``it,kz/2022``; a name without a version means its latest published version.

    Raises UnknownRuleError for a name that no pack has.
    """
    return [load_pack(_with_version(name.strip())) for name in names.split(",")]


def _with_version(name: str) -> str:
    versions = [pack_id for pack_id in pack_ids() if pack_id.partition("/")[0] == name]
    return versions[-1] if versions else name


def find_rule(rule_id: str) -> Rule:
    """The machine-checked rule with this id, in any case. Raises UnknownRuleError if there is none."""
    for pack in reversed(_all_packs()):
        if rule_id.upper() in pack.rules:
            return pack.rules[rule_id.upper()]
    raise _unknown_rule(rule_id)


def find_pack_of(rule_id: str) -> RulePack:
    """The latest published pack that knows this rule, checked by the machine or not. Raises UnknownRuleError."""
    for pack in reversed(_all_packs()):
        if rule_id.upper() in {*pack.rules, *(rule.id for rule in pack.unchecked)}:
            return pack
    raise _unknown_rule(rule_id)


def _all_packs() -> list[RulePack]:
    return [load_pack(pack_id) for pack_id in pack_ids()]


def _unknown_rule(rule_id: str) -> UnknownRuleError:
    known = ", ".join(rule for pack in _all_packs() for rule in pack.rules)
    return UnknownRuleError(WORDS.problem("unknown_rule", {"rule": repr(rule_id), "known": known}))


def _packs() -> Traversable:
    return files(__package__).joinpath("packs")


def _pack(name: str, version: str, root: Traversable, checks: Mapping[str, Check]) -> RulePack:
    head = _document(root.joinpath("pack.yaml"))
    rule_files = sorted(root.joinpath("rules").iterdir(), key=lambda file: file.name)
    rules = [_rule(_document(file), head["sources"], checks) for file in rule_files]
    return RulePack(
        name=name,
        version=version,
        sha256=_digest(root),
        title=MultilingualText(head["title"]),
        rules=MappingProxyType({rule.id: rule for rule in rules}),
        unchecked=tuple(
            UncheckedRule(entry["id"], MultilingualText(entry["sentence"]), MultilingualText(entry["reason"]))
            for entry in head["unchecked"]
        ),
    )


def _document(file: Traversable) -> Any:
    return read_document(file.read_bytes())[0]


def _rule(document: dict[str, Any], sources: dict[str, Any], checks: Mapping[str, Check]) -> Rule:
    until = document.get("in_force_until")
    return Rule(
        id=document["id"],
        severity=Severity(document["severity"]),
        subjects=tuple(Subject(subject) for subject in document["subjects"]),
        element=document["element"],
        sources=tuple(_source(entry, sources[entry["source"]]) for entry in document["sources"]),
        in_force_from=date.fromisoformat(document["in_force_from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        sentence=MultilingualText(document["sentence"]),
        remedy=MultilingualText(document["remedy"]),
        messages={key: MultilingualText(texts) for key, texts in document["messages"].items()},
        passing=_example(document["passing"], document["in_force_from"]),
        failing=_example(document["failing"], document["in_force_from"]),
        check=checks[document["id"]],
    )


def _source(entry: dict[str, str], source: dict[str, str]) -> Source:
    return Source(f"{source['title']}, {entry['passage']}", entry.get("address", source.get("address")), entry["mark"])


def _example(document: dict[str, Any], day: str) -> Example:
    return Example(document["specification"], document.get("award"), date.fromisoformat(document.get("on", day)))


def _digest(root: Traversable) -> str:
    """SHA-256 over the lines ``<SHA-256 of the file>  <path>`` of all files of a pack, sorted by path."""
    lines = sorted(_file_digests(root, ""), key=lambda line: line[1])
    return hashlib.sha256("".join(f"{digest}  {path}\n" for digest, path in lines).encode()).hexdigest()


def _file_digests(folder: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _file_digests(entry, f"{above}{entry.name}/")
        elif entry.name.endswith((".yaml", ".py")):
            yield hashlib.sha256(entry.read_bytes()).hexdigest(), f"{above}{entry.name}"
