"""Comprehensive Learner Record 2.0 (1EdTech): several signed credentials of one learner as one credential.

The credentials inside stay as they were signed and verify by themselves; who signs the record says only that they
belong together. Source: 1EdTech, Comprehensive Learner Record Standard 2.0, Final 1.1.
"""

from .record import CONTEXTS, MOST_CREDENTIALS, RecordIssuer, credentials_in, is_record, to_record

__all__ = ["CONTEXTS", "MOST_CREDENTIALS", "RecordIssuer", "credentials_in", "is_record", "to_record"]
