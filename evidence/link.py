"""STEP 4: accounts > account links, each with its basis. Nothing is written: links follow from what is in the case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from evidence import links, pairing, posted, postings, screening, snapshot, strength, weighing
from evidence.case import Case
from evidence.catalogue import account_words
from evidence.errors import NotEnoughError, WrongCallError
from evidence.links import Exhibit
from evidence.pairing import Beliefs, Found, Linked
from evidence.posted import Posted
from evidence.postings import Account
from evidence.records import AccountLink
from evidence.screening import Overlap
from evidence.settings import Settings
from evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Links:
    """The account links of a case.

    Attributes:
        study: The study's name.
        links: Most probable first.
        groups: Accounts that may be one operator's, by platform and name.
        accounts: How many show any piece.
        pairs: Of these.
        expected_backups: Pairs of one operator expected before anything is read; a setting.
        prior: That, as the probability of one pair.
        weights: How the weights were made.
    """

    study: str
    links: tuple[AccountLink, ...]
    groups: tuple[tuple[str, ...], ...]
    accounts: int
    pairs: int
    expected_backups: float
    prior: float
    weights: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The evidence sheet of one pair.

    Attributes:
        linked: All that was found.
        link: The same as others are handed it.
        prior: Probability of one operator before anything is read.
        sentence: What the findings are worth, in words.
        support: The same on the verbal scale.
        shows: Exhibits by basis.
        about: What each basis compares, by name.
        posted: The case's postings, for ads and names.
    """

    linked: Linked
    link: AccountLink
    prior: float
    sentence: str
    support: str
    shows: Mapping[str, tuple[Exhibit, ...]]
    about: Mapping[str, str]
    posted: Posted


def link(case: Case, *, expected_backups: float | None = None) -> Links:
    """Link the accounts of a case as its catalogue has it now.

    Raises:
        NotEnoughError: The model of chance overlap was not reached.
        WrongCallError: So many backups cannot be expected.
    """
    return from_snapshot(case, snapshot.take(case.catalogue), expected_backups=expected_backups)


def from_snapshot(case: Case, now: Snapshot, *, expected_backups: float | None = None) -> Links:
    """Link the accounts of one state of the catalogue.

    Raises:
        NotEnoughError: The model of chance overlap was not reached.
        WrongCallError: So many backups cannot be expected.
    """
    told = posted.read(case, now)
    held = heeded(case, told, beliefs(case.settings, expected_backups))
    return summed_up(case.settings.study, held, pairing.find(told.accounts, held, told.scenes))


def found_in(case: Case, now: Snapshot) -> Found:
    """Find the same with every posting behind it, for drawings.

    Raises:
        NotEnoughError: The model of chance overlap was not reached.
    """
    told = posted.read(case, now)
    return pairing.find(told.accounts, heeded(case, told, beliefs(case.settings)), told.scenes)


def heeded(case: Case, told: Posted, held: Beliefs) -> Beliefs:
    """Add to what is assumed what people said of two accounts; the latest word on a pair counts, whoever said it."""
    ids = {name: number for number, name in told.names.items()}
    with case.catalogue.reading() as db:
        rows = [row for row in account_words.standing(db) if len(row.accounts) == 2]
    said = {}
    for row in rows:
        one, other = (ids.get(name) for name in row.accounts)
        if one is not None and other is not None:
            said[min(one, other), max(one, other)] = row.word
    apart, together = (
        frozenset(pair for pair, word in said.items() if word == asked)
        for asked in ("different operators", "one operator")
    )
    return replace(held, apart=apart, together=together, said=said)


def summed_up(study: str, held: Beliefs, found: Found) -> Links:
    """Hand on what was found as records."""
    labels = {each.id: each.label for one in found.linked for each in (one.pair.older, one.pair.newer)}
    return Links(
        study=study,
        links=tuple(each.record() for each in found.linked),
        groups=tuple(tuple(labels[number] for number in each.accounts) for each in found.groups),
        accounts=found.accounts,
        pairs=math.comb(found.accounts, 2),
        expected_backups=held.expected_backups,
        prior=found.prior,
        weights=weighing.shipped().recipe,
    )


def beliefs(settings: Settings, expected_backups: float | None = None) -> Beliefs:
    """Read what is assumed from the settings; ``expected_backups`` comes first.

    Raises:
        WrongCallError: So many backups cannot be expected.
    """
    expected = settings.expected_backups if expected_backups is None else expected_backups
    if not 0 < expected < math.inf:
        raise WrongCallError(f"{expected} expected backups: name a number above 0, for example 5 for a study of 58.")
    given = asdict(settings)
    ratios = {name: math.log10(given[f"{name}_ratio"]) for name in links.names() if f"{name}_ratio" in given}
    return Beliefs(expected, ratios)


def sheet(case: Case, one: str, other: str, *, expected_backups: float | None = None) -> Sheet:
    """Lay out what speaks for and against one operator behind two accounts.

    Args:
        case: The case.
        one: An account's name, or platform/name where several platforms have it.
        other: Another one's.
        expected_backups: In the place of the setting.

    Raises:
        WrongCallError: An account is unknown, or its name is several accounts'; or both are one.
        NotEnoughError: The model of chance overlap was not reached, or an account shows no piece.
    """
    told = posted.read(case, snapshot.take(case.catalogue))
    held = heeded(case, told, beliefs(case.settings, expected_backups))
    left, right = _named(told, one), _named(told, other)
    if left.id == right.id:
        raise WrongCallError(f"'{one}' and '{other}' are one account. Name two.")
    return laid_out(told, held, (left, right), screening.screen(told.accounts))


def laid_out(
    told: Posted, held: Beliefs, sides: tuple[Account, Account], overlaps: Mapping[tuple[int, int], Overlap]
) -> Sheet:
    """Lay out the evidence sheet of two accounts of a case; ``overlaps``: of every pair (ids, lower first)."""
    left, right = sides
    ids = min(left.id, right.id), max(left.id, right.id)
    overlap = overlaps.get(ids, Overlap(0, 0.0, 1.0, 1.0))
    pair = postings.pair(left, right, postings.holders(told.accounts), told.scenes.get(ids, ()))
    prior = held.prior(len(told.accounts))
    linked = pairing.look(pair, overlap, held, (weighing.shipped(), prior))
    ratio = linked.weighed.log_ratio
    return Sheet(
        linked=linked,
        link=linked.record(),
        prior=prior,
        sentence=strength.sentence(ratio, pair.older.label, pair.newer.label),
        support=strength.support(ratio),
        shows=linked.weighed.shows,
        about={name: links.load(name).ABOUT for name in links.names()},
        posted=told,
    )


def _named(told: Posted, name: str) -> Account:
    found = [each for each in told.accounts if name in (each.label, told.names[each.id][1])]
    exact = [each for each in found if each.label == name]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        several = ", ".join(repr(each.label) for each in found)
        raise WrongCallError(f"'{name}' is the name of several accounts: {several}. Name one of these.")
    if not told.accounts:
        raise NotEnoughError(
            "No account shows any piece yet. Run 'evidence ingest SOURCE' and 'evidence dedupe' first."
        )
    raise WrongCallError(f"No account '{name}' shows a piece. 'evidence count --by account' lists the accounts.")
