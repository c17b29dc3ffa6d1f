"""Status lists, bitstrings or tokens: whether a credential was suspended or revoked, without telling whose it is."""

from .allocation import choose_indices, index_of
from .bits import ENTRIES, decode, encode, get_bit, new_list, set_bit
from .faults import StatusError, StatusReason
from .lists import (
    REVOCATION,
    SUSPENSION,
    StatusList,
    StatusReference,
    StatusReferences,
    is_index,
    read_status_entry,
    read_status_list,
    status_list_credential,
)
from .token_lists import (
    INVALID,
    STATUS_LIST_TOKEN,
    SUSPENDED,
    VALID,
    TokenStatusList,
    TokenStatusReference,
    read_token_status,
    read_token_status_list,
    status_list_token,
)

__all__ = [
    "ENTRIES",
    "INVALID",
    "REVOCATION",
    "STATUS_LIST_TOKEN",
    "SUSPENDED",
    "SUSPENSION",
    "VALID",
    "StatusError",
    "StatusList",
    "StatusReason",
    "StatusReference",
    "StatusReferences",
    "TokenStatusList",
    "TokenStatusReference",
    "choose_indices",
    "decode",
    "encode",
    "get_bit",
    "index_of",
    "is_index",
    "new_list",
    "read_status_entry",
    "read_status_list",
    "read_token_status",
    "read_token_status_list",
    "set_bit",
    "status_list_credential",
    "status_list_token",
]
