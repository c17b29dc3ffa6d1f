"""``credenza rule``: what a rule asks, where it comes from and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from credenza.rulepacks import find_pack_of, load_pack, pack_ids

from .options import Language, LanguageOption
from .rule_page import pack_page, rule_page
from .texts import say


class PageFormat(StrEnum):
    """How a rule is written."""

    TEXT = "text"
    MARKDOWN = "markdown"


def rule(
    rule_id: Annotated[str | None, typer.Argument(metavar="[RULE]", help="A rule, e.g. EU-M06.")] = None,
    all_rules: Annotated[bool, typer.Option("--all", help="All rules of all packs.")] = False,
    page_format: Annotated[
        PageFormat, typer.Option("--format", "-f", help="How the rule is written.")
    ] = PageFormat.TEXT,
    language: LanguageOption = Language.EN,
) -> None:
    """Explain a rule: its sentence, source, dates, remedy and two examples."""
    if all_rules == bool(rule_id):
        raise typer.BadParameter(say("rule_or_all"))
    if rule_id:
        page = rule_page(find_pack_of(rule_id), rule_id.upper(), language)
    else:
        page = "\n".join(pack_page(load_pack(pack_id), language) for pack_id in pack_ids())
    if page_format is PageFormat.MARKDOWN:
        typer.echo(page, nl=False)
    else:
        Console().print(Markdown(page))
