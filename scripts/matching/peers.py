"""Other programs on a drawn set, each in ``.venv-peers``, on whole files; none of them is handed clips."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matching import peer
from matching.evaluation import Groups
from matching.gauntlet import CLIP
from matching.measured import Cost, run
from matching.sets import Drawn, Set, linked

PYTHON = Path(__file__).resolve().parents[2] / ".venv-peers" / "bin" / "python"

YARDSTICK = "Immaculate sscd_distilled"
"""The program whose seconds ours are compared with."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that is installed, by its name in the table."""

    name: str

    def groups(self, drawn: Set, files: Iterable[Drawn], folder: Path) -> tuple[Groups, Cost]:
        """Group some files of a set; ``folder`` is made for it and removed.

        Raises:
            FailedError: The program ended with an error.
        """
        stills = [each for each in files if each.kind != CLIP]
        shutil.rmtree(folder, ignore_errors=True)
        out = folder.with_name(f"{folder.name}.json")
        command = (str(PYTHON), "-I", str(Path(peer.__file__)), self.name, str(linked(drawn, stills, folder)), str(out))
        cost = run(command)
        shutil.rmtree(folder)
        told: list[list[str]] = json.loads(out.read_text(encoding="utf-8"))
        out.unlink()
        grouped = {name: frozenset({str(number)}) for number, names in enumerate(told) for name in names}
        return {each.name: grouped.get(each.name, frozenset({each.name})) for each in stills}, cost


def installed(tell: Callable[[str], None]) -> Iterator[Peer]:
    """Yield the programs that are installed, and tell of those that are not."""
    if not PYTHON.is_file():
        tell("no peers: scripts/setup-peers installs them")
        return
    for name, (package, _) in peer.PEERS.items():
        asked = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
        if subprocess.run((str(PYTHON), "-I", "-c", asked), check=False).returncode == 0:
            yield Peer(name)
        else:
            tell(f"{name} is left out: scripts/setup-peers did not install {package}")
