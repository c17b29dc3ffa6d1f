"""Selective disclosure for JWTs (RFC 9901), and credentials in that form. Why our own: decision 0005."""

from .concealing import Concealed, Randomness, conceal
from .disclosures import Disclosure
from .key_binding import Answer, bind_key, verify_key_binding
from .paths import Path, read_path
from .revealing import Revealed, reveal
from .sd_jwt_vc import NEVER_HELD_BACK, SD_JWT_VC, is_sd_jwt_vc, read_sd_jwt_vc, sign_sd_jwt_vc
from .token import SdJwt, issue_sd_jwt, read_sd_jwt, without_disclosures
from .vc_sd_jwt import ALWAYS_SHOWN, read_vc_sd_jwt, sign_vc_sd_jwt

__all__ = [
    "ALWAYS_SHOWN",
    "NEVER_HELD_BACK",
    "SD_JWT_VC",
    "Answer",
    "Concealed",
    "Disclosure",
    "Path",
    "Randomness",
    "Revealed",
    "SdJwt",
    "bind_key",
    "conceal",
    "is_sd_jwt_vc",
    "issue_sd_jwt",
    "read_path",
    "read_sd_jwt",
    "read_sd_jwt_vc",
    "read_vc_sd_jwt",
    "reveal",
    "sign_sd_jwt_vc",
    "sign_vc_sd_jwt",
    "verify_key_binding",
    "without_disclosures",
]
