"""Verdicts and decisions to clusters, and clusters to pieces; ids that stay from run to run.

No plain transitive closure: one wrong link would merge two pieces and all their copies. Links are taken from the
strongest to the weakest, and clean links (nothing disagrees, nothing had to be explained) come first; a weaker link may
add a region to a cluster but not join two clusters that clean links made (matching.md section 9, rule 7), unless
several say the same and hardly anything speaks against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.calibration import HIDES
from index.links import ALL, MOST, PART, Link, area, other_of, parts_of, whole, without_glue
from index.unions import Groups

AGREED = 3
AGREED_PROBABILITY = 0.95
"""So many links of this probability, to at least two regions of the larger group, join two groups that clean links
made, where no pair of what these links hold together differs. What only came to a group in spite of something laid over
it differs from others by just that: a caption from a copy with a caption of its own."""

ALIKE, OUTWEIGH = 0.9, 3
"""A picture with a caption is posted again and again, and so is the one without: all pairs of the two groups then tell
the same, that they are copies but for the caption. AGREED links of this probability, or with so much laid over one of
the two that it may hide what differs, join the groups as well, where they are so many times as many as the pairs that
are no copies; what plainly differs counts twice. Of 160 photos posted with and without 16 such additions, three times
each, 75 stood apart, and 8 do now; of 160 on shared cloths 62 and 9, none of them with another picture."""

LIKELY, ALL_SAY = 0.75, 7
"""So do so many links of this probability beside something that was explained, where no pair at all is no copy. Of 640
photos with and without additions, of three draws, seven more are found so in all their posts, none with another
picture; of 240 photos of pieces of a hundredth of the picture one more pair is taken for one."""

Ids = tuple[int, int]

CLEAN = 2
"""A clean link outweighs so many pairs that differ, less one: an overlay that nothing explains makes a pair differ."""

FIRM = 0.96
"""So does a link of this probability in spite of something laid over one of the two: from another copy of the same
picture that region may differ by just that, where it is not explained. Of 582 such links none was wrong; one was later,
by a rule about white rims that is gone."""

RESIDUE = (0.0001, 0.002)
NEARER, NEAREST = 2.5, 24
"""Where pictures that differ would all be the same but for what is laid over, the residue of one is at most RESIDUE,
and that of the others so many times it. Of 29 table photos under a text block that rivals claim too, 23 were so, and
the nearest was the right one in all; of the six others in three. Differences below the first RESIDUE say nothing. Of
so many, the nearest, it is asked whether others differ from them."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Regions that are copies of one picture: ids ascending, and the probability of the weakest link that joined them.

    ``weakest`` is None for one region alone.
    """

    regions: tuple[int, ...]
    weakest: float | None


class _Evidence:
    """Links, and pairs that differ, by region; weighed where two groups have both between them."""

    def __init__(
        self, links: Sequence[Link], differ: Sequence[tuple[int, int]], unlike: Iterable[tuple[int, int]]
    ) -> None:
        self.links: dict[int, list[Link]] = {}
        for link in links:
            self.links.setdefault(link.left, []).append(link)
            self.links.setdefault(link.right, []).append(link)
        self.differ = _near(differ)
        self.unlike = _near([*unlike, *differ])

    def allows(self, groups: Groups, link: Link) -> bool:
        """Tell whether two groups may join: nothing differs between them, or more says that they are the same.

        A picture that one overlaid copy differs from may be the same as the others. What counts as same is a link that
        shares all of a region which is no mere part of its group's picture: cut down to the cloth, a photo is a part of
        every photo taken on that cloth.
        """
        here, there = groups.of[link.left], groups.of[link.right]
        if here == there:
            return True
        against = self._against(groups, here, there)
        if not against:
            return True
        few, many = sorted((here, there), key=lambda group: len(groups.members[group]))
        parts = self._parts(groups, few) | self._parts(groups, many)
        between = self._linking(groups, few, many)
        return sum(CLEAN if _firm(one) else 1 for one, *_ in between if _shares_all(one, parts)) > against

    def outvotes(self, groups: Groups, link: Link) -> bool:
        """Tell whether a link that hides much would join two groups far more pairs of which are no copies.

        One of the two is no settled group, else ``agreed`` is asked; but copies under overlays may have found together.
        """
        few, many = sorted((groups.of[link.left], groups.of[link.right]), key=lambda group: len(groups.members[group]))
        if few == many or link.explained < HIDES or len(groups.members[few]) < 2:
            return False
        unlike = sum(1 for _ in _between(groups, self.unlike, few, many))
        return unlike >= OUTWEIGH * sum(1 for _ in self._linking(groups, few, many))

    def agreed(self, groups: Groups, link: Link) -> bool:
        """Tell whether several links join two groups: see AGREED, and ALIKE."""
        few, many = sorted((groups.of[link.left], groups.of[link.right]), key=lambda group: len(groups.members[group]))
        between = self._linking(groups, few, many)
        likely = [other for one, _, other in between if one.probability >= AGREED_PROBABILITY]
        if len(likely) >= AGREED and len(set(likely)) >= 2:
            pairs = _between(groups, self.differ, few, many)
            if not any(region in groups.core and foe in groups.core for region, foe in pairs):
                return True
        return self._told_alike(groups, few, many)

    def _told_alike(self, groups: Groups, few: int, many: int) -> bool:
        """Tell whether cores of two groups are alike but for a caption, and none are otherwise; see ALIKE."""
        alike: dict[tuple[int, int], list[int]] = {}
        likely: dict[tuple[int, int], list[Ids]] = {}
        # What hides much tells whose copies these are once: two that have a home each are not joined by it.
        homeless = any(len({groups.core.get(region, -1) for region in groups.members[one]}) == 1 for one in (few, many))
        for one, region, other in self._linking(groups, few, many):
            if region not in groups.core or other not in groups.core:
                continue
            cores = groups.core[region], groups.core[other]
            if one.probability >= ALIKE or (homeless and one.explained >= HIDES):
                alike.setdefault(cores, []).append(other)
            if one.probability >= LIKELY and one.explained > 0.0:
                likely.setdefault(cores, []).append((region, other))
        unlike = Counter(
            (groups.core[region], groups.core[other])
            for near in (self.unlike, self.differ)  # what plainly differs is in both, and weighs twice
            for region, other in _between(groups, near, few, many)
            if region in groups.core and other in groups.core
        )
        if not unlike and any(map(_unanimous, likely.values())):
            return True
        return any(len(found) >= AGREED and len(set(found)) >= 2 for found in alike.values()) and all(
            len(alike.get(cores, ())) >= max(OUTWEIGH * against, AGREED + against) for cores, against in unlike.items()
        )

    def _linking(self, groups: Groups, few: int, many: int) -> Iterator[tuple[Link, int, int]]:
        """Yield the links between two groups, each with its region in the first and in the second."""
        for region in groups.members[few]:
            for one in self.links.get(region, ()):
                other = other_of(one, region)
                if groups.of[other] == many:
                    yield one, region, other

    def doubtful(self, groups: Groups, tells_little: Callable[[Link, int], bool]) -> dict[int, set[int]]:
        """Find regions that would be copies of several pictures, which differ where the region shows nothing.

        A text block over the piece leaves the cloth, and that is the same in every photo taken on it; so does a crop to
        the cloth. Only the exposure tells: of one, even noise and light are the same.

        Args:
            groups: So far.
            tells_little: Of a link, and one of its regions, whether these may differ where that one shows nothing.

        Returns:
            For each such region the regions it may be linked to: of those groups that differ from no other of them, and
            of the one that is clearly nearest among those that do, or of none.
        """
        found: dict[int, set[int]] = {}
        # Copies of one copy under a text block are asked as one: not all were compared with the same pictures.
        alone = [(region,) for region in self.links if groups.of[region] not in groups.settled]
        for regions in (*alone, *groups.together()):
            if len(regions) > 1 and self._seen_whole(groups, regions, tells_little):
                continue
            residues: dict[int, float] = {}
            for link, mine in ((link, region) for region in regions for link in self.links.get(region, ())):
                group = groups.of[other_of(link, mine)]
                if group != groups.of[mine] and tells_little(link, mine):
                    residues[group] = max(RESIDUE[0], min(link.residue, residues.get(group, 1.0)))
            clear, several = self._clear(groups, residues)
            if several:
                allowed = {*regions, *(one for group in clear for one in groups.members[group])}
                found |= dict.fromkeys(regions, allowed)
        return found

    def _seen_whole(self, groups: Groups, regions: Sequence[int], tells_little: Callable[[Link, int], bool]) -> bool:
        """Tell whether a link from the core of a group tells enough: then it is others that show too little."""
        return any(
            groups.core.get(other_of(link, mine)) != groups.core[mine] and not tells_little(link, mine) and whole(link)
            for mine in regions
            if mine in groups.core
            for link in self.links.get(mine, ())
        )

    def _clear(self, groups: Groups, residues: dict[int, float]) -> tuple[set[int], bool]:
        """Choose among groups by residue, see ``doubtful``; and tell whether any of them differ from each other."""
        ordered = sorted(residues, key=lambda group: (residues[group], group))
        clear, several = set(ordered), False
        for place, nearer in enumerate(ordered[:NEAREST]):
            rivals = [group for group in ordered[place + 1 :] if self._rivals(groups, nearer, group)]
            if rivals:
                several = True
                sure = residues[rivals[0]] >= NEARER * residues[nearer] and residues[nearer] <= RESIDUE[1]
                clear -= {*rivals} if sure else {nearer, *rivals}
        return clear, several

    def _rivals(self, groups: Groups, here: int, there: int) -> bool:
        """Tell whether two groups differ and nothing links them; overlaid copies of one picture may differ as well."""
        few, many = sorted((here, there), key=lambda group: len(groups.members[group]))
        linked = any(True for _ in self._linking(groups, few, many))
        return not linked and any(True for _ in _between(groups, self.differ, few, many))

    def _against(self, groups: Groups, here: int, there: int) -> int:
        """Count the pairs that differ between two groups, of the core of each where it has one.

        What came to a group in spite of something laid over it differs from others by just that.
        """
        cores = [any(region in groups.core for region in groups.members[group]) for group in (here, there)]
        few, many = sorted((here, there), key=lambda group: len(groups.members[group]))
        if few != here:
            cores.reverse()
        return sum(
            (region in groups.core or not cores[0]) and (other in groups.core or not cores[1])
            for region, other in _between(groups, self.differ, few, many)
        )

    def _parts(self, groups: Groups, group: int) -> set[int]:
        """Regions of a group that show but a part of what others of it show, and the copies of such."""
        members = groups.members[group]
        inside = [
            one for region in members for one in self.links.get(region, ()) if groups.of[other_of(one, region)] == group
        ]
        parts = {
            region
            for one in inside
            for region, mine, theirs in (
                (one.left, one.left_box, one.right_box),
                (one.right, one.right_box, one.left_box),
            )
            if area(mine) >= ALL and area(theirs) < PART
        }
        copies = [(one.left, one.right) for one in inside if whole(one)]
        waiting = list(parts)
        while waiting:
            region = waiting.pop()
            for left, right in copies:
                other = right if left == region else left if right == region else None
                if other is not None and other not in parts:
                    parts.add(other)
                    waiting.append(other)
        return parts


def _unanimous(pairs: Sequence[Ids]) -> bool:
    """Tell whether so many pairs, of two regions and more on either side, say that they are copies; see LIKELY."""
    return len(pairs) >= ALL_SAY and all(len(set(side)) >= 2 for side in zip(*pairs, strict=True))


def _near(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = {}
    for left, right in pairs:
        near.setdefault(left, set()).add(right)
        near.setdefault(right, set()).add(left)
    return near


def _between(groups: Groups, near: dict[int, set[int]], here: int, there: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of regions that are near, one of either group."""
    few, many = sorted((here, there), key=lambda group: len(groups.members[group]))
    for region in groups.members[few]:
        for other in near.get(region, ()):
            if groups.of.get(other) == many:
                yield region, other


def _firm(link: Link) -> bool:
    return link.clean or (link.explained > 0.0 and link.probability >= FIRM)


def _shares_all(link: Link, parts: set[int]) -> bool:
    """Tell whether a link shares all of a region that is no part of another."""
    return (area(link.left_box) >= ALL and link.left not in parts) or (
        area(link.right_box) >= ALL and link.right not in parts
    )


def clusters(
    regions: Sequence[int],
    links: Iterable[Link],
    *,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    differ: Iterable[tuple[int, int]] = (),
) -> list[Cluster]:
    """Group regions.

    Args:
        regions: Distinct ids.
        links: Pairs held for copies of one picture, and pairs that were compared and are not; see ``Link.alike``.
        together: Pairs that a person said are one picture; they come first, in this order.
        apart: Pairs that a person said are not; their groups never join.
        differ: Pairs that verification found to show different things in one scene. More links to the whole of a region
            outweigh that; links to a part do not: what decides may lie outside the part.

    Returns:
        Every region in exactly one cluster, sorted by the first region. Time n log n in the number of links.
    """
    groups = Groups(regions, apart)
    for left, right in together:
        groups.joined(left, right, 1.0)
    every = list(links)
    ordered = sorted(without_glue(link for link in every if link.alike), key=_strongest)
    for link in ordered:
        if link.clean and whole(link):
            groups.joined(link.left, link.right, link.probability)
    evidence = _Evidence(ordered, list(differ), ((link.left, link.right) for link in every if not link.alike))
    for link in ordered:
        if link.clean and evidence.allows(groups, link):
            groups.joined(link.left, link.right, link.probability)
    groups.settle()
    weak = [link for link in ordered if not link.clean]
    nearest = evidence.doubtful(groups, _is_a_part)
    _join_weak(groups, evidence, [link for link in weak if link.explained < HIDES and not _hidden(link, nearest)])
    nearest = evidence.doubtful(groups, _is_hidden)
    hiding = [link for link in weak if link.explained >= HIDES and not _hidden(link, nearest)]
    _join_weak(groups, evidence, sorted(hiding, key=lambda link: link.residue))
    found = [
        Cluster(tuple(sorted(members)), groups.weakest.get(group) if len(members) > 1 else None)
        for group, members in groups.members.items()
    ]
    return sorted(found, key=lambda cluster: cluster.regions)


def _join_weak(groups: Groups, evidence: _Evidence, links: Iterable[Link]) -> None:
    asked: dict[frozenset[int], int] = {}
    for link in links:
        if not groups.would_glue(link.left, link.right):
            if evidence.allows(groups, link) and not evidence.outvotes(groups, link):
                groups.joined(link.left, link.right, link.probability)
            continue
        both = frozenset((groups.of[link.left], groups.of[link.right]))
        size = sum(len(groups.members[group]) for group in both)
        if asked.get(both) != size:  # what was denied is denied until one of them grows
            asked[both] = size
            if evidence.agreed(groups, link):
                groups.joined(link.left, link.right, link.probability)


def _is_a_part(link: Link, region: int) -> bool:
    return any(part == region for part, _ in parts_of(link, MOST))


def _is_hidden(link: Link, _region: int) -> bool:
    return link.explained >= HIDES


def _hidden(link: Link, nearest: dict[int, set[int]]) -> bool:
    """Tell whether the two may differ where one shows nothing; see ``_Evidence.doubtful``."""
    return any(
        other not in nearest.get(region, (other,))
        for region, other in ((link.left, link.right), (link.right, link.left))
    )


def _strongest(link: Link) -> tuple[bool, float, int, int]:
    """Order: clean ones first, then by probability and by how much of either region is shared."""
    shared = min(area(link.left_box), area(link.right_box))
    return not link.clean, -link.probability * (0.5 + 0.5 * shared), link.left, link.right
