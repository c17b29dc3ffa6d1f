"""JSON Object Signing: compact tokens and the three shapes of VC-JWT."""

from .compiled import CompiledToken
from .jws import (
    MAX_TOKEN_BYTES,
    Jws,
    decode_base64url,
    encode_base64url,
    read_jws,
    read_object,
    short_type,
    write_jws,
)
from .vc_jwt import JwtShape, read_vc_jwt, require_content_type, sign_vc_jwt

__all__ = [
    "MAX_TOKEN_BYTES",
    "CompiledToken",
    "Jws",
    "JwtShape",
    "decode_base64url",
    "encode_base64url",
    "read_jws",
    "read_object",
    "read_vc_jwt",
    "require_content_type",
    "short_type",
    "sign_vc_jwt",
    "write_jws",
]
