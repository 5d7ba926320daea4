"""Text files beside pictures > the text of their ad."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from evidence import texts
from evidence.records import Traced
from evidence.walk import Folder, Met, shown

TEXT_LIMIT = 2**20
"""Most bytes of text that are taken as the text of one ad; a longer file is stored all the same."""


def joined(files: Iterable[Met]) -> Traced | None:
    """Join the text files among ``files``, in their order, with an empty line between; None where there is no text.

    A file that is too long, cannot be read or is no text adds nothing.
    """
    found: list[str] = []
    names: list[str] = []
    left = TEXT_LIMIT
    for met in files:
        content = _content(met, left) if met.kind == "text" and met.refusal is None else ""
        if content.strip():
            found.append(content)
            names.append(shown("/".join(met.parts)))
            left -= len(content.encode())
    if not found:
        return None
    return Traced("\n\n".join(each.strip() for each in found), "\n\n".join(found), f"text in {', '.join(names)}")


def _content(met: Met, limit: int) -> str:
    """The text in a file of at most ``limit`` bytes; empty where it is longer, cannot be read, or is no text."""
    if met.path is None:
        return ""
    try:
        with met.path.open("rb") as stream:
            given = stream.read(limit + 1)
        return texts.decode(given) if len(given) <= limit else ""
    except (OSError, UnicodeError):
        return ""


def by_name(folder: Folder) -> Mapping[str, Traced]:
    """Say which text belongs to which file of a folder, where nothing tells the ads apart.

    A text of the same name as a picture or clip (``1.txt`` or ``1.jpg.txt`` for ``1.jpg``) belongs to it. A text that
    is the only one of a folder without folders belongs to every file in it.
    """
    written = [met for met in folder.files if met.kind == "text" and met.refusal is None]
    media = [met.parts[-1] for met in folder.files if met.kind in ("picture", "clip")]
    own: dict[str, list[Met]] = defaultdict(list)
    beside: dict[str, set[str]] = defaultdict(set)
    for name in media:
        beside[name].add(name)
        beside[PurePath(name).stem].add(name)
    for met in written:
        for name in beside.get(PurePath(met.parts[-1]).stem, ()):
            own[name].append(met)
            own[met.parts[-1]] = [met]
    if not own and len(written) == 1 and not folder.has_folders:
        alone = joined(written)
        return {} if alone is None else dict.fromkeys((*media, written[0].parts[-1]), alone)
    return {name: text for name, files in own.items() if (text := joined(files)) is not None}
