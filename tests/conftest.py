"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from credenza.proofs import KEY_KINDS
from tests.folders import pytest_collect_directory as pytest_collect_directory
from tests.proofs.softhsm import SoftToken, new_token
from tests.running_hub import hub as hub

# Busy machines are slow without being wrong; a landing is judged on the same examples every time.
settings.register_profile("working", deadline=None)
settings.register_profile("landing", deadline=None, derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "working")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Test data made by others, beside the checkout. It is not part of the project, so tests skip without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the shared test data beside the checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def soft_token(tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    """A software token for this run, with one key of each kind, named after it."""
    token = new_token(tmp_path_factory.mktemp("softhsm"))
    for kind in KEY_KINDS.values():
        token.make_key(kind.name, kind)
    return token
