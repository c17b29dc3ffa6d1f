"""What costs more than it can be worth is refused before it is read through; nothing here asserts a timing."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from credenza.proofs import Unsecured, multibase
from credenza.proofs.data_integrity import MOST_SIGNED
from credenza.verification import Outcome
from credenza.verification.pictures import DEEPEST_TAGS, MOST_CHUNKS, MOST_MARKS
from tests.proofs.badges import open_badge

from .test_own import BAKED, KEY, SVG, answer, found, png


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_png_of_very_many_parts_is_refused() -> None:
    head, tail = png()[:33], png()[33:]
    many = head + chunk(b"tEXt", b"a\0b") * MOST_CHUNKS + tail
    assert found(answer(many), "parse") == (Outcome.NOT_VERIFIED, "picture_broken")
    some = head + chunk(b"tEXt", b"a\0b") * 100 + tail
    assert found(answer(some), "parse") == (Outcome.COULD_NOT_CHECK, "picture")


@pytest.mark.parametrize("mark", [b"<g/>", b'<g a="1"/>'])
def test_an_svg_of_very_many_tags_or_attributes_is_refused(mark: bytes) -> None:
    many = SVG.replace(b"<title>", mark * MOST_MARKS + b"<title>")
    assert found(answer(many), "parse") == (Outcome.NOT_VERIFIED, "picture_broken")
    assert found(answer(SVG.replace(b"<title>", mark * 100 + b"<title>")), "parse")[1] == "picture"


def test_an_svg_of_very_deep_elements_is_refused() -> None:
    def nested(levels: int) -> bytes:
        return SVG.replace(b"<title>", b"<g>" * levels + b"</g>" * levels + b"<title>")

    assert found(answer(nested(DEEPEST_TAGS - 1)), "parse")[1] == "picture"
    for levels in (DEEPEST_TAGS, MOST_MARKS // 3):
        assert found(answer(nested(levels)), "parse") == (Outcome.NOT_VERIFIED, "picture_broken")


def test_a_text_packed_to_a_thousandth_is_not_unpacked_from_a_png() -> None:
    packed = zlib.compress(bytes(64 * 1024 * 1024), 9)
    bomb = png()[:33] + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + packed) + png()[33:]
    assert answer(bomb).outcome is not Outcome.VERIFIED
    assert answer(BAKED["PNG 3.0"]("x")).step("parse").reason_code == "unknown_format"


def chained(size: int, length: int) -> dict[str, Any]:
    """A badge of some size under a chain of proofs, each over all before it."""
    badge, proofs = open_badge(KEY.did) | {"description": "x" * size}, list[dict[str, Any]]()
    for number in range(length):
        proof: dict[str, Any] = {"id": f"urn:p:{number}", "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}
        proof |= {"proofPurpose": "assertionMethod", "verificationMethod": KEY.verification_method}
        if proofs:
            proof["previousProof"] = [each["id"] for each in proofs]
        content = badge | ({"proof": list(proofs)} if proofs else {})
        proofs.append(proof | {"proofValue": multibase(KEY.sign(Unsecured(content, {}).hash_jcs(proof)))})
    return badge | {"proof": proofs}


def test_a_long_chain_of_proofs_is_for_small_documents() -> None:
    assert answer(chained(1_000, 8)).outcome is Outcome.VERIFIED
    assert answer(chained(MOST_SIGNED // 4, 3)).outcome is Outcome.VERIFIED
    assert found(answer(chained(MOST_SIGNED // 4, 5)), "proof") == (Outcome.COULD_NOT_CHECK, "too_complex")
