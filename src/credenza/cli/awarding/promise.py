"""What was decided about one credential before it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import orjson

from credenza.status import StatusReference


class Layout(StrEnum):
    """How the credentials of a list lie in the folder."""

    FILES = "files"
    """A file for each credential."""

    LINES = "lines"
    """A thousand credentials in a file, one in each line (JSON Lines)."""


@dataclass(frozen=True)
class Promise:
    """One credential of one learner: everything that must be the same whenever it is written."""

    learner: str
    edition: str
    credential_id: str
    salt: str
    awarded_on: date
    created: datetime
    status: StatusReference | None
    layout: Layout = Layout.FILES
    valid_until: date | None = None

    @property
    def stem(self) -> str:
        """The name of the credential's files without their endings."""
        return self.credential_id.removeprefix("urn:uuid:")

    def line(self) -> bytes:
        """The promise as one line of the journal."""
        document: dict[str, Any] = {
            "learner": self.learner,
            "edition": self.edition,
            "id": self.credential_id,
            "salt": self.salt,
            "awarded_on": self.awarded_on.isoformat(),
            "created": self.created.isoformat(),
            "status": {"list": self.status.list_url, "index": self.status.index} if self.status else None,
        }
        if self.layout is not Layout.FILES:
            document["layout"] = self.layout
        if self.valid_until:
            document["valid_until"] = self.valid_until.isoformat()
        return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def read_promise(found: dict[str, Any]) -> Promise:
    """A promise from a line of the journal. Raises ValueError, KeyError or TypeError when it is none."""
    status = StatusReference(found["status"]["list"], int(found["status"]["index"])) if found["status"] else None
    return Promise(
        found["learner"],
        found["edition"],
        found["id"],
        found["salt"],
        date.fromisoformat(found["awarded_on"]),
        datetime.fromisoformat(found["created"]),
        status,
        Layout(found.get("layout", Layout.FILES)),
        date.fromisoformat(found["valid_until"]) if "valid_until" in found else None,
    )
