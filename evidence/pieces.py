"""Distinct pictures to pieces: what speaks for two pictures showing one piece, how much, and the groups that follow.

Naive Bayes with a prior that the case itself teaches: how often two pictures of one ad show one piece differs from
trader to trader, and shows in what later ads keep together, part, and call by another weight.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.bundles import OUTCOMES, Offer, Outcome, Together, shown_in, together
from evidence.likeness import TRUE, Saying, Words, agree
from index.linkage import Group, average

PRIORS = {"few": 0.75, "some": 0.6, "many": 0.3, "several stated": 0.3, "clip": 0.75}
"""Probability that two pictures of one ad show one piece, before the case is looked at: of up to 4 pictures, up to 9,
more; where the words state several weights; and of frames of one clip. Drawn markets have .95, .67, .5 and .4."""

PRIOR_WEIGHT = 4.0
ACCOUNT_WEIGHT = 4.0
"""Pairs that the prior counts for when the case, and then each account, teaches another."""

ONE: dict[Outcome, float] = {"kept in part": 0.25, "kept whole": 0.2, "parted": 0.15, "alone": 0.4}
TWO: dict[Outcome, float] = {"kept in part": 0.05, "kept whole": 0.1, "parted": 0.35, "alone": 0.5}
"""Shares of what later ads do with two pictures of one piece, and of two pieces, before the case is looked at."""

OUTCOME_WEIGHT = 40.0
"""Outcomes that ONE and TWO count for."""

DEPENDENCE = 0.3
"""Later ads copy each other: m of them count as m / (1 + DEPENDENCE (m - 1))."""

SAME_ACCOUNT, OTHER_ACCOUNT = 0.02, 0.004
"""Probability that two ads are about one piece, of one account and of two, before the case is looked at."""

ADS_WEIGHT = 300.0
MOST_ADS = 40
"""Ads that state one value up to which pairs of them are looked at; beyond, the value is a common one."""

ROUNDS = 25

SAID = {
    "kept": "kept together in later ads",
    "ad": "shown in one ad",
    "clip": "frames of one clip",
    "words": "the ads state the same measures",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something else that speaks for (or, below 0, against) one piece: natural logarithm of its factor, and its name."""

    left: int
    right: int
    factor: float
    basis: str


Said = Mapping[tuple[int, int], Sequence[Hint]]


@dataclass(frozen=True, slots=True)
class PieceLink:
    """Why two pictures (left < right) may show one piece: the probability and what it rests on."""

    left: int
    right: int
    probability: float
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Pictures held for views of one piece, the reasons, and the probability of the weakest link."""

    clusters: tuple[int, ...]
    basis: tuple[str, ...]
    probability: float


@dataclass(slots=True)
class _Pair:
    """A pair under way: where its prior comes from, how much that place counts, and the fixed factors."""

    found: Together
    context: str
    account: int | None
    weight: float
    factor: float
    basis: list[str]
    posterior: float = 0.5


def links(offers: Sequence[Offer], hints: Iterable[Hint] = ()) -> list[PieceLink]:
    """Weigh every pair of pictures that an ad or clip shows together, and those whose ads state the same measures.

    Args:
        offers: Ads and clips; pictures are numbered from 0, eldest first.
        hints: Further factors, of any pairs.

    Returns:
        Each pair once, sorted.
    """
    words = Words(offer.facts for offer in offers)
    sayings = [(offer.facts, TRUE) for offer in offers]
    said: dict[tuple[int, int], list[Hint]] = defaultdict(list)
    for hint in hints:
        said[hint.left, hint.right].append(hint)
    pairs: list[_Pair] = []
    for _ in range(2):
        pairs = _taught(list(_pairs(offers, words, sayings, said)))
        sayings = _trusted(offers, pairs)
    found = {(p.found.left, p.found.right): _link(p) for p in pairs}
    for link in _by_words(offers, words, sayings, said):
        found.setdefault((link.left, link.right), link)
    return [link for _, link in sorted(found.items())]


def group(
    count: int, found: Sequence[PieceLink], *, least: float, apart: Iterable[tuple[int, int]] = ()
) -> list[Grouped]:
    """Group pictures by average linkage.

    Args:
        count: Pictures.
        found: What speaks for pairs of them.
        least: Lowest mean probability between two groups that are joined.
        apart: Pairs that are known to be different pieces.

    Returns:
        Each picture in exactly one group, by the eldest.
    """
    known = {(link.left, link.right): link for link in found}
    groups = average(count, {pair: link.probability for pair, link in known.items()}, least=least, apart=apart)
    return [_grouped(each, known) for each in groups]


def _grouped(found: Group, known: Mapping[tuple[int, int], PieceLink]) -> Grouped:
    if not found.steps:
        return Grouped(found.members, (), 1.0)
    held: Counter[str] = Counter()
    members = found.members
    for place, left in enumerate(members):
        for right in members[place + 1 :]:
            link = known.get((left, right))
            if link is not None and link.probability >= 0.5:
                held.update(link.basis)
    return Grouped(members, tuple(sorted(held)), found.weakest)


def _pairs(
    offers: Sequence[Offer], words: Words, sayings: Sequence[Saying], said: Said
) -> Iterator[_Pair]:
    shown = shown_in(offers)
    for found in together(offers):
        first = offers[found.first]
        facts = _apart(sayings, shown[found.left], shown[found.right])
        factor = words.factor(*facts)
        given = said.get((found.left, found.right), ())
        basis = [SAID["clip" if first.clip else "ad"], *(hint.basis for hint in given if hint.factor > 0)]
        if factor > 0.7:
            basis.append(SAID["words"])
        weight = 2.0 / len(first.clusters)
        whole = factor + sum(hint.factor for hint in given)
        yield _Pair(found, _context(first), first.account, weight, whole, basis)


def _trusted(offers: Sequence[Offer], pairs: Iterable[_Pair]) -> list[Saying]:
    """Trust what an ad states of each of its pictures the less, the likelier it shows several pieces."""
    alike: dict[int, list[float]] = defaultdict(list)
    known = {(pair.found.left, pair.found.right): pair.posterior for pair in pairs}
    for number, offer in enumerate(offers):
        members = sorted(offer.clusters)
        alike[number] = [known[a, b] for place, a in enumerate(members) for b in members[place + 1 :] if (a, b) in known]
    sayings = []
    for number, offer in enumerate(offers):
        count = len(offer.clusters)
        mean = sum(alike[number]) / len(alike[number]) if alike[number] else 0.0
        sayings.append((offer.facts, TRUE * (1.0 + (count - 1) * mean) / max(1, count)))
    return sayings


def _context(offer: Offer) -> str:
    if offer.clip:
        return "clip"
    weights = [fact for fact in offer.facts if fact.kind in ("weight", "article")]
    if any(a.kind == b.kind and not agree(a, b) for a in weights for b in weights):
        return "several stated"
    return "few" if len(offer.clusters) <= 4 else "some" if len(offer.clusters) <= 9 else "many"


def _apart(
    sayings: Sequence[Saying], left: Sequence[int], right: Sequence[int]
) -> tuple[list[Saying], list[Saying], list[Saying]]:
    """Return the facts of the ads that show only the left picture, only the right one, and both."""
    one, other = set(left), set(right)
    return (
        [sayings[number] for number in left if number not in other],
        [sayings[number] for number in right if number not in one],
        [sayings[number] for number in left if number in other],
    )


def _taught(pairs: list[_Pair]) -> list[_Pair]:
    """Learn priors and outcomes by expectation and maximisation; the last posteriors stay in the pairs."""
    one, two = dict(ONE), dict(TWO)
    priors: dict[tuple[str, int | None], float] = {}
    for _ in range(ROUNDS):
        for pair in pairs:
            prior = priors.get((pair.context, pair.account), PRIORS[pair.context])
            odds = math.log(prior / (1.0 - prior)) + pair.factor + _kept(pair.found.outcomes, one, two)
            pair.posterior = 1.0 / (1.0 + math.exp(-odds))
        priors = _priors(pairs)
        one = _shares(pairs, ONE, lambda pair: pair.posterior)
        two = _shares(pairs, TWO, lambda pair: 1.0 - pair.posterior)
    for pair in pairs:
        if _kept(pair.found.outcomes, one, two) > 0.3:
            pair.basis.append(SAID["kept"])
    return pairs


def _kept(outcomes: Sequence[Outcome], one: Mapping[Outcome, float], two: Mapping[Outcome, float]) -> float:
    total = sum(math.log(one[outcome] / two[outcome]) for outcome in outcomes)
    return total / (1.0 + DEPENDENCE * max(0, len(outcomes) - 1))


def _priors(pairs: Iterable[_Pair]) -> dict[tuple[str, int | None], float]:
    case: dict[str, list[float]] = {context: [prior * PRIOR_WEIGHT, PRIOR_WEIGHT] for context, prior in PRIORS.items()}
    own: dict[tuple[str, int | None], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for pair in pairs:
        for sums in (case[pair.context], own[pair.context, pair.account]):
            sums[0] += pair.weight * pair.posterior
            sums[1] += pair.weight
    wide = {context: held / weight for context, (held, weight) in case.items()}
    return {
        key: min(0.98, max(0.02, (held + ACCOUNT_WEIGHT * wide[key[0]]) / (weight + ACCOUNT_WEIGHT)))
        for key, (held, weight) in own.items()
    }


def _shares(pairs: Iterable[_Pair], start: Mapping[Outcome, float], belongs: object) -> dict[Outcome, float]:
    sums = {outcome: OUTCOME_WEIGHT * start[outcome] for outcome in OUTCOMES}
    for pair in pairs:
        if pair.found.outcomes:
            weight = pair.weight * belongs(pair) / (1.0 + DEPENDENCE * (len(pair.found.outcomes) - 1))
            for outcome in pair.found.outcomes:
                sums[outcome] += weight
    whole = sum(sums.values())
    return {outcome: value / whole for outcome, value in sums.items()}


def _link(pair: _Pair) -> PieceLink:
    return PieceLink(pair.found.left, pair.found.right, round(pair.posterior, 4), tuple(pair.basis))


def _by_words(
    offers: Sequence[Offer], words: Words, sayings: Sequence[Saying], said: Said
) -> Iterator[PieceLink]:
    """Yield links between pictures that no ad shows together, where two ads state the same."""
    shown = shown_in(offers)
    shares = _shared(offers)
    seen: set[tuple[int, int]] = set()
    for here, there in _agreeing(offers):
        first, second = offers[here], offers[there]
        scope = first.account is not None and first.account == second.account
        for a in sorted(first.clusters):
            for b in sorted(second.clusters):
                pair = min(a, b), max(a, b)
                if a == b or pair in seen or not set(shown[a]).isdisjoint(shown[b]):
                    continue
                seen.add(pair)
                factor = words.factor(*_apart(sayings, shown[pair[0]], shown[pair[1]]))
                factor += sum(hint.factor for hint in said.get(pair, ()))
                odds = math.log(shares[scope] / (1.0 - shares[scope])) + factor
                yield PieceLink(*pair, round(1.0 / (1.0 + math.exp(-odds)), 4), (SAID["words"],))


def _agreeing(offers: Sequence[Offer]) -> Iterator[tuple[int, int]]:
    by_value: dict[tuple[str, float | str], list[int]] = defaultdict(list)
    for number, offer in enumerate(offers):
        if 0 < len(offer.clusters) <= 12:
            for fact in offer.facts:
                by_value[fact.kind, fact.value].append(number)
    pairs = {
        (here, there)
        for numbers in by_value.values()
        if len(numbers) <= MOST_ADS
        for place, here in enumerate(numbers)
        for there in numbers[place + 1 :]
    }
    yield from sorted(pairs)


def _shared(offers: Sequence[Offer]) -> dict[bool, float]:
    """Return the share of pairs of ads that show a picture in common: of one account (True), of two (False)."""
    ads = [number for number, offer in enumerate(offers) if offer.clusters and not offer.clip]
    sizes = Counter(offers[number].account for number in ads)
    own = sum(count * (count - 1) / 2 for account, count in sizes.items() if account is not None)
    pairs = {True: own, False: len(ads) * (len(ads) - 1) / 2 - own}
    common: set[tuple[int, int]] = set()
    for numbers in shown_in(offers).values():
        kept = [number for number in numbers if not offers[number].clip][:MOST_ADS]
        common.update((here, there) for place, here in enumerate(kept) for there in kept[place + 1 :])
    held = Counter(
        offers[here].account is not None and offers[here].account == offers[there].account for here, there in common
    )
    starts = {True: SAME_ACCOUNT, False: OTHER_ACCOUNT}
    return {
        scope: min(0.5, (held[scope] + ADS_WEIGHT * start) / (pairs[scope] + ADS_WEIGHT))
        for scope, start in starts.items()
    }
