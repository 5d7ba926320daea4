"""A folder of captures, or a single picture or clip; with a layout, the folders' names tell account, ad and so on.

With a layout that names ads, every text file within an ad's folder is the ad's text; else ``captions.by_name`` says
which text belongs to which picture. Text files are themselves handed over, with the fields of their ad.

Files of records that some Format knows (a sidecar, an export) come first, each with what it tells of, in the order in
which formats are asked and then by path. What none of them tells of follows as in any folder.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evidence import captions, layout, sources, walk
from evidence.errors import WrongCallError
from evidence.exports import Export, Record, Telling, digests
from evidence.records import Found, Traced
from evidence.sources import Wishes

TELLS = "a folder of pictures, clips, texts and whatever of the above lies in it; or a single picture or clip"
REACH = 5


@dataclass(frozen=True, slots=True, order=True)
class _Told:
    """A file of records: the rank of its reader, its segments, and every reader that could read it."""

    rank: int
    parts: tuple[str, ...]
    claimed: tuple[str, ...]


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
    root = path.resolve()
    exports = _exports(root, asked)
    plain = _plain(root, wishes) if asked is None else _laid_out(root, asked, wishes)
    return _with_exports(root, exports, plain, wishes) if exports else plain


def _exports(root: Path, asked: layout.Layout | None) -> list[_Told]:
    """List the files of records, in the order in which they are read.

    Where a layout says what paths mean, a table of anybody's making is not asked as well.
    """
    formats = [name for name in sources.formats() if asked is None or sources.load(name).REACH < 3]
    order = {name: place for place, name in enumerate(formats)}
    found: list[_Told] = []
    for each in walk.folders(root):
        for met in each.files:
            if met.path is not None and met.kind in ("text", "other") and met.fit:
                claimed = sources.fitting(met.path, formats)
                if claimed:
                    found.append(_Told(order[claimed[0]], met.parts, tuple(claimed)))
    return sorted(found)


def _with_exports(root: Path, exports: list[_Told], plain: Iterator[Found], wishes: Wishes) -> Iterator[Found]:
    asked = None if wishes.layout is None else layout.parse(wishes.layout)
    files = [Export(root.joinpath(*told.parts), told.parts, wishes.time_zone, told.claimed[0]) for told in exports]
    manifests = [export for export in files if sources.only_digests(export.format)]
    digests = {key: value for each in manifests for key, value in _digests(each).items()}

    def complete(fields: Mapping[str, Traced], parts: tuple[str, ...]) -> Mapping[str, Traced]:
        around = {} if asked is None else asked.fields(parts) or {}
        return {**wishes.complete({**around, **fields}, parts[-1]), **digests.get(parts, {})}

    telling = Telling(complete)
    for told, export in zip(exports, files, strict=True):
        records = _only_missing if export in manifests else sources.records_of(export.format)
        yield from telling.of(export, records, told.claimed)
    for each in plain:
        if each.path is None:
            yield each
        elif each.path not in telling.told:
            own = digests.get(each.path.relative_to(root).parts, {})
            yield replace(each, fields={**each.fields, **own}) if own and each.refusal is None else each


def _digests(export: Export) -> dict[tuple[str, ...], Mapping[str, Traced]]:
    return digests(export, sources.records_of(export.format))


def _only_missing(export: Export) -> Iterator[Record | Found]:
    """Of what a manifest lists, only what is not there; the rest is handed over where it belongs."""
    for each in sources.records_of(export.format)(export):
        if isinstance(each, Found):
            yield each
            continue
        gone = tuple(medium for medium in each.media if not os.path.lexists(export.path.parent / medium.name))
        if gone:
            yield replace(each, media=gone)


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
