"""The papers of a release: manifest, classes, weights, recipe, card and checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.exporters import plan, weights
from workbench.exporters.plan import Placed
from workbench.records import SPLITS

CHECKSUMS = "checksums.sha256"
MANIFEST = "manifest.csv"
COLUMNS = (
    "path", "sha256", "image_id", "class", "index", "split", "type", "label_origin", "source",
    "source_path", "raw_label", "licence", "author", "url", "date", "consent", "decided_by",
    "decided_at", "duplicate_group", "sample_weight",
)  # fmt: skip


def write(
    placed: Sequence[Placed],
    target: Path,
    classes: Sequence[Mapping[str, object]],
    recipe: Mapping[str, object],
    card: str,
) -> None:
    """Write everything but the checksums; the pictures must already lie in `target`."""
    counts = plan.counts(placed)
    methods = weights.class_weights({name: row["train"] for name, row in counts.items()})
    _json(target / "classes.json", {"classes": list(classes)})
    _json(
        target / "class_weights.json",
        {
            "counts": counts,
            "index": {name: i for i, name in enumerate(counts)},
            "weights": methods,
        },
    )
    _weights_csv(target / "class_weights.csv", counts, methods)
    _json(target / "recipe.json", recipe)
    (target / "README.md").write_text(card, encoding="utf-8")
    _manifest(target, placed, methods["inverse_frequency"])


def write_checksums(target: Path) -> str:
    """Write `sha256  path` of every file, last of all; returns the sha256 of that list."""
    lines = [f"{file_hash(target / path)}  {path}\n" for path in files(target)]
    text = "".join(lines)
    (target / CHECKSUMS).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def files(target: Path) -> list[str]:
    """Relative posix paths of every file of a release but the checksums, sorted."""
    found = (p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    return sorted(path for path in found if path != CHECKSUMS)


def file_hash(path: Path) -> str:
    """sha256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(target: Path) -> list[dict[str, str]]:
    """The manifest's rows by column."""
    with (target / MANIFEST).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def card(placed: Sequence[Placed], recipe: Mapping[str, object], notes: Sequence[str]) -> str:
    """A short description for people, in Markdown: counts, sources and licences, notes."""
    out = io.StringIO()
    out.write(
        f"# {recipe['name']}\n\nScheme `{recipe['scheme']}` version {recipe['version']}, "
        f"{len(placed)} images, split {recipe['split']}, seed {recipe['seed']}.\n\n"
    )
    out.write("| class | train | val | test |\n|---|---:|---:|---:|\n")
    for name, row in plan.counts(placed).items():
        out.write(f"| {name} | " + " | ".join(str(row[s]) for s in SPLITS) + " |\n")
    out.write("\n## Sources\n\n| source | licence | images |\n|---|---|---:|\n")
    origins = Counter((p.image.source_name, p.image.licence) for p in placed)
    for (source, licence), number in sorted(origins.items()):
        out.write(f"| {source} | {licence} | {number} |\n")
    out.write("\n## Class weights\n\n```python\n" + _EXAMPLE + "```\n")
    if notes:
        out.write("\n## Notes\n\n" + "".join(f"- {note}\n" for note in notes))
    return out.getvalue()


_EXAMPLE = """\
weights = json.load(open("class_weights.json"))["weights"]["inverse_frequency"]
train = torchvision.datasets.ImageFolder("train")
loss = torch.nn.CrossEntropyLoss(torch.tensor([weights[name] for name in train.classes]))
"""


def _manifest(target: Path, placed: Sequence[Placed], weight: Mapping[str, float]) -> None:
    with (target / MANIFEST).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for p in placed:
            i = p.image
            sha = file_hash(target / p.path) if p.reencoded else i.image_id
            writer.writerow([
                p.path, sha, i.image_id, i.class_name, p.index, p.split, i.type_id,
                i.label_origin, i.source_name, _plain(i.path), _plain(i.raw_label),
                _plain(i.licence),
                _plain(i.author), _plain(i.url), _plain(i.taken_on), i.consent or "",
                _plain(i.decided_by), i.decided_at or "", i.group_id, f"{weight[i.class_name]:.6f}",
            ])  # fmt: skip


def _plain(text: str | None) -> str:
    """No spreadsheet formula by accident: such a cell begins with an apostrophe."""
    value = text or ""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _weights_csv(
    path: Path,
    counts: Mapping[str, Mapping[str, int]],
    methods: Mapping[str, Mapping[str, float]],
) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["class", "index", *SPLITS, *weights.METHODS])
        for index, (name, row) in enumerate(counts.items()):
            values = [f"{methods[method][name]:.6f}" for method in weights.METHODS]
            writer.writerow([name, index, *(row[s] for s in SPLITS), *values])


def _json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
