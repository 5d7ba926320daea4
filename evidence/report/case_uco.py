"""The case as CASE/UCO (JSON-LD), which tools of forensic laboratories exchange: what was taken from where, seen where.

Classes and properties are those of CASE 1.4 and UCO 1.4; ``case_validate`` of the package case-utils accepts the file.
Ids are made from the ledger's name and what they stand for, so that exporting again gives the same ones.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.catalogue import ads
from evidence.catalogue.ads import AdRow
from evidence.catalogue.clusters import ClusterRow
from evidence.catalogue.originals import OriginalRow
from evidence.catalogue.sightings import Sighting
from evidence.custody import checkpoint
from evidence.progress import Progress
from evidence.records import Entry
from evidence.report.filling import filled
from evidence.report.media import TYPES
from evidence.snapshot import Snapshot

FILE = "case.jsonld"

_UCO = "https://ontology.unifiedcyberontology.org/uco/"
CONTEXT = {
    "kb": "urn:tuskprint:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{f"uco-{name}": f"{_UCO}{name}/" for name in ("action", "core", "identity", "observable", "tool", "types")},
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

Node = dict[str, Any]


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write the whole case into ``out``; return the number of objects by file name.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
        DiskError: The disk takes no more.
    """
    written = 0
    with filled(case, out, force=force) as part, (part / FILE).open("w", encoding="utf-8") as file:
        progress.stage("Writing CASE/UCO", None)
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        for node in _Graph(case).nodes():
            file.write(",\n" * bool(written) + json.dumps(node, ensure_ascii=True))
            written += 1
            progress.advance()
        file.write("\n]}\n")
    return {FILE: written}


class _Graph:
    """The objects, made one by one."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._now: Snapshot = snapshot.take(case.catalogue)
        with case.catalogue.reading() as db:
            self._ads: list[AdRow] = list(ads.everything(db))
            self._urls = {each.id: each.url for each in ads.named(db)}
        self._checkpoint = checkpoint.take(case.ledger)
        self._performers: dict[str, str] = {}

    def nodes(self) -> Iterator[Node]:
        """Yield every object; what stands for the whole comes last, since it names the others."""
        yield self._node("tool", "", "uco-tool:AnalyticTool", name="tuskprint", more={"uco-tool:version": __version__})
        for original in self._now.originals.values():
            yield self._file(original, self._now.sightings_of.get(original.sha256, []))
        yield from self._accounts()
        yield from self._posts()
        yield from self._sightings()
        yield from (self._copies(cluster) for cluster in self._now.clusters.values())
        records = []
        for record, *others in self._acquisitions():
            records.append(record)
            yield from (record, *others)
        for actor in self._performers:
            yield self._node("performer", actor, "uco-identity:Identity", name=actor)
        yield self._investigation(records)

    def _id(self, kind: str, name: object) -> str:
        return f"kb:{kind}-{uuid5(NAMESPACE_URL, f'{self._checkpoint.origin}/{kind}/{name}')}"

    def _ref(self, kind: str, name: object) -> Node:
        return {"@id": self._id(kind, name)}

    def _node(self, kind: str, key: object, class_: str, *, name: str = "", more: Node | None = None) -> Node:
        node: Node = {"@id": self._id(kind, key), "@type": class_}
        if name:
            node["uco-core:name"] = name
        return node | {word: value for word, value in (more or {}).items() if value not in (None, "", [])}

    def _facet(self, kind: str, key: object, **said: Any) -> Node:
        """One facet with its properties, all of ``uco-observable``."""
        plain = {f"uco-observable:{word}": value for word, value in said.items() if value not in (None, "")}
        return {"@id": self._id(kind, key), "@type": f"uco-observable:{kind}", **plain}

    def _file(self, original: OriginalRow, seen: Sequence[Sighting]) -> Node:
        sha256 = original.sha256
        digest = {
            "@id": self._id("hash", sha256),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256},
        }
        extension, media = TYPES.get(original.format, ("", ""))
        path = seen[0].source_path if seen else ""
        facets = [
            self._facet("FileFacet", sha256, fileName=path.rpartition("/")[2], filePath=path),
            self._facet("ContentDataFacet", sha256, hash=digest, sizeInBytes=original.bytes, mimeType=media),
        ]
        if original.kind == "image" and original.width:
            sides = {"pictureWidth": original.width, "pictureHeight": original.height}
            facets.append(self._facet("RasterPictureFacet", sha256, pictureType=extension.lstrip("."), **sides))
        said = " ".join(word for word in (original.state, original.reason) if word)
        class_ = "uco-observable:RasterPicture" if original.kind == "image" else "uco-observable:File"
        return self._node(*("file", sha256, class_), more={"uco-core:hasFacet": facets, "uco-core:description": said})

    def _accounts(self) -> Iterator[Node]:
        names = {each.account_id: each for each in self._now.sightings if each.account_id is not None}
        for platform in sorted({each.platform for each in names.values()} - {""}):
            yield self._node("application", platform, "uco-observable:Application", name=platform)
        for number, each in sorted(names.items()):
            on = {"application": self._ref("application", each.platform)} if each.platform else {}
            facets = [self._facet("AccountFacet", number, accountIdentifier=each.account)]
            facets.append(self._facet("ApplicationAccountFacet", number, **on))
            shown = self._node("account", number, "uco-observable:ApplicationAccount", name=each.account)
            yield {**shown, "uco-core:hasFacet": facets}

    def _posts(self) -> Iterator[Node]:
        for ad in self._ads:
            who: Node = {} if ad.account is None else {"from": self._ref("account", ad.account)}
            facet = self._facet(
                *("MessageFacet", ad.id),
                messageID=ad.name,
                messageText=ad.text,
                sentTime=_moment(ad.posted_at),
                **who,
            )
            price = " ".join(word for word in (ad.price, ad.currency) if word)
            words = (f"price: {price}" if price else "", self._urls.get(ad.id, ""))
            said = "; ".join(word for word in words if word)
            post = self._node(
                "post", ad.id, "uco-observable:Message", name=ad.name, more={"uco-core:description": said}
            )
            yield {**post, "uco-core:hasFacet": facet}

    def _sightings(self) -> Iterator[Node]:
        """Say of each sighting in an ad that the file was attached to it, or of the account that it showed the file."""
        for each in self._now.sightings:
            if each.ad_id is None and each.account_id is None:
                continue
            kind, key = ("post", each.ad_id) if each.ad_id is not None else ("account", each.account_id)
            words = {"occasion": each.occasion, "posted": each.posted_at, "observed": each.observed_at}
            said = "; ".join(f"{word}: {value}" for word, value in words.items() if value)
            yield self._node(
                *("sighting", each.seq, "uco-observable:ObservableRelationship"),
                more={
                    "uco-core:source": self._ref("file", each.sha256),
                    "uco-core:target": self._ref(kind, key),
                    "uco-core:kindOfRelationship": "Attachment_Of" if kind == "post" else "Shown_By",
                    "uco-core:isDirectional": True,
                    "uco-core:description": f"entry {each.seq} of the ledger; {said}".rstrip("; "),
                },
            )

    def _copies(self, cluster: ClusterRow) -> Node:
        files = dict.fromkeys(self._now.regions[region].sha256 for region in cluster.regions)
        said = f"copies of one picture, found by a machine; piece {cluster.piece}"
        return self._node(
            *("cluster", cluster.cluster, "uco-core:Grouping"),
            name=cluster.cluster,
            more={
                "uco-core:object": [self._ref("file", sha256) for sha256 in files],
                "uco-core:context": "copies of one picture",
                "uco-core:description": said,
            },
        )

    def _acquisitions(self) -> Iterator[list[Node]]:
        """Yield the provenance record and the action of each acquisition."""
        begun: dict[int, Entry] = {}
        ended: dict[int, str] = {}
        taken: dict[int, dict[str, None]] = defaultdict(dict)
        for entry in self._case.ledger.read():
            if entry.act == "acquire":
                begun[entry.seq] = entry
            elif entry.act == "acquired":
                ended[entry.body["acquisition"]] = entry.at
            elif entry.act == "take" and entry.body.get("sha256"):
                taken[entry.body["acquisition"]][entry.body["sha256"]] = None
        for seq, entry in begun.items():
            self._performers.setdefault(entry.actor, "")
            record = self._node(
                *("provenance", seq, "case-investigation:ProvenanceRecord"),
                more={
                    "uco-core:description": f"acquisition of {entry.body['source']}, entry {seq} of the ledger",
                    "case-investigation:exhibitNumber": str(seq),
                    "uco-core:object": [self._ref("file", sha256) for sha256 in taken[seq]],
                },
            )
            action = self._node(
                *("acquisition", seq, "case-investigation:InvestigativeAction"),
                name="acquisition",
                more={
                    "uco-core:description": f"{entry.body['source']} read by '{entry.body['reader']}'",
                    "uco-action:performer": self._ref("performer", entry.actor),
                    "uco-action:instrument": self._ref("tool", ""),
                    "uco-action:startTime": _moment(entry.at),
                    "uco-action:endTime": _moment(ended.get(seq)),
                    "uco-action:result": [{"@id": record["@id"]}, *record.get("uco-core:object", [])],
                },
            )
            yield [record, action]

    def _investigation(self, records: Sequence[Node]) -> Node:
        now = self._checkpoint
        said = f"Checkpoint of the ledger (origin, entries, root; RFC 6962):\n{now.text()}"
        return self._node(
            *("investigation", "", "case-investigation:Investigation"),
            name=self._case.settings.study,
            more={
                "uco-core:description": said,
                "case-investigation:focus": "wildlife trade",
                "uco-core:object": [{"@id": record["@id"]} for record in records],
            },
        )


def _moment(text: str | None) -> Node | None:
    """Write a moment; a bare day is none."""
    return {"@type": "xsd:dateTime", "@value": text} if text and _MOMENT.fullmatch(text) else None
