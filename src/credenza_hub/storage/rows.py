"""Many rows into a table at once, without an object for each: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

_CONVERTED = (models.DateField, models.UUIDField, models.JSONField)
"""Fields whose values databases want in forms of their own; texts, numbers and bytes are taken as they are."""


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of the fields ``names``; constraints hold as always.

    Call it inside a transaction. Fields that are not named must have a default in the database or be nullable.
    """
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    converted = [(place, field) for place, field in enumerate(fields) if isinstance(field, _CONVERTED)]
    ready = (_converted(list(row), converted) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", ready)  # noqa: S608 (own names)


def _converted(row: list[Any], converted: Sequence[tuple[int, Any]]) -> list[Any]:
    for place, field in converted:
        row[place] = field.get_db_prep_save(row[place], connection)
    return row
