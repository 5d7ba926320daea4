"""Distinct pictures to pieces: what speaks for two pictures showing one piece, how much, and the groups that follow.

Naive Bayes with a prior that the case itself teaches: how often two pictures of one ad show one piece differs from
trader to trader, and shows in what later ads keep together, part, and call by another weight.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evidence.bundles import (
    MOST_PICTURES,
    SAID,
    Hint,
    Offer,
    PieceLink,
    Said,
    Together,
    banners,
    shown_in,
    together,
    without,
)
from evidence.learnt import Asked, learn
from evidence.likeness import TRUE, Saying, Words, agree, apart
from evidence.restating import restated
from index.linkage import NOTHING, Decided, Group, average

SAME_PIECE = 0.05
"""Probability that two pictures which their looks bring together show one piece, before the looks are weighed; in a
drawn market, of two pictures of one seller, .13."""

LEAST_HINTED = 0.5
"""Pairs that only looks bring together are left out below this."""

KEPT_SAID = 0.3
"""Logarithm of the factor from which what later ads do with two pictures is said as a reason."""


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
    beside = list(together(offers))
    pairs: list[_Pair] = []
    for _ in range(2):
        sayings = [(offer.facts, TRUE * share) for offer, share in zip(offers, shares, strict=True)]
        pairs = _taught(list(_pairs((offers, beside), words, sayings, said)))
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


def _pairs(
    shows: tuple[Sequence[Offer], Sequence[Together]], words: Words, sayings: Sequence[Saying], said: Said
) -> Iterator[_Pair]:
    offers, beside = shows
    shown = shown_in(offers)
    for found in beside:
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
    """Weigh the pairs by what the case teaches; the probabilities stay in them."""
    asked = [Asked(pair.context, pair.account, pair.weight, pair.factor, pair.found.outcomes) for pair in pairs]
    learnt = learn(asked)
    for pair, posterior, kept in zip(pairs, learnt.posterior.tolist(), learnt.kept.tolist(), strict=True):
        pair.posterior = posterior
        if kept > KEPT_SAID:
            pair.basis.append(SAID["kept"])
    return pairs


def _link(pair: _Pair) -> PieceLink:
    return PieceLink(pair.found.left, pair.found.right, round(pair.posterior, 4), tuple(pair.basis))
