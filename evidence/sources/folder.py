"""A folder of captures, or a single picture or clip; with a layout, the folders' names tell account, ad and so on.

With a layout that names ads, every text file within an ad's folder is the ad's text; else ``captions.by_name`` says
which text belongs to which picture. Text files are themselves handed over, with the fields of their ad.
"""

from __future__ import annotations

import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from evidence import captions, layout, walk
from evidence.errors import WrongCallError
from evidence.records import Found, Traced
from evidence.sources import Wishes


def claims(path: Path) -> bool:
    """A folder; or a picture or clip, by extension or content."""
    if stat.S_ISDIR(path.stat().st_mode):
        return True
    return walk.look(path.resolve(), (path.name,)).kind in ("picture", "clip")


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over every file, a folder's before those of the folders within it, both by the bytes of their names.

    Raises:
        WrongCallError: The layout is none, or columns were given, which a folder has not.
    """
    if wishes.columns:
        raise WrongCallError(f"{path} is no table, so it has no columns. Leave out --columns, or name the table.")
    asked = None if wishes.layout is None else layout.parse(wishes.layout)
    if not path.is_dir():
        return iter([_found(walk.look(path.resolve(), (path.name,)), {}, None, wishes)])
    return _plain(path, wishes) if asked is None else _laid_out(path, asked, wishes)


def _plain(root: Path, wishes: Wishes) -> Iterator[Found]:
    for folder in walk.folders(root):
        texts = captions.by_name(folder)
        for met in folder.files:
            yield _found(met, {}, texts.get(met.parts[-1]), wishes)


def _laid_out(root: Path, asked: layout.Layout, wishes: Wishes) -> Iterator[Found]:
    ad: tuple[str, ...] = ()
    text: Traced | None = None
    for folder in walk.folders(root):
        here = folder.parts[: len(asked.segments)]
        if asked.names_files:
            yield from _by_file_names(folder, asked, wishes)
            continue
        fields = asked.fields((*folder.parts, "a file"))
        if fields is not None and asked.names_ads and here != ad:
            ad, text = here, captions.joined(met for within in walk.folders(root, here) for met in within.files)
        for met in folder.files:
            yield _fitting(met, fields, text if here == ad else None, asked, wishes)


def _by_file_names(folder: walk.Folder, asked: layout.Layout, wishes: Wishes) -> Iterator[Found]:
    """Hand over the files of a folder whose own names tell the fields; texts of equal fields belong together."""
    said = [asked.fields(met.parts) for met in folder.files]
    texts = captions.by_name(folder)
    ads: dict[tuple[str, ...], list[walk.Met]] = defaultdict(list)
    for met, fields in zip(folder.files, said, strict=True):
        ads[_ad(met, fields)].append(met)
    of_ads = {ad: captions.joined(files) for ad, files in ads.items()}
    for met, fields in zip(folder.files, said, strict=True):
        text = of_ads[_ad(met, fields)] if asked.names_ads else texts.get(met.parts[-1])
        yield _fitting(met, fields, text, asked, wishes)


def _ad(met: walk.Met, fields: Mapping[str, Traced] | None) -> tuple[str, ...]:
    """What is equal in the files of one ad; a file that does not fit stands alone."""
    return met.parts if fields is None else ("", *(traced.value for traced in fields.values()))


def _fitting(
    met: walk.Met, fields: Mapping[str, Traced] | None, text: Traced | None, asked: layout.Layout, wishes: Wishes
) -> Found:
    if fields is None:
        return met.found({}, f"path does not fit the layout '{asked.text}'")
    return _found(met, fields, text, wishes)


def _found(met: walk.Met, fields: Mapping[str, Traced], text: Traced | None, wishes: Wishes) -> Found:
    if met.refusal is not None:
        return met.found({})
    own = {} if text is None else {"text": text}
    return met.found(wishes.complete({**fields, **own}, met.parts[-1]))
