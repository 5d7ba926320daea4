"""Distinct pictures to pieces: what speaks for two pictures showing one piece, how much, and the groups that follow.

Naive Bayes with a prior that the case itself teaches: how often two pictures of one ad show one piece differs from
trader to trader, and shows in what later ads keep together, part, and call by another weight.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evidence.bundles import (
    MOST_PICTURES,
    OUTCOMES,
    SAID,
    Hint,
    Offer,
    Outcome,
    PieceLink,
    Said,
    Together,
    banners,
    shown_in,
    together,
    without,
)
from evidence.likeness import TRUE, Saying, Words, agree, apart
from evidence.restating import restated
from index.linkage import NOTHING, Decided, Group, average

PRIORS = {"few": 0.7, "some": 0.55, "many": 0.3, "several stated": 0.3, "clip": 0.7}
"""Probability that two pictures of one ad show one piece, before the case is looked at: of up to 4 pictures, up to 9,
more; where the words state several weights; and of frames of one clip. Ten plans of markets gave .81 to .89, .33 to
.58, .27 and .27. The first lies below what joins: in a case that teaches nothing, one ad joins no pictures."""

PRIOR_WEIGHT = 15.0
ACCOUNT_WEIGHT = 8.0
"""Pairs that the prior counts for when the case, and then each account, teaches another. At 4 each, learning ran away:
links of a drawn market that were stated at .95 and more were right in .86 of cases."""

ONE: dict[Outcome, float] = {"kept in part": 0.12, "kept whole": 0.15, "parted": 0.28, "alone": 0.45}
TWO: dict[Outcome, float] = {"kept in part": 0.07, "kept whole": 0.05, "parted": 0.43, "alone": 0.45}
"""Shares of what later ads do with two pictures of one piece, and of two, before the case is looked at. Ten plans of
markets gave .07 to .13, .14, .24 to .31, .42 to .54 for one piece; for two 0 to .05, 0 to .02, .50 to .52, .41 to .50.
Taken less far apart here, since real round-ups may mix more."""

OUTCOME_WEIGHT = 40.0
"""Outcomes that ONE and TWO count for."""

DEPENDENCE = 0.6
"""Later ads copy each other: m of them count as m / (1 + DEPENDENCE (m - 1)). At .3, links by what ads keep together,
stated at .9 to 1, were right in .72 of cases of hard plans."""

SAME_PIECE = 0.05
"""Probability that two pictures which their looks bring together show one piece, before the looks are weighed; in a
drawn market, of two pictures of one seller, .13."""

LEAST_HINTED = 0.5
"""Pairs that only looks bring together are left out below this."""

MOST_RAISED, MOST_LOWERED = 0.8, 2.5
"""How far the case may move a prior, in the logarithm of its odds. Reposts show more readily that pictures are of one
piece than that they are of two, so learning leans upwards: unbounded, it held two pictures of an ad of 5 to 9 for one
piece at .7 to .9 in a drawn market of 5,000 pictures, where .58 of such pairs were."""

ROUNDS = 25


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
    offers = without(offers, banners(offers))
    words = Words(offer.facts for offer in offers)
    shares = [1.0] * len(offers)
    said: dict[tuple[int, int], list[Hint]] = defaultdict(list)
    for hint in hints:
        said[hint.left, hint.right].append(hint)
    pairs: list[_Pair] = []
    for _ in range(2):
        sayings = [(offer.facts, TRUE * share) for offer, share in zip(offers, shares, strict=True)]
        pairs = _taught(list(_pairs(offers, words, sayings, said)))
        shares = _shares_of(offers, pairs)
    found = {(p.found.left, p.found.right): _link(p) for p in pairs}
    prior = math.log(SAME_PIECE / (1.0 - SAME_PIECE))
    others = (_hinted(pair, told, prior) for pair, told in sorted(said.items()))
    # A little that speaks for a pair must not count against it, as the low probability of a pair well known does.
    likely = (link for link in others if link.probability >= LEAST_HINTED)
    for link in (*restated(offers, words, shares, said), *likely):
        found.setdefault((link.left, link.right), link)
    return [link for _, link in sorted(found.items())]


def _hinted(pair: tuple[int, int], told: Sequence[Hint], prior: float) -> PieceLink:
    """Weigh a pair that no ad shows together and no words bring together."""
    odds = prior + sum(hint.factor for hint in told)
    basis = tuple(hint.basis for hint in told if hint.factor > 0)
    return PieceLink(*pair, round(1.0 / (1.0 + math.exp(-odds)), 4), basis)


def group(
    count: int,
    found: Sequence[PieceLink],
    *,
    least: float,
    apart: Iterable[tuple[int, int]] = (),
    decided: Decided = NOTHING,
) -> list[Grouped]:
    """Group pictures by average linkage.

    Args:
        count: Pictures.
        found: What speaks for pairs of them.
        least: Lowest mean probability between two groups that are joined.
        apart: Pairs that are known to be different pieces.
        decided: What people said of pairs; it comes first.

    Returns:
        Each picture in exactly one group, by the eldest.
    """
    known = {(link.left, link.right): link for link in found}
    known |= {pair: PieceLink(*pair, 1.0, (SAID["person"],)) for pair in decided.together}
    chances = {pair: link.probability for pair, link in known.items()}
    groups = average(count, chances, least=least, apart=apart, decided=decided)
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


def _pairs(offers: Sequence[Offer], words: Words, sayings: Sequence[Saying], said: Said) -> Iterator[_Pair]:
    shown = shown_in(offers)
    for found in together(offers):
        first = offers[found.first]
        facts = apart(sayings, shown[found.left], shown[found.right])
        factor = words.factor(*facts)
        given = said.get((found.left, found.right), ())
        basis = [SAID["clip" if first.clip else "ad"], *(hint.basis for hint in given if hint.factor > 0)]
        if factor > 0.7:
            basis.append(SAID["words"])
        weight = 2.0 / len(first.clusters)
        whole = factor + sum(hint.factor for hint in given)
        yield _Pair(found, _context(first), first.account, weight, whole, basis)


def _shares_of(offers: Sequence[Offer], pairs: Iterable[_Pair]) -> list[float]:
    """Return how likely each of an ad's pictures shows the piece that the ad is about, from how alike they are."""
    known = {(pair.found.left, pair.found.right): pair.posterior for pair in pairs}
    shares = []
    for offer in offers:
        count = len(offer.clusters)
        within = combinations(sorted(offer.clusters), 2) if count <= MOST_PICTURES else ()
        alike = [known[pair] for pair in within if pair in known]
        mean = sum(alike) / len(alike) if alike else 0.0
        shares.append((1.0 + (count - 1) * mean) / max(1, count))
    return shares


def _context(offer: Offer) -> str:
    if offer.clip:
        return "clip"
    weights = [fact for fact in offer.facts if fact.kind in ("weight", "article")]
    if any(a.kind == b.kind and not agree(a, b) for a in weights for b in weights):
        return "several stated"
    return "few" if len(offer.clusters) <= 4 else "some" if len(offer.clusters) <= 9 else "many"


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
        key: _bounded((held + ACCOUNT_WEIGHT * wide[key[0]]) / (weight + ACCOUNT_WEIGHT), PRIORS[key[0]])
        for key, (held, weight) in own.items()
    }


def _bounded(learned: float, start: float) -> float:
    """Keep a learned prior near where it started."""
    odds, began = min(learned, 0.999) / max(0.001, 1.0 - learned), start / (1.0 - start)
    odds = min(began * math.exp(MOST_RAISED), max(began * math.exp(-MOST_LOWERED), odds))
    return odds / (1.0 + odds)


def _shares(
    pairs: Iterable[_Pair], start: Mapping[Outcome, float], belongs: Callable[[_Pair], float]
) -> dict[Outcome, float]:
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
