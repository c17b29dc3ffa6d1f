"""A small authority for time stamps (RFC 3161): it really signs, under a certificate of a trust service provider."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from .authority import NOW, Authority, PrivateKey

POLICY = "1.2.3.4.1"


@dataclass(frozen=True)
class TimeAuthority:
    """Its key and chain. ``clock`` is the moment that it stamps; ``status`` what it answers to requests."""

    private: PrivateKey
    certificates: tuple[x509.Certificate, ...]
    clock: datetime = NOW
    status: str = "granted"
    pss: bool = False

    @property
    def certificate(self) -> x509.Certificate:
        return self.certificates[0]

    def token(self, data: bytes, *, nonce: int | None = None, **changed: Any) -> bytes:
        """A time stamp on ``data`` (DER). ``changed``: members of what it says, or what is signed in its place."""
        said = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": hashlib.sha256(data).digest(),
            },
            "serial_number": 1,
            "gen_time": self.clock,
            "nonce": nonce,
        }
        content = tsp.TSTInfo(said | changed.pop("info", {})).dump()
        return self._signed(content, **changed)

    def answer(self, request: bytes) -> bytes:
        """The answer to a request."""
        if self.status != "granted":
            status = tsp.PKIStatusInfo({"status": self.status}).dump()
            return b"\x30" + bytes([len(status)]) + status  # a refusal has no token (RFC 3161, section 2.4.2)
        asked = tsp.TimeStampReq.load(request)
        info = {"message_imprint": asked["message_imprint"]}
        token = cms.ContentInfo.load(self.token(b"", nonce=asked["nonce"].native, info=info))
        return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())

    def _signed(
        self,
        content: bytes,
        *,
        attributes: dict[str, Any] | None = None,
        signature: bytes | None = None,
        certificates: Sequence[x509.Certificate] | None = None,
    ) -> bytes:
        own = asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))
        named = {"certs": [{"cert_hash": hashlib.sha256(own.dump()).digest()}]}
        stated: dict[str, Any] = {
            "content_type": "tst_info",
            "message_digest": hashlib.sha256(content).digest(),
            "signing_certificate_v2": named,
            **(attributes or {}),
        }
        held = cms.CMSAttributes([{"type": kind, "values": [value]} for kind, value in stated.items() if value])
        signer = {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": held,
            "signature_algorithm": self._algorithm,
            "signature": self._sign(held.dump()) if signature is None else signature,
        }
        chain = self.certificates if certificates is None else certificates
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
                "certificates": [asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in chain],
                "signer_infos": [signer],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())

    @property
    def _algorithm(self) -> dict[str, Any]:
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return {"algorithm": "sha256_ecdsa"}
        if not self.pss:
            return {"algorithm": "rsassa_pkcs1v15"}
        method = {"algorithm": "sha256"}
        mask = {"algorithm": "mgf1", "parameters": method}
        return {
            "algorithm": "rsassa_pss",
            "parameters": {"hash_algorithm": method, "mask_gen_algorithm": mask, "salt_length": 32},
        }

    def _sign(self, data: bytes) -> bytes:
        if isinstance(self.private, rsa.RSAPrivateKey):
            scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32) if self.pss else padding.PKCS1v15()
            return self.private.sign(data, scheme, hashes.SHA256())
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))

    @contextmanager
    def served(self, status: int = 200) -> Iterator[tuple[str, list[str]]]:
        """The authority at an address, and the kinds of content that it was sent."""
        asked: list[str] = []
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked.append(self.headers["Content-Type"])
                content = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa", asked
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def time_authority(
    above: Authority,
    *,
    clock: datetime = NOW,
    days: tuple[int, int] = (-600, 600),
    usage: Sequence[str] | None = ("1.3.6.1.5.5.7.3.8",),
    critical: bool = True,
    key: PrivateKey | None = None,
    **more: Any,
) -> TimeAuthority:
    """An authority for time stamps under a trust service provider; ``days`` from NOW are the period of its certificate,
    ``usage`` what this may be used for.
    """
    sealing = above.seal_key(days=days, organization="Tempo di Esempio", key=key, usage=usage, usage_critical=critical)
    return TimeAuthority(sealing._private, sealing.certificates, clock, **more)
