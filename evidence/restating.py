"""Pictures of different ads that state the same measures: the ads may be about one piece, shown from another side."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from evidence.bundles import SAID, Offer, PieceLink, Said, shown_in
from evidence.likeness import TRUE, Words, apart

SAME_ACCOUNT, OTHER_ACCOUNT = 0.02, 0.004
"""Probability that two ads are about one piece, of one account and of two, before the case is looked at."""

ADS_WEIGHT = 300.0
MOST_ADS = 40
"""Ads that state one value up to which pairs of them are looked at; beyond, the value is a common one."""

LEAST_WORTH = 0.25
"""Ads that could not become more probable than this, all their words being equal, are not looked at."""

LARGEST = 12
"""Pictures of an ad up to which what it states is held for a statement on each of them."""


def restated(offers: Sequence[Offer], words: Words, shares: Sequence[float], said: Said) -> Iterator[PieceLink]:
    """Yield links between pictures that no ad shows together, where two ads state the same.

    Args:
        offers: Ads and clips.
        words: How common each value is.
        shares: Of each ad, how likely one of its pictures shows the piece that its words are about. Two ads about one
            piece still may show others besides it, so that no link is more probable than the product of the two.
        said: Further factors.
    """
    shown = shown_in(offers)
    priors = _shared(offers)
    sayings = [(offer.facts, TRUE) for offer in offers]
    best: dict[tuple[int, int], float] = {}
    for here, there in _agreeing(offers):
        first, second = offers[here], offers[there]
        prior = priors[first.account is not None and first.account == second.account]
        most = shares[here] * shares[there]
        chances = [words.chance(fact.kind, fact) for fact in first.facts if fact in second.facts]
        if most < LEAST_WORTH or prior / (prior + math.prod(chances)) < LEAST_WORTH:
            continue
        for pair in {(min(a, b), max(a, b)) for a in first.clusters for b in second.clusters if a != b}:
            if not set(shown[pair[0]]).isdisjoint(shown[pair[1]]):
                continue
            factor = words.factor(*apart(sayings, shown[pair[0]], shown[pair[1]]))
            odds = math.log(prior / (1.0 - prior)) + factor + sum(hint.factor for hint in said.get(pair, ()))
            best[pair] = max(best.get(pair, 0.0), most / (1.0 + math.exp(-odds)))
    yield from (PieceLink(*pair, round(best[pair], 4), (SAID["words"],)) for pair in sorted(best))


def _agreeing(offers: Sequence[Offer]) -> Iterator[tuple[int, int]]:
    by_value: dict[tuple[str, float | str], list[int]] = defaultdict(list)
    for number, offer in enumerate(offers):
        if 0 < len(offer.clusters) <= LARGEST:
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
