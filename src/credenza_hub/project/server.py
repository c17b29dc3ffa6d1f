"""The hub in one process: web server and worker."""

from __future__ import annotations

import signal
import socket
import threading
from dataclasses import dataclass
from types import FrameType
from typing import Any

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from credenza_hub.cohorts.pieces import LARGEST_UPLOAD
from credenza_hub.issuing.worker import new_worker, work

LARGEST_REQUEST = LARGEST_UPLOAD + 1_000_000
"""Bytes; beyond it the connection is closed. What is no list of learners is refused far below, see ``bodies``."""

_SECONDS_TO_STOP = 30


class PortTakenError(Exception):
    """Something else listens at the address already, or we may not."""


@dataclass(frozen=True)
class Listening:
    """Where and how to listen."""

    host: str
    port: int
    tls_cert: str | None = None
    tls_key: str | None = None
    threads: int = 10


def require_free(listening: Listening) -> None:
    """Raises PortTakenError when the address cannot be listened at, before anything else is begun."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listening.host, listening.port))
        except (OSError, OverflowError) as error:
            raise PortTakenError(getattr(error, "strerror", None) or str(error)) from error


def make_server(listening: Listening, application: Any) -> Server:
    """The web server, not yet listening."""
    server = Server(
        (listening.host, listening.port),
        application,
        numthreads=listening.threads,
        server_name="credenza",
        request_queue_size=128,
        timeout=30,
        shutdown_timeout=5,
    )
    server.max_request_body_size = LARGEST_REQUEST
    if listening.tls_cert:
        server.ssl_adapter = BuiltinSSLAdapter(listening.tls_cert, listening.tls_key)
    return server


def run(server: Server) -> None:
    """Serve pages and do the work in the background until SIGTERM or SIGINT, then end in order.

    Raises PortTakenError when the address was taken in the meantime.
    """
    stop = threading.Event()
    worker = threading.Thread(target=work, args=(new_worker(), stop), name="worker")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        server.prepare()
        worker.start()
        server.serve()
    except OSError as error:
        raise PortTakenError(str(error)) from error
    except KeyboardInterrupt:
        pass
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        stop.set()
        server.stop()
        if worker.is_alive():
            worker.join(_SECONDS_TO_STOP)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
