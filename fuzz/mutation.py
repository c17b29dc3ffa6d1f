"""Changing an input a little: bytes anywhere, and where the input is JSON, its parts."""

from __future__ import annotations

import json
from random import Random
from typing import Any

BYTES = tuple(
    piece.encode()
    for piece in (
        "",
        "\0",
        "{",
        "[",
        '"',
        "\\ud800",
        "1e999",
        "\n",
        "\r",
        ",",
        ":",
        "=",
        "~",
        "%",
        "\u2028",
        "_:a",
        "> <",
    )
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2.5,
        -0.0,
        1e-7,
        1e20,
        2**53,
        2**53 + 1,
        10**40,
        "",
        " ",
        "x",
        "\0",
        "\u2028",
        "\ud800",
    ),
    *([], {}, [[]], [None], [{}], {"id": None}, {"@value": "x"}, {"@id": "x"}, {"@context": {}}, "https://[", "@type"),
    *("did:key:z6Mk#x", "did:web:a%3A1", "urn:x", "http://127.0.0.1/", "2026-13-01T00:00:00Z"),
    *("9999-12-31T23:59:59-14:00", "u", "z", "none", "HS256"),
)


def mutated(data: bytes, random: Random, others: tuple[bytes, ...] = ()) -> bytes:
    """``data`` with one to four changes. Half of the JSON inputs keep their syntax and lose their sense."""
    if data[:1] in (b"{", b"[") and random.random() < 0.5:
        try:
            return json.dumps(_with_changed_part(json.loads(data), random), ensure_ascii=random.random() < 0.5).encode(
                errors="surrogatepass"
            )
        except (ValueError, RecursionError):
            pass
    for _ in range(random.randint(1, 4)):
        data = _with_changed_bytes(data, random, others)
    return data


def _with_changed_bytes(data: bytes, random: Random, others: tuple[bytes, ...]) -> bytes:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((0, 1, 2, 8, 64)))
    other = random.choice(others) if others else data
    cut = random.randrange(len(other) + 1)
    pieces = (random.choice(BYTES), bytes([random.randrange(256)]), other[cut : cut + random.choice((2, 16, 200))])
    return data[:start] + random.choice(pieces) * random.choice((1, 1, 1, 3, 300)) + data[end:]


def _with_changed_part(document: Any, random: Random) -> Any:
    places = _places(document)
    if not places:
        return random.choice(VALUES)
    for _ in range(random.randint(1, 3)):
        holder, step = random.choice(places)
        _change(holder, step, random, places)
    return document


def _change(holder: Any, step: Any, random: Random, places: list[tuple[Any, Any]]) -> None:
    other, other_step = random.choice(places)
    copied = json.loads(
        json.dumps(other.get(other_step) if isinstance(other, dict) else other[other_step : other_step + 1])
    )
    value = random.choice((*VALUES, copied, copied, copied))
    if isinstance(holder, list):
        holder[step : step + 1] = random.choice(([], [value], [value] * 2, [value] * 40))
    elif random.random() < 0.2:
        holder[random.choice((str(value)[:50], "proof", "@context", "id", "@id", "type"))] = holder.pop(step, value)
    else:
        holder[step] = value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, name or index) in a JSON value."""
    steps = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for step in steps for place in [(value, step), *_places(value[step])]]
