"""Where commands read a log from: a folder, or an address; and whose word they believe about it."""

from __future__ import annotations

import http.client
import ssl
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from credenza.errors import DocumentError, LogError, UncheckableError
from credenza.translog import (
    ANCHORS,
    CHECKPOINT,
    SUFFIX,
    Note,
    NoteKey,
    Policy,
    Read,
    is_tile_address,
    read_note,
    read_policy,
    read_proof,
)

from .support import read_bounded
from .texts import problem, say

_LARGEST_FILE = 17 * 1024 * 1024  # a bundle of 256 entries of 65,535 bytes
_LONGEST_WAIT = 30.0
_LARGEST_NOTE = 256 * 1024
_LOCAL = ("localhost", "127.0.0.1", "::1")


def log_at(source: str) -> Read:
    """Reads the files of a log in a folder or at an address. Raises DocumentError for an address that is not https."""
    if "://" not in source:
        return FolderLog(Path(source)).read
    parts = urlsplit(source)
    if parts.hostname is None or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)):
        raise DocumentError(problem("only_https", source))
    return WebLog(parts).read


class FolderLog:
    """A log whose files lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, address: str) -> bytes | None:
        """What lies at an address; ``None`` if nothing does."""
        if address not in (CHECKPOINT, "policy", ANCHORS) and not is_tile_address(address):
            return None
        try:
            return (self._folder / address).read_bytes()
        except OSError:
            return None


class WebLog:
    """A log at an https address, read over one connection."""

    def __init__(self, address: SplitResult) -> None:
        self._address, self._connection = address, self._connected(address)

    def _connected(self, address: SplitResult) -> http.client.HTTPConnection:
        host = address.hostname or ""
        if address.scheme == "http":
            return http.client.HTTPConnection(host, address.port, timeout=_LONGEST_WAIT)
        return http.client.HTTPSConnection(
            host, address.port, timeout=_LONGEST_WAIT, context=ssl.create_default_context()
        )

    def read(self, address: str) -> bytes | None:
        """What lies at an address below the log; ``None`` if nothing does. Raises UncheckableError."""
        path = f"{self._address.path.rstrip('/')}/{address}"
        try:
            return self._got(path)
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closes a connection now and then
            self._connection.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(path, error) from error
        try:
            return self._got(path)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(path, error) from error

    def _got(self, path: str) -> bytes | None:
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        content = response.read(_LARGEST_FILE + 1)
        if response.status in (http.client.NOT_FOUND, http.client.GONE):
            return None
        if response.status != http.client.OK or len(content) > _LARGEST_FILE:
            raise ValueError(f"{response.status} {response.reason}")
        return content

    def _unreachable(self, path: str, error: Exception) -> UncheckableError:
        self._connection.close()
        return UncheckableError(say("unreachable", url=f"{self._address.netloc}{path}", reason=error))


def read_trusted_log(path: Path) -> Policy:
    """Whose word counts about a log: a policy (C2SP tlog-policy), or the key of the log alone (vkey) in a file.

    Raises DocumentError, LogError.
    """
    data = read_bounded(path, _LARGEST_NOTE)
    text = data.decode("utf-8", "replace").strip()
    if "\n" not in text and " " not in text and text.count("+") >= 2:
        return Policy((NoteKey.parse(text),), {}, {}, "none", {})
    return read_policy(data)


def policy_for(read: Read, log: Path | None) -> Policy:
    """The policy that was named, else the one that the log serves itself. Raises DocumentError, LogError."""
    return read_trusted_log(log) if log else read_policy(read("policy") or _nothing_served())


def served_checkpoint(read: Read) -> Note:
    """The latest checkpoint of a log; nothing of it is verified. Raises DocumentError, LogError."""
    return read_note(read(CHECKPOINT) or _nothing_served())


def _nothing_served() -> bytes:
    raise DocumentError(problem("log_without_keys", "--log"))


def read_trusted_logs(paths: list[Path]) -> dict[str, Policy]:
    """The policies by the origins of their logs. Raises DocumentError, LogError."""
    policies = [read_trusted_log(path) for path in paths]
    return {key.name: policy for policy in policies for key in policy.logs}


def read_seen(path: Path) -> Note:
    """The checkpoint in a file: a signed note, or the one in a proof. Raises DocumentError, LogError."""
    data = read_bounded(path, _LARGEST_NOTE)
    try:
        return read_proof(data).note
    except LogError:
        return read_note(data)


def read_log_proof(named: Path | None, credential: Path | None) -> bytes | None:
    """The proof in the file that was named, else the one beside the credential; ``None`` if there is none.

    Beside ``ada.json`` that is ``ada.tlog-proof`` or ``ada.json.tlog-proof``. Raises DocumentError.
    """
    if named is not None:
        return read_bounded(named, _LARGEST_NOTE)
    if credential is None:
        return None
    beside = (credential.with_suffix(SUFFIX), credential.with_name(credential.name + SUFFIX))
    found = next((path for path in beside if path.is_file()), None)
    return read_bounded(found, _LARGEST_NOTE) if found else None
