"""``{% load statements %}{% show_statements shown %}``: the tree of what is signed, each object folded by itself.

Written as HTML here because a credential has hundreds of statements and a template for each takes ten times as long.
Everything goes through ``format_html`` or ``conditional_escape``: nothing that stands in a credential is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from credenza.frameworks import language_name
from credenza.specification import MultilingualText
from credenza.verification import Form, Said, Statement
from credenza_hub.project.templatetags.reading import localized, localized_plain, reader_language

from .credentials import number

register = template.Library()

_LONG = 400
_NOTHING, _BREAK = SafeString(""), SafeString("<br>")


@register.simple_tag
def show_statements(statements: Iterable[Statement]) -> SafeString:
    """Statements as a list of terms; what is said of an object folds out below its name."""
    return format_html('<dl class="statements">{}</dl>', _joined(map(_row, statements)))


def _joined(parts: Iterable[SafeString | str], separator: SafeString = _NOTHING) -> SafeString:
    return SafeString(separator.join(map(conditional_escape, parts)))


def _row(statement: Statement) -> SafeString:
    if statement.name and statement.is_object:
        shown = _folded(statement)
    else:
        values = _joined(map(_value, statement.values), _BREAK)
        items = _joined(map(_item, statement.inside))
        shown = format_html("{}{}", values, items) if statement.values or statement.inside else _aside(_empty())
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", _term(statement), shown)


def _item(statement: Statement) -> SafeString:
    """An item of a list: an object, or a list in the list."""
    return _folded(statement) if statement.is_object else show_statements([statement])


def _term(statement: Statement) -> SafeString:
    own = format_html("<code>{}</code>", statement.name) if statement.name else _NOTHING
    return format_html("{} {}", localized(statement.label), own) if statement.label else own


def _folded(statement: Statement) -> SafeString:
    """An object under a line that says what it is."""
    if not statement.inside:
        return _aside(_empty())
    size = len(statement.inside)
    count = ngettext("%(count)s statement", "%(count)s statements", size) % {"count": size}
    return format_html(
        "<details><summary>{} <small>({})</small></summary>{}</details>",
        _headline(statement),
        count,
        show_statements(statement.inside),
    )


def _headline(statement: Statement) -> SafeString | str:
    kind = localized_plain(statement.kind) if isinstance(statement.kind, MultilingualText) else statement.kind
    text = _in_short(statement.heading) if statement.heading else ""
    if kind and text:
        return format_html("{}: {}", kind, text)
    return text or kind or gettext("Details")


def _in_short(said: Said) -> str:
    text = localized_plain(said.written) if said.form is Form.LANGUAGES else said.text
    return f"{text[:120]}…" if len(text) > 120 else text


def _empty() -> str:
    return gettext("empty")


def _aside(text: str) -> SafeString:
    return format_html("<small>{}</small>", text)


def _value(said: Said) -> SafeString | str:
    shown = _SHOWN[said.form](said)
    return format_html("{} {}", shown, _cut(said.left_out)) if said.left_out else shown


def _cut(left_out: int) -> SafeString:
    words = ngettext("… and %(count)s more character", "… and %(count)s more characters", left_out)
    return _aside(words % {"count": left_out})


def _text(said: Said) -> SafeString | str:
    if len(said.text) <= _LONG:
        return format_html('<span class="said">{}</span>', said.text)
    return format_html(
        '<details><summary>{}…</summary><p class="said">{}</p></details>', said.text[:_LONG].rstrip(), said.text
    )


def _languages(said: Said) -> SafeString:
    """A text in the reader's language, and folded in below it in the others."""
    if not said.others or said.written is None:
        return format_html("{}", localized(said.written))
    chosen = said.written.language_for(reader_language())
    rows = ((language_name(tag, reader_language()), tag, text) for tag, text in said.others.items() if tag != chosen)
    return format_html(
        '{}<details class="languages"><summary>{}</summary><dl class="statements">{}</dl></details>',
        localized(said.written),
        gettext("in other languages"),
        format_html_join("", '<div><dt>{}</dt><dd lang="{}">{}</dd></div>', rows),
    )


def _address(said: Said) -> SafeString:
    return format_html('<a class="hash" href="{}" rel="nofollow noopener noreferrer">{}</a>', said.text, said.text)


def _picture(said: Said) -> SafeString:
    return format_html('<img class="said" src="{}" alt="{}">', said.text, gettext("Picture inside the credential"))


def _moment(said: Said) -> SafeString:
    return format_html('<time title="{}">{}</time>', said.text, localized(said.written))


def _number(said: Said) -> str:
    return number(said.text)


def _truth(said: Said) -> str:
    return gettext("yes") if said.text == "true" else gettext("no")


def _nothing(_: Said) -> SafeString:
    return _aside(gettext("nothing"))


_SHOWN = {
    Form.TEXT: _text,
    Form.LANGUAGES: _languages,
    Form.ADDRESS: _address,
    Form.PICTURE: _picture,
    Form.DAY: _moment,
    Form.MOMENT: _moment,
    Form.NUMBER: _number,
    Form.TRUTH: _truth,
    Form.NOTHING: _nothing,
}
