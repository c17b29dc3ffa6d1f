"""Blockcerts v1.2 and v2 read into one small form. Nothing is verified here."""

from .certificate import Certificate, address_in, is_blockcert, read_certificate
from .profile import IssuingKey, read_issuing_keys

__all__ = ["Certificate", "IssuingKey", "address_in", "is_blockcert", "read_certificate", "read_issuing_keys"]
