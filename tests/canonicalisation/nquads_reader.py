"""Reads N-Quads into the quads that ``Canonicaliser`` takes: blank nodes as numbers, literals in canonical spelling."""

from __future__ import annotations

import re

from credenza.canonicalisation.nquads import escape
from credenza.canonicalisation.rdfc import Quad, Token

_LITERAL = r'"(?:[^"\\\r\n]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?'
_TERM = re.compile(rf"\s*(<[^>]*>|_:[^\s<\"]+|{_LITERAL}|\.)")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_NAMED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"


def _unescape(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found.group(1) or found.group(2)
        return chr(int(code, 16)) if code else _NAMED.get(found.group(3), found.group(3))

    return _ESCAPE.sub(character, text)


class NQuads:
    """The quads of a text and the names of its blank nodes."""

    def __init__(self, text: str) -> None:
        self.blank_nodes: dict[str, int] = {}
        self.quads = [self._quad(line) for line in text.split("\n") if line.strip() and not line.startswith("#")]

    def _quad(self, line: str) -> Quad:
        terms = [self._token(token) for token in _TERM.findall(line)]
        assert terms[-1] == ".", line
        subject, predicate, target, *graph = terms[:-1]
        assert isinstance(predicate, str)
        return subject, predicate, target, graph[0] if graph else None

    def _token(self, token: str) -> Token:
        if token.startswith("_:"):
            return self.blank_nodes.setdefault(token[2:], len(self.blank_nodes))
        if token.startswith('"'):
            end = token.rindex('"')
            return f'"{escape(_unescape(token[1:end]))}"{_unescape(token[end + 1 :])}'.removesuffix(_STRING)
        return f"<{_unescape(token[1:-1])}>" if token.startswith("<") else token
