"""Many rows into a table at once, without an object for each.

Values stand in the order of the fields ``names``, in the forms in which both databases take them: texts, numbers,
bytes, UUIDs and moments; days and JSON as text. Call these functions inside a transaction; constraints hold as always.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

Rows = Iterable[Sequence[Any]]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Insert rows: COPY on PostgreSQL, one prepared INSERT on SQLite.

    Fields that are not named must have a default in the database or be nullable.
    """
    fields = _fields_of(model, names)
    table, columns = _quoted(model._meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (own names)
            cursor.executemany(statement, _as_sqlite_keeps_them(rows, fields))


def insert_for_each(model: type[models.Model], name: str, found: models.QuerySet[Any], **constants: Any) -> int:
    """Insert a row for each value that a query of one column finds, in the field ``name``; the rest is the same in all.

    Nothing passes through this process. Returns how many.
    """
    fields = _fields_of(model, [name, *constants])
    table, columns = _quoted(model._meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    ready = [
        field.get_db_prep_save(value, connection) for field, value in zip(fields[1:], constants.values(), strict=True)
    ]
    select, parameters = found.query.sql_with_params()
    places = ", ".join(["found.*", *["%s"] * len(ready)])
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({columns}) SELECT {places} FROM ({select}) found"  # noqa: S608 (own names)
        cursor.execute(statement, [*ready, *parameters])
        return int(cursor.rowcount)


def update_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Set the fields ``names`` of rows that exist; the primary key comes behind them as the last value."""
    fields = _fields_of(model, [*names, "pk"])
    table, *columns, key = map(_quoted, [model._meta.db_table, *(field.column for field in fields)])
    changes = ", ".join(f"{column} = %s" for column in columns)
    statement = f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608 (own names)
    ready = rows if connection.vendor == "postgresql" else _as_sqlite_keeps_them(rows, fields)
    with connection.cursor() as cursor:
        cursor.executemany(statement, ready)


def _fields_of(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    return [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _as_sqlite_keeps_them(rows: Rows, fields: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """SQLite has no types for UUIDs and moments; psycopg knows them."""
    converters = [(place, _converter(field)) for place, field in enumerate(fields) if _is_converted(field)]
    for row in rows:
        ready = list(row)
        for place, convert in converters:
            ready[place] = convert(ready[place])
        yield ready


def _is_converted(field: Any) -> bool:
    return isinstance(field, models.UUIDField | models.DateTimeField)


def _converter(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, models.UUIDField):
        return operator.attrgetter("hex")
    return functools.lru_cache(maxsize=1)(lambda moment: field.get_db_prep_save(moment, connection))
