"""Random Open Badges, many of them with something strange: odd texts, ids, types, numbers, nodes that look alike."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from .badge import OB, badge

Document = dict[str, Any]

TEXTS = (
    *(
        "",
        " ",
        "\t",
        "a\nb\r",
        "\x01",
        "\x7f",
        '"',
        "\\",
        '\\"',
        "<i>&amp;</i>",
        "{}",
        "null",
        "0",
        "true",
        "@id",
        "_:b0",
    ),
    *("Әсем Өтегенова", "é", "e\u0301", "ﬁ", "𝔘", "🎓", "\u2028", "\u0085", "\u200f", "\ufeff", "\uffee", "x" * 400),
    *(
        "urn:x",
        "name",
        "name:x",
        "https://a.test/\nhttps://b.test/",
        '" .\n<urn:s> <urn:p> "o',
        "urn:hole-0:0001:",
        "%41",
    ),
)
IDS = (
    *("urn:x", "URN:X", "https://a.test/x#y", "https://a.test/é", "did:key:z6MkTest", "https://register.test/data"),
    *(
        "relative",
        "/x",
        "#x",
        "",
        "_:b1",
        "name",
        "name:x",
        "xsd:x",
        "https://a b",
        "https://a>b",
        "https://a\nb",
        "://x",
    ),
    *(None, 5, True, ["urn:x"], {"id": "urn:x"}),
)
TAGS = (
    "kk",
    "ru-KZ",
    "en-GB-oxendict",
    "x-y",
    "zh-Hant",
    "",
    "e n",
    "en\n",
    "1a",
    "toolonglanguage",
    "kk> <urn:x",
    None,
)
TYPES = (
    "Achievement",
    "Image",
    "Profile",
    "Unknown",
    "https://a.test/T",
    "urn:T",
    "image",
    "_:t",
    "",
    None,
    5,
    ["Profile"],
)
NUMBERS = (0, 5, -1, 2.5, 5.0, -0.0, 76.9, 1e-7, 1e21, 2**53, 2**53 + 1, 1.5e300, True, "5", "2.5", None)
VALUES = (
    None,
    [],
    [[]],
    {},
    {"@value": 5},
    {"@value": "x"},
    {"@set": ["x"]},
    {"@list": ["x"]},
    {"@id": "urn:x"},
    ["x", None],
)


def text(chance: random.Random) -> str:
    """A text: an odd one, or some letters of several alphabets."""
    if chance.random() < 0.4:
        return chance.choice(TEXTS)
    alphabets = ("abcXYZ 019.,", "әғқңөұүһіАБВ", "漢字仮名", "àßčđħ")
    return "".join(chance.choice(chance.choice(alphabets)) for _ in range(chance.randrange(12)))


def _subject(document: Document) -> Document:
    subject: Document = document["credentialSubject"]
    return subject


def _achievement(document: Document) -> Document:
    achievement: Document = _subject(document)["achievement"]
    return achievement


def _texts(document: Document, chance: random.Random) -> None:
    document["name"] = text(chance)
    _achievement(document)["criteria"] = {"narrative": text(chance)}
    _subject(document)["identifier"][0]["identityHash"] = text(chance)


def _languages(document: Document, chance: random.Random) -> None:
    objects = [{"@value": text(chance), "@language": chance.choice(TAGS)} for _ in range(chance.randrange(1, 3))]
    document["name"] = objects if len(objects) > 1 else objects[0]


def _values_of_a_tag(document: Document, chance: random.Random) -> None:
    _achievement(document)["tag"] = [text(chance) for _ in range(chance.randrange(6))]


def _alignments(document: Document, chance: random.Random) -> None:
    names = ["K1", "S1", text(chance)]
    nodes = [
        {
            "type": ["Alignment"],
            "targetName": chance.choice(names),
            "targetUrl": f"https://a.test/{chance.randrange(2)}",
        }
        for _ in range(chance.randrange(8))
    ]
    for number, node in enumerate(nodes):
        if chance.random() < 0.2:
            node["id"] = f"urn:alignment:{number % 3}"
    _achievement(document)["alignment"] = nodes


def _results(document: Document, chance: random.Random) -> None:
    nodes: list[Document] = [
        {"type": ["Result"], "value": chance.choice(["A", "B", text(chance)])} for _ in range(chance.randrange(7))
    ]
    for number, node in enumerate(nodes):
        if chance.random() < 0.5:
            node["id"] = f"{document.get('id')}#result-{number}"
        if chance.random() < 0.3:
            node["status"] = chance.choice(["Completed", "Enrolled", text(chance)])
        if chance.random() < 0.3:
            node["alignment"] = [{"type": ["Alignment"], "targetName": text(chance), "targetUrl": "urn:x"}]
    _subject(document)["result"] = nodes


def _descriptions(document: Document, chance: random.Random) -> None:
    node: Document = {"id": "https://register.test/data#grade", "type": ["ResultDescription"], "name": text(chance)}
    node |= {
        "resultType": "LetterGrade",
        "allowedValue": [chance.choice(["A", "B", "A"]) for _ in range(chance.randrange(5))],
    }
    levels = ("low", "high", "low")[: chance.randrange(4)]
    node["rubricCriterionLevel"] = [
        {"id": f"urn:level:{level}", "type": ["RubricCriterionLevel"], "name": text(chance)} for level in levels
    ]
    _achievement(document)["resultDescription"] = [node]


def _numbers(document: Document, chance: random.Random) -> None:
    _subject(document)["creditsEarned"] = chance.choice(NUMBERS)
    _achievement(document)["creditsAvailable"] = chance.choice(NUMBERS)


def _place_on_earth(document: Document, chance: random.Random) -> None:
    geo = {"type": "GeoCoordinates", "latitude": chance.choice(NUMBERS), "longitude": chance.choice(NUMBERS)}
    document["issuer"]["address"] = {"type": ["Address"], "addressLocality": text(chance), "geo": geo}


def _short_issuer(document: Document, chance: random.Random) -> None:
    document["issuer"] = chance.choice(["did:key:z6MkTest", {"id": "did:key:z6MkTest"}, *IDS[:8]])


def _creator(document: Document, chance: random.Random) -> None:
    issuer = document["issuer"] if isinstance(document["issuer"], dict) else {"id": document["issuer"]}
    same, other = dict(issuer), {"id": issuer.get("id"), "type": ["Profile"], "name": text(chance)}
    _achievement(document)["creator"] = chance.choice([same, other, {"id": issuer.get("id")}, issuer.get("id")])


def _evidence(document: Document, chance: random.Random) -> None:
    nodes: list[Document] = [{"type": ["Evidence"], "narrative": text(chance)} for _ in range(chance.randrange(4))]
    for node in nodes:
        if chance.random() < 0.3:
            node["id"] = chance.choice(["urn:evidence:1", "urn:evidence:2", document.get("id")])
    document["evidence"] = nodes


def _status(document: Document, chance: random.Random) -> None:
    address = f"https://status.test/{chance.randrange(3)}"
    document["credentialStatus"] = {
        "id": f"{address}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(chance.randrange(99)),
        "statusListCredential": address,
    }


def _ids(document: Document, chance: random.Random) -> None:
    chance.choice([document, _achievement(document), _subject(document)])["id"] = chance.choice(IDS)


def _types(document: Document, chance: random.Random) -> None:
    node = chance.choice([document, _achievement(document), _subject(document)])
    node["type"] = chance.choice([chance.choice(TYPES), [*node["type"], chance.choice(TYPES)], node["type"] * 2, []])


def _unknown_terms(document: Document, chance: random.Random) -> None:
    name = chance.choice(
        ["unknown", "https://a.test/p", "urn:p", "@included", "@graph", "@type", "@id", "ext:p", "Image"]
    )
    chance.choice([document, _achievement(document)])[name] = chance.choice([text(chance), [{"id": "urn:y"}], 5])


def _inner_contexts(document: Document, chance: random.Random) -> None:
    node = chance.choice([_subject(document), _achievement(document), document["issuer"]])
    if isinstance(node, dict):
        node["@context"] = chance.choice([{"name": "https://a.test/n"}, {"name": None}, OB, None, []])


def _odd_values(document: Document, chance: random.Random) -> None:
    document[chance.choice(["name", "description", "validUntil", "evidence"])] = copy.deepcopy(chance.choice(VALUES))


CHANGES: tuple[tuple[float, Callable[[Document, random.Random], None]], ...] = (
    *((0.6, _texts), (0.15, _languages), (0.3, _values_of_a_tag), (0.3, _alignments), (0.4, _results)),
    *((0.2, _descriptions), (0.2, _numbers), (0.1, _place_on_earth), (0.1, _short_issuer), (0.2, _creator)),
    *((0.2, _evidence), (0.2, _status), (0.06, _ids), (0.06, _types), (0.05, _unknown_terms), (0.03, _inner_contexts)),
    (0.04, _odd_values),
)


def strange_badge(seed: int) -> Document:
    """A random badge; the same seed gives the same one."""
    chance = random.Random(seed)
    document: Document = json.loads(json.dumps(badge()))
    for probability, change in CHANGES:
        if chance.random() < probability:
            try:
                change(document, chance)
            except (TypeError, KeyError, AttributeError):  # what another change has made of the place
                continue
    return document
