"""CBOR Object Signing: COSE_Sign1 and credentials in it."""

from .sign1 import MAX_MESSAGE_BYTES, Sign1, read_sign1, write_sign1
from .vc_cose import read_vc_cose, sign_vc_cose

__all__ = ["MAX_MESSAGE_BYTES", "Sign1", "read_sign1", "read_vc_cose", "sign_vc_cose", "write_sign1"]
