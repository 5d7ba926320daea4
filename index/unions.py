"""Groups of regions that grow by unions, keep their members and their weakest link, and refuse forbidden ones."""

from __future__ import annotations

from collections.abc import Iterable


class Groups:
    """Union-find that keeps members and refuses forbidden unions."""

    def __init__(self, regions: Iterable[int], apart: Iterable[tuple[int, int]]) -> None:
        self.of = {region: region for region in regions}
        self.members = {region: [region] for region in self.of}
        self.weakest: dict[int, float] = {}
        self.settled: set[int] = set()
        self.core: dict[int, int] = {}
        self.foes: dict[int, set[int]] = {}
        self.forbid(apart)

    def forbid(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep the groups of these pairs apart from now on; what is joined stays."""
        for left, right in pairs:
            self.foes.setdefault(left, set()).add(right)
            self.foes.setdefault(right, set()).add(left)

    def joined(self, left: int, right: int, probability: float) -> bool:
        """Join two groups; say False where they are one already or a decision forbids it."""
        here, there = self.of[left], self.of[right]
        if here == there or self._forbidden(here, there):
            return False
        if len(self.members[here]) < len(self.members[there]):
            here, there = there, here
        for region in self.members[there]:
            self.of[region] = here
        self.members[here] += self.members.pop(there)
        self.weakest[here] = min(probability, self.weakest.get(here, 1.0), self.weakest.pop(there, 1.0))
        if there in self.settled:
            self.settled.add(here)
        return True

    def settle(self) -> None:
        """Hold every group of two or more for settled; its regions are a core from now on, whatever it joins."""
        self.settled = {group for group, members in self.members.items() if len(members) > 1}
        self.core = {region: group for group in self.settled for region in self.members[group]}

    def together(self) -> list[tuple[int, ...]]:
        """Return the regions of each settled group."""
        return [tuple(members) for group, members in self.members.items() if group in self.settled]

    def would_glue(self, left: int, right: int) -> bool:
        """Tell whether a link would join two settled groups."""
        return self.of[left] != self.of[right] and self.of[left] in self.settled and self.of[right] in self.settled

    def _forbidden(self, here: int, there: int) -> bool:
        fewer, other = sorted((here, there), key=lambda group: len(self.members[group]))
        return any(self.of[foe] == other for region in self.members[fewer] for foe in self.foes.get(region, ()))
