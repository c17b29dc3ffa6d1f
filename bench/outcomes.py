"""Finding learning outcomes in a description of 2,000 characters: ``python -m bench.outcomes``.

The limit is to split the same text into words, which every analysis must do at least once.
"""

from __future__ import annotations

from functools import partial

from credenza.mining import CatalogueRecord, document_of
from credenza.outcomes import analyse

from .clock import Operation, rates

_WRITTEN = {
    "English": (
        "This course looks at how cheese is made, sold and judged. It is meant for people who work in small dairies. "
        "Lectures change with practice in the dairy, and guests tell of their own work. No knowledge is "
        "needed before. ",
        "\nLearning outcomes\n- Explain how milk curdles and what heat does to it\n- Make a simple cheese\n"
        "- Compare two cheeses by their smell, taste and texture\n- Understand the rules of hygiene\n",
    ),
    "Italian": (
        "Il corso mostra come si produce, si vende e si giudica il formaggio. È pensato per chi lavora in piccoli "
        "caseifici. Le lezioni si alternano alla pratica e gli ospiti raccontano il proprio lavoro. ",
        "\nRisultati di apprendimento\n- Spiegare come caglia il latte e che cosa fa il calore\n"
        "- Produrre un formaggio semplice\n- Confrontare due formaggi\n- Conoscere le regole di igiene\n",
    ),
    "Kazakh": (
        "Курс ірімшіктің қалай жасалатынын, сатылатынын және бағаланатынын көрсетеді. Ол шағын сүт зауыттарында "
        "жұмыс істейтін адамдарға арналған. Дәрістер тәжірибемен алмасады, қонақтар өз жұмысы туралы айтады. ",
        "\nОқыту нәтижелері\n- Сүттің қалай ұйитынын түсіндіреді\n- Қарапайым ірімшік жасайды\n"
        "- Екі ірімшікті дәмі мен иісі бойынша салыстырады\n- Гигиена ережелерін біледі\n",
    ),
    "Russian": (
        "Курс показывает, как делают, продают и оценивают сыр. Он рассчитан на людей, которые работают на небольших "
        "молочных заводах. Лекции чередуются с практикой, а гости рассказывают о своей работе. ",
        "\nРезультаты обучения\n- Объяснять, как створаживается молоко\n- Готовить простой сыр\n"
        "- Сравнивать два сыра по запаху и вкусу\n- Знать правила гигиены\n",
    ),
}
"""Language → sentences that are repeated, and a list of outcomes at the end."""
SIZE = 2_000
RECORDS = 3_000
"""The bar: descriptions a CPU-second."""
OF_SPLITTING = {"English": 0.034, "Italian": 0.037, "Kazakh": 0.040, "Russian": 0.044}
"""The same bar for a busy machine, as a part of the rate of merely splitting.

On a quiet one that is 87,100 a CPU-second in English, 80,700 in Italian, 74,600 in Kazakh and 67,600 in Russian.
"""


def _text(about: str, outcomes: str) -> str:
    return (about * 20)[: SIZE - len(outcomes)] + outcomes


TEXTS = {language: _text(*parts) for language, parts in _WRITTEN.items()}


def limit(language: str) -> str:
    """The name of the case that only splits."""
    return f"limit: split {language} into words"


def finding(language: str) -> str:
    """The name of the case that finds class and statements."""
    return f"outcomes, {language}: class and statements"


def cases() -> dict[str, Operation]:
    """Name → one operation on one description."""
    found: dict[str, Operation] = {}
    for language, text in TEXTS.items():
        record = CatalogueRecord("a", text, level="EQF 4")
        found[limit(language)] = text.split
        found[finding(language)] = partial(analyse, text)
        found[f"outcomes, {language}: the whole line of credenza mine"] = partial(document_of, record)
    return found


def main() -> None:
    found = rates(cases())
    for language in TEXTS:
        splitting = found[limit(language)]
        for name, rate in found.items():
            if language in name:
                print(f"{name}: {rate:,.0f} a CPU-second, {splitting / rate:,.1f} times the limit's time")


if __name__ == "__main__":
    main()
