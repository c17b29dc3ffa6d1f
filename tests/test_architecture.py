"""The walls of the house: what the library never touches."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import credenza

_IMPORT_EVERYTHING = """
import importlib, sys

BLOCKED = {"django", "sqlite3", "pysqlite3", "psycopg", "credenza_hub"}

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(f"the library must not import {name}")

def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        raise RuntimeError(f"the library must not use the network on import: {event}")

sys.meta_path.insert(0, Wall())
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not BLOCKED & set(sys.modules), BLOCKED & set(sys.modules)
print(len(sys.argv) - 1)
"""


def library_modules() -> list[str]:
    """The names of all modules of the library."""
    return [module.name for module in pkgutil.walk_packages(credenza.__path__, "credenza.")]


def test_library_modules_in_a_fresh_interpreter_need_no_framework_database_or_network() -> None:
    modules = library_modules()
    run = subprocess.run([sys.executable, "-c", _IMPORT_EVERYTHING, *modules], capture_output=True, text=True)
    assert (run.returncode, run.stderr, run.stdout.strip()) == (0, "", str(len(modules)))


def test_import_contracts_are_kept() -> None:
    run = subprocess.run([sys.executable, "-m", "importlinter.cli", "lint"], capture_output=True, text=True)
    if "No module named" in run.stderr:
        run = subprocess.run([f"{sys.prefix}/bin/lint-imports"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
