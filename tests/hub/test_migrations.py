"""The migrations say what the models say."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_when_models_are_unchanged_have_nothing_to_add() -> None:
    call_command("makemigrations", "--check", "--dry-run")
