"""Kinds of single values in a specification, stated as patterns and limits that a JSON Schema can repeat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

LARGEST_AMOUNT = 100_000
"""Hours, credits or people; more is a mistake."""

_IRI_REST = r"""[^\s<>"{}|\\^`\x00-\x20]+$"""
IRI_PATTERN = r"^(https?://|urn:|did:)" + _IRI_REST
WEB_ADDRESS_PATTERN = r"^https?://" + _IRI_REST
DID_PATTERN = r"^did:[a-z0-9]+:.+$"
COUNTRY_PATTERN = r"^[A-Za-z]{2}$"
KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
ISCED_F_PATTERN = r"^[0-9]{2,4}$"
RULE_PACK_PATTERN = r"^[a-z]+/[0-9A-Za-z.-]+$"
LANGUAGE_TAG_PATTERN = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
CLEAN_TEXT_PATTERN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

FORMS: Mapping[str, str] = {
    IRI_PATTERN: "iri",
    WEB_ADDRESS_PATTERN: "web_address",
    DID_PATTERN: "did",
    COUNTRY_PATTERN: "country",
    KEY_PATTERN: "key",
    ISCED_F_PATTERN: "isced_f",
    RULE_PACK_PATTERN: "rule_pack",
    LANGUAGE_TAG_PATTERN: "language_tag",
    CLEAN_TEXT_PATTERN: "clean_text",
}
"""Pattern → name of the form; ``problems.tsv`` describes it as ``form.<name>``. Validators raise such names, too."""


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("amount")
    amount = Decimal(str(value))
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise ValueError("amount_range")
    if amount != round(amount, 2):
        raise ValueError("amount_places")
    return amount.normalize() + 0


def _as_json_number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        raise ValueError("whole_number")
    if not 0 <= value <= LARGEST_AMOUNT:
        raise ValueError("whole_number_range")
    return int(value)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        raise ValueError("calendar_day") from None
    raise ValueError("day")


Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(_as_json_number),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": LARGEST_AMOUNT}),
]
"""A size with at most two decimal places, e.g. 2.5 ECTS. A number in YAML and JSON."""

WholeNumber = Annotated[
    int,
    BeforeValidator(_whole_number),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LARGEST_AMOUNT}),
]
"""A whole number. 6.0 is one, because JSON does not tell it from 6."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day (ISO 8601 extended format)."""

Iri = Annotated[str, Field(pattern=IRI_PATTERN)]
"""An absolute IRI (RFC 3987) with scheme http, https, urn or did."""

WebAddress = Annotated[str, Field(pattern=WEB_ADDRESS_PATTERN)]
"""An http or https address."""

Did = Annotated[str, Field(pattern=DID_PATTERN)]
"""A decentralised identifier (W3C DID Core)."""

CountryCode = Annotated[str, Field(pattern=COUNTRY_PATTERN, description="ISO 3166-1 alpha-2 code, e.g. IT")]

Key = Annotated[str, Field(pattern=KEY_PATTERN)]
"""A short name by which other parts of the same document refer to this part."""

IscedFCode = Annotated[str, Field(pattern=ISCED_F_PATTERN)]
"""A code of ISCED-F 2013: broad (two digits), narrow (three) or detailed field (four)."""

RulePackName = Annotated[str, Field(pattern=RULE_PACK_PATTERN)]
"""Name of a rule pack, e.g. eu/2022."""

LanguageTag = Annotated[str, Field(pattern=LANGUAGE_TAG_PATTERN)]
"""A BCP 47 language tag in lower case."""

CleanText = Annotated[str, Field(pattern=CLEAN_TEXT_PATTERN)]
"""A text without control characters, which canonicalise differently in different JSON-LD libraries."""
