"""Which micro-credentials close a person's gap to an occupational standard.

It is a set cover by value: each missing item is worth 2 if it is essential and 1 if it is optional. The best choice has
the greatest value, then the fewest credits, then the fewest micro-credentials. The search takes the missing item that
the fewest offers can close and tries each of these offers in turn, and leaving it open where credits are limited; it
turns back where nothing better can come. It starts from a greedy choice (most value per credit) and stays with the best
one found when it has taken too many steps; ``proven`` says which. Whether anybody accepts the result is for the
receiver to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .model import Item, OccupationalStandard
from .traceability import Offer, State, Traceability

MOST_STEPS = 5_000
"""Steps of the search; a few seconds at most."""
ESSENTIAL_VALUE = 2
OPTIONAL_VALUE = 1


@dataclass(frozen=True)
class Choice:
    """A micro-credential to take, with the missing items that it is the first to close.

    ``suggested`` are those of them that nobody stated: only the words are alike.
    """

    offer: Offer
    closes: tuple[Item, ...]
    suggested: tuple[Item, ...] = ()


@dataclass(frozen=True)
class GapPlan:
    """What a person lacks, what to take, and what stays open.

    ``credits`` adds up the ECTS that are known; offers without any are in ``unknown_credits``. ``proven`` says that no
    better choice exists.
    """

    standard: OccupationalStandard
    missing: tuple[Item, ...]
    choices: tuple[Choice, ...]
    open: tuple[Item, ...]
    credits: Decimal
    unknown_credits: tuple[Offer, ...]
    proven: bool

    @property
    def closed(self) -> bool:
        """Whether nothing stays open."""
        return not self.open


def needed_items(standard: OccupationalStandard) -> tuple[Item, ...]:
    """What a person needs: knowledge and skills, and tasks of which the standard does not say what they need."""
    return (*(task for task in standard.tasks if not task.needs), *standard.abilities)


def close_gap(held: Traceability, offered: Traceability, at_most: Decimal | None = None) -> GapPlan:
    """The best choice of offers that closes what the held micro-credentials leave open.

    Both trace the same standard. Only assessed outcomes count; suggested links of ``offered`` count too (trace without
    a matcher to leave them out) and are marked, those of ``held`` never do. ``at_most`` limits the credits to be taken.
    """
    standard = held.standard
    missing = tuple(item for item in needed_items(standard) if held.states[item.code] is not State.ASSESSED)
    places = {item.code: place for place, item in enumerate(missing)}
    covers = _covers(offered, places)
    offers = {offer.number: offer for offer in offered.offers if offer.number in covers}
    costs = _costs(offers.values())
    limits = {number: cost for number, cost in costs.items() if at_most is None or cost <= at_most}
    search = _Search(missing, _undominated(covers, limits), limits, at_most)
    chosen = [offers[number] for number in search.best_choice()]
    choices = tuple(_choices(chosen, covers, missing, offered))
    closed = {item.code for choice in choices for item in choice.closes}
    return GapPlan(
        standard,
        missing,
        choices,
        tuple(item for item in missing if item.code not in closed),
        sum((offer.ects for offer in chosen if offer.ects is not None), Decimal(0)),
        tuple(offer for offer in chosen if offer.ects is None),
        search.proven,
    )


def _covers(offered: Traceability, places: Mapping[str, int]) -> dict[int, int]:
    """Number of an offer → the missing items that it closes, as bits."""
    covers: dict[int, int] = {}
    for answer in offered.answers:
        if answer.assessments and answer.item in places:
            number = answer.offer.number
            covers[number] = covers.get(number, 0) | 1 << places[answer.item]
    return covers


def _costs(offers: Iterable[Offer]) -> dict[int, Decimal]:
    """Credits of each offer by number. Unknown ones count as more than any known: never chosen for being unknown."""
    every = list(offers)
    dearest = max((offer.ects for offer in every if offer.ects is not None), default=Decimal(0)) + 1
    return {offer.number: dearest if offer.ects is None else offer.ects for offer in every}


def _undominated(covers: Mapping[int, int], costs: Mapping[int, Decimal]) -> dict[int, int]:
    """Offers of which no other closes as much for as few credits; of equals the first stays."""
    kept: dict[int, int] = {}
    for offer in sorted(costs, key=lambda offer: (costs[offer], -covers[offer].bit_count(), offer)):
        if not any(covers[offer] | bits == bits for bits in kept.values()):
            kept[offer] = covers[offer]
    return kept


@dataclass
class _Search:
    """The search; offers are their numbers."""

    missing: Sequence[Item]
    covers: Mapping[int, int]
    costs: Mapping[int, Decimal]
    at_most: Decimal | None
    best: tuple[int, ...] = ()
    steps: int = 0
    essential: int = field(init=False)

    def __post_init__(self) -> None:
        self.essential = sum(1 << place for place, item in enumerate(self.missing) if item.essential)

    @property
    def proven(self) -> bool:
        """Whether the search came to its end."""
        return self.steps <= MOST_STEPS

    def best_choice(self) -> tuple[int, ...]:
        """The best offers found, in the order in which they close most per credit."""
        self.best = self._greedy()
        self._try((), self._union(self.covers), tuple(self.covers))
        return tuple(sorted(self.best, key=lambda offer: (-self._worth(offer), offer)))

    def _value(self, bits: int) -> int:
        essential = (bits & self.essential).bit_count()
        return ESSENTIAL_VALUE * essential + OPTIONAL_VALUE * (bits.bit_count() - essential)

    def _worth(self, offer: int, bits: int = -1) -> Decimal:
        return Decimal(self._value(self.covers[offer] & bits)) / max(self.costs[offer], Decimal("0.01"))

    def _union(self, offers: Iterable[int]) -> int:
        bits = 0
        for offer in offers:
            bits |= self.covers[offer]
        return bits

    def _rank(self, offers: Sequence[int]) -> tuple[int, Decimal, int]:
        """What is made as great as possible."""
        return self._value(self._union(offers)), -self._cost(offers), -len(offers)

    def _cost(self, offers: Iterable[int]) -> Decimal:
        return sum((self.costs[offer] for offer in offers), Decimal(0))

    def _affordable(self, offers: Iterable[int]) -> bool:
        return self.at_most is None or self._cost(offers) <= self.at_most

    def _greedy(self) -> tuple[int, ...]:
        chosen: tuple[int, ...] = ()
        while True:
            left = ~self._union(chosen)
            useful = [o for o in self.covers if self._value(self.covers[o] & left) and self._affordable((*chosen, o))]
            if not useful:
                return chosen
            chosen = (*chosen, max(useful, key=lambda offer: (self._worth(offer, left), -offer)))

    def _try(self, chosen: tuple[int, ...], wanted: int, offers: tuple[int, ...]) -> None:
        """Better ``best`` with every choice that begins with ``chosen`` and closes some of ``wanted`` by ``offers``."""
        self.steps += 1
        if not self.proven:
            return
        if self._rank(chosen) > self._rank(self.best):
            self.best = chosen
        done = self._union(chosen)
        able = [offer for offer in offers if self.covers[offer] & wanted & ~done]
        left = self._union(able) & wanted & ~done
        if not left or self._hopeless(chosen, done | left, left, able):
            return
        bit = min(_single_bits(left), key=lambda bit: self._ways(bit, able))
        ways = sorted((o for o in able if self.covers[o] & bit), key=lambda o: (-self._worth(o, left), o))
        for number, offer in enumerate(ways):
            if self._affordable((*chosen, offer)):
                tried = set(ways[: number + 1])
                self._try((*chosen, offer), wanted, tuple(o for o in able if o not in tried))
        if self.at_most is not None:
            self._try(chosen, wanted & ~bit, tuple(offer for offer in able if offer not in ways))

    def _ways(self, bit: int, offers: Sequence[int]) -> int:
        return sum(1 for offer in offers if self.covers[offer] & bit)

    def _hopeless(self, chosen: tuple[int, ...], reachable: int, left: int, able: Sequence[int]) -> bool:
        """Whether no continuation can be better than the best: neither in value nor, at the same value, in credits.

        At the same value everything that is left has to be closed, so the item that is dearest to close counts.
        """
        value, cost, _ = self._rank(self.best)
        if self._value(reachable) != value:
            return self._value(reachable) < value
        dearest = max(min(self.costs[o] for o in able if self.covers[o] & bit) for bit in _single_bits(left))
        return self._cost(chosen) + dearest > -cost


def _single_bits(bits: int) -> list[int]:
    return [1 << place for place in range(bits.bit_length()) if bits >> place & 1]


def _choices(
    chosen: Sequence[Offer], covers: Mapping[int, int], missing: Sequence[Item], offered: Traceability
) -> Iterable[Choice]:
    done = 0
    for offer in chosen:
        new = covers[offer.number] & ~done
        closes = tuple(item for place, item in enumerate(missing) if new >> place & 1)
        stated = {answer.item for answer in offered.answers if answer.offer == offer and answer.is_stated}
        yield Choice(offer, closes, tuple(item for item in closes if item.code not in stated))
        done |= covers[offer.number]
