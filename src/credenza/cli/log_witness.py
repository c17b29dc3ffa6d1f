"""``credenza log witness``: be a witness of logs, as a ministry, a newspaper or another university may."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from credenza.translog import LARGEST_REQUEST, Answer, Note, Witness, read_note

from .files import write_whole
from .issuer_key import SecretOption, read_issuer_key
from .log_source import read_trusted_logs
from .options import Language, LanguageOption
from .texts import say


class FolderMemory:
    """The checkpoints cosigned last, a file for each log; one process at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def _file(self, origin: str) -> Path:
        return self._folder / hashlib.sha256(origin.encode()).hexdigest()

    def last(self, origin: str) -> Note | None:
        """The note cosigned last."""
        file = self._file(origin)
        return read_note(file.read_bytes()) if file.exists() else None

    def exchange(self, origin: str, old: Note | None, new: Note) -> bool:
        """Keep ``new`` for good if ``old`` is still the last one."""
        with self._lock:
            if self.last(origin) != old:
                return False
            write_whole(self._file(origin), str(new).encode())
            return True


def witness_command(
    name: Annotated[str, typer.Option(help="Name of the witness, best an address without https://.")],
    key: Annotated[str, typer.Option("--key", metavar="FILE|pkcs11:…", help="Key of the witness (Ed25519).")],
    log: Annotated[list[Path], typer.Option("--log", metavar="FILE", help="Log to watch: its policy, or its key.")],
    state: Annotated[Path, typer.Option(help="Folder for what was cosigned last. Keep it: it is the memory.")] = Path(
        "witness"
    ),
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8080,
    passphrase_env: SecretOption = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Cosign the checkpoints of logs that only grow (C2SP tlog-witness), until it is stopped.

    A log shows each new checkpoint with a path from the one that was cosigned last; what does not continue it is never
    cosigned. Put a web server with TLS in front.
    """
    signer = read_issuer_key(key, passphrase_env, None)
    logs = {origin: policy.logs for origin, policy in read_trusted_logs(log).items()}
    witness = Witness(name, signer, logs, FolderMemory(state))
    server = ThreadingHTTPServer((host, port), _handler(witness, list(logs)))
    typer.echo(say("witness_listens", host=host, port=server.server_address[1], key=witness.key))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _handler(witness: Witness, origins: list[str]) -> type[BaseHTTPRequestHandler]:
    by_hash = {hashlib.sha256(origin.encode()).hexdigest(): origin for origin in origins}

    class Handler(BaseHTTPRequestHandler):
        """The two calls of the protocol."""

        timeout = 10

        def do_POST(self) -> None:
            """``add-checkpoint``."""
            length = self.headers.get("Content-Length", "")
            if not self.path.endswith("/add-checkpoint") or not length.isdecimal() or int(length) > LARGEST_REQUEST:
                return self._answer(Answer(400, "POST a checkpoint to /add-checkpoint.\n"))
            return self._answer(witness.add_checkpoint(self.rfile.read(int(length)), datetime.now(UTC)))

        def do_GET(self) -> None:
            """``<origin hash>/checkpoint``."""
            *_before, origin, name = ["", "", *self.path.split("/")]
            known = by_hash.get(origin) if name == "checkpoint" else None
            return self._answer(witness.checkpoint(known) if known else Answer(404, "Nothing lies here.\n"))

        def _answer(self, answer: Answer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Nothing is written down about who asks."""

    return Handler
