"""Why a status entry or a status list was refused."""

from __future__ import annotations

from enum import StrEnum

from credenza.errors import CredentialError, Problem


class StatusReason(StrEnum):
    """Machine-readable cause, stable."""

    MALFORMED_ENTRY = "status_entry_malformed"
    UNSUPPORTED_ENTRY = "status_entry_unsupported"
    MALFORMED_LIST = "status_list_malformed"
    INDEX_OUT_OF_RANGE = "status_index_out_of_range"


class StatusError(CredentialError):
    """A status entry or list that says nothing usable; ``reason`` says why."""

    def __init__(self, reason: StatusReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(Problem("credentialStatus", detail))
