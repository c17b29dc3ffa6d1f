"""A light stemmer for Kazakh, for which Snowball has none.

Kazakh adds one ending after another: plural, possessive, case; on verbs tense and person. Endings are taken off from
the right, the longest first, as long as a stem of three letters with a vowel remains and the letter before the ending
is one that it may follow (assimilation: -тер after voiceless consonants, -дер and -лер after others). What remains
need not be a word: it has to be the same for the forms of one word.
"""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = "аәеёиоөуұүыіэюя"
_VOICELESS = "пкқтсшщфхцчһ"
_VOICED = "бвгғджзйлмнңр"
_ENDINGS_AFTER = {
    _VOICELESS: "тар тер тың тің ты ті қа ке та те тан тен пен қан кен тық тік тағы тегі қы кі",
    _VOWELS + _VOICED: "лар лер дар дер дың дің ды ді ға ге да де дан ден бен ған ген лық лік дық дік лы лі"
    " дағы дегі ғы гі",
    _VOWELS + "мнң": "ның нің ны ні на не нан нен нда нде",
    _VOWELS: "сы сі сын сін сына сіне сында сінде сынан сінен сының сінің мыз міз йтын йтін йды йді",
    _VOICELESS + _VOICED + "у": "ы і ым ім ымыз іміз ын ін ына іне ында інде ынан інен ының інің ады еді ып іп",
    _VOWELS
    + _VOICELESS
    + _VOICED: "мен сыз сіз у уы уі уды уді уға уге удың удің уда уде уына уіне уын уін уының уінің",
}
"""Letters → the endings that may follow them: plural, possessive, case, verbal noun, participle, tense, adjective."""
_CONVERBS = ("лап", "леп", "дап", "деп")
"""Of verbs made from nouns; the other converbs are endings above."""
_SHORTEST_STEM = 3
_MOST_ENDINGS = 5
_VOICED_WHEN_INFLECTED = {"б": "п", "г": "к", "ғ": "қ"}


def _endings() -> Iterator[tuple[str, frozenset[str]]]:
    for letters, endings in _ENDINGS_AFTER.items():
        yield from ((ending, frozenset(letters)) for ending in endings.split())


_LONGEST_FIRST = tuple(sorted(_endings(), key=lambda entry: (-len(entry[0]), entry[0])))


def stem(word: str) -> str:
    """The stem of a Kazakh word in lower case."""
    if word.endswith(_CONVERBS):
        word = word[:-1]
    for _ in range(_MOST_ENDINGS):
        shorter = _without_ending(word)
        if shorter == word:
            break
        word = shorter
    return word[:-1] + _VOICED_WHEN_INFLECTED.get(word[-1], word[-1])


def _without_ending(word: str) -> str:
    for ending, letters in _LONGEST_FIRST:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST_STEM and rest[-1] in letters and _has_vowel(rest):
            return rest
    return word


def _has_vowel(text: str) -> bool:
    return any(letter in _VOWELS for letter in text)
