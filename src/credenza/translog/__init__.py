"""The transparency log: what was awarded, changed, published and decided can neither be back-dated nor hidden."""

from .commitments import DOMAIN, ENTRY_BYTES, SALT_BYTES, Kind, Opening, commit, commit_each

__all__ = ["DOMAIN", "ENTRY_BYTES", "SALT_BYTES", "Kind", "Opening", "commit", "commit_each"]
