"""Writes the attacks anew: ``python -m tests.vectors.attacks.make``."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from credenza.proofs import add_proof
from tests.proofs.badges import SIGNED_AT, key_number, open_badge

FOLDER = Path(__file__).parent
KEY = key_number(1)
PLACE = {"type": "GeoCoordinates", "latitude": 43.25, "longitude": 76.9}
COLLEGE = {"id": "https://college.example", "type": ["Profile"], "name": "College", "url": "https://college.example"}


def original() -> dict[str, Any]:
    """A badge that names its issuer and a college twice, and gives its result and description an id."""
    badge = open_badge(KEY.did)
    badge["issuer"] |= {"parentOrg": COLLEGE, "address": {"type": ["Address"], "geo": PLACE}}
    subject = badge["credentialSubject"]
    subject |= {"id": "did:example:learner", "source": {"id": COLLEGE["id"]}}
    subject["result"][0]["id"] = "urn:uuid:5a7a1d3a-3a44-4b47-a0a5-3f7d0c0d9d12"
    achievement = subject["achievement"]
    achievement["creator"] = {"id": KEY.did, "type": ["Profile"], "name": badge["issuer"]["name"]}
    achievement["resultDescription"][0]["allowedValue"] = ["A", "B"]
    return add_proof(badge, KEY, SIGNED_AT)


def _split_result(subject: dict[str, Any], _: dict[str, Any]) -> None:
    (result,) = subject["result"]
    value = result.pop("value")
    subject["result"].append({"id": result["id"], "type": ["Result"], "value": value})


def _repeat_result(subject: dict[str, Any], _: dict[str, Any]) -> None:
    subject["result"] *= 2


def _split_achievement(subject: dict[str, Any], _: dict[str, Any]) -> None:
    whole = subject["achievement"]
    rest = {"id": whole["id"], "type": whole["type"], "creditsAvailable": whole.pop("creditsAvailable")}
    subject["achievement"] = [whole, rest]


def _move_to_creator(subject: dict[str, Any], badge: dict[str, Any]) -> None:
    subject["achievement"]["creator"]["url"] = badge["issuer"].pop("url")


def _move_below(subject: dict[str, Any], badge: dict[str, Any]) -> None:
    """The deeper place gets the description, the nearer one keeps the name only."""
    moved = badge["issuer"]["parentOrg"]
    subject["source"], badge["issuer"]["parentOrg"] = moved, {"id": moved["id"], "type": ["Profile"]}


def _put(*path: str | int) -> Callable[[Any], Callable[[dict[str, Any], dict[str, Any]], None]]:
    def with_value(value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
        def change(subject: dict[str, Any], badge: dict[str, Any]) -> None:
            holder: Any = badge
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value

        return change

    return with_value


def _rename(old: str, new: str, *path: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(subject: dict[str, Any], badge: dict[str, Any]) -> None:
        holder: Any = badge
        for step in path:
            holder = holder[step]
        holder[new] = holder.pop(old)

    return change


IDENTITY = ("credentialSubject", "identifier", 0)
OB_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"

CHANGES: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {
    "result-split-in-two": _split_result,
    "result-counted-twice": _repeat_result,
    "achievement-split-in-two": _split_achievement,
    "issuer-member-moved-to-creator": _move_to_creator,
    "college-described-elsewhere": _move_below,
    "hashed-as-text": _put(*IDENTITY, "hashed")("false"),
    "credits-as-text": _put("credentialSubject", "creditsEarned")("2.5E0"),
    "name-as-value-object": _put(*IDENTITY, "identityHash")({"@value": "Айгүл Сейітқызы"}),
    "result-value-as-value-object": _put("credentialSubject", "result", 0, "value")({"@value": "A"}),
    "property-named-by-a-class": _rename("geo", "GeoCoordinates", "issuer", "address"),
    "type-as-address": _put("type")(["VerifiableCredential", f"{OB_VOCABULARY}OpenBadgeCredential"]),
    "type-named-twice": _put("credentialSubject", "type")(["AchievementSubject", "AchievementSubject"]),
    "context-named-twice": lambda subject, badge: badge["@context"].append(badge["@context"][1]),
}


def attacks() -> dict[str, dict[str, Any]]:
    """File name → changed credential; each has the canonical form of the original, so its signature still holds."""
    made = {"original.json": original()}
    for name, change in CHANGES.items():
        badge = copy.deepcopy(original())
        change(badge["credentialSubject"], badge)
        made[f"{name}.json"] = badge
    return made


if __name__ == "__main__":
    for name, document in attacks().items():
        (FOLDER / name).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
