"""``python -m fuzz [NAME] [--seconds N] [libFuzzer options]``: one target, or all of them one after the other.

Seconds are those of the processor, so that a busy machine does not make a run worth less.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

SECONDS = 60
LIMITS = ("-timeout=30", "-rss_limit_mb=1500", "-max_len=20000", "-print_final_stats=1")


def main(arguments: list[str]) -> int:
    """Fuzz; the result is 0 when no promise was broken."""
    seconds = SECONDS
    if "--seconds" in arguments:
        at = arguments.index("--seconds")
        seconds = int(arguments[at + 1])
        del arguments[at : at + 2]
    if arguments and not arguments[0].startswith("-"):
        return _fuzz(arguments[0], seconds, arguments[1:])
    from .targets import TARGETS

    command = [sys.executable, "-m", "fuzz"]
    codes = [subprocess.run([*command, name, "--seconds", str(seconds), *arguments]).returncode for name in TARGETS]
    return max(codes)


def _fuzz(name: str, seconds: int, options: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["credenza"]):
        from . import targets
        from .mutation import mutated
    target = targets.TARGETS.get(name, targets.SELF_TEST)
    with atheris.instrument_imports(include=list(target.libraries)):
        for library in target.libraries:
            importlib.import_module(library)
    folder = Path(os.environ.get("CREDENZA_DATA", "var")) / "fuzz" / name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    seeds = tuple(target.seeds())
    for seed in seeds:
        (folder / "corpus" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        changed = mutated(data, Random(seed), seeds) if seed % 2 else atheris.Mutate(data, most)
        return changed[:most]

    command = [sys.argv[0], f"-artifact_prefix={folder}/", *LIMITS, *options, str(folder / "corpus")]
    end = time.process_time() + seconds  # loading and instrumenting the code does not count

    def run(data: bytes) -> None:
        targets.run(name, data)
        if time.process_time() > end:
            os.kill(os.getpid(), signal.SIGUSR1)  # libFuzzer ends, and says what it did

    atheris.Setup(command, run, custom_mutator=mutate)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
