"""What the columns of a table of labels mean, and what a row says of a picture.

Owns the usual names of columns in English and French; knows no files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import places
from workbench.sources.descriptor import Options
from workbench.sources.places import FileFact
from workbench.sources.tables import Row

T = TypeVar("T")
MAX_LABEL = 200
TOO_LONG = "its label is longer than 200 characters"
# The usual names without accents, blanks and signs, the best first; `x*` is any that begins so.
USUAL: Mapping[str, tuple[str, ...]] = {
    "file": (
        "filename", "file", "filepath", "imagefile", "imagefilename", "imagepath", "imagename",
        "imgpath", "imgname", "path", "relativepath", "relpath", "fichier", "nomfichier",
        "nomdufichier", "fichierimage", "chemin", "image", "img", "picture", "photo", "nomimage",
        "imageid", "key", "name", "nom", "id",
    ),
    "probability": (
        "probability", "prob", "proba", "probabilite", "confidence", "confiance", "score", "conf",
        "predictedprobability", "predictionprobability", "predictionscore", "proba*", "confid*",
    ),
    "predicted": (
        "predicted", "prediction", "predictedclass", "predictedlabel", "pred", "predlabel",
        "predclass", "predite", "predit", "classepredite", "predict*", "predit*", "classepredit*",
        "etiquettepredite*",
    ),
    "label": (
        "corrected", "corrigee", "correctedclass", "correctedlabel", "classecorrigee",
        "etiquettecorrigee", "corrected*", "corrigee*", "classecorrig*", "etiquettecorrig*",
        "labelname", "classname", "categoryname", "label", "labels", "class", "classe", "category",
        "categorie", "cls", "etiquette", "target", "truelabel", "groundtruth", "truth", "material",
        "materiau", "matiere", "wastetype", "typededechet", "dechet", "type", "y", "labelid",
        "classid", "categoryid",
    ),
    "split": ("split", "set", "subset", "partition", "usage", "jeu", "ensemble"),
    "author": (
        "author", "auteur", "user", "username", "userid", "utilisateur", "photographer",
        "photographe", "creator", "credit", "owner", "auteur*", "author*",
    ),
    "licence": ("licence", "license", "licencename", "licensename", "rights", "droits"),
    "url": (
        "url", "sourceurl", "imageurl", "originalurl", "flickrurl", "pageurl", "link", "lien",
    ),
    "date": (
        "date", "datetime", "timestamp", "createdat", "takenat", "datetaken", "horodatage", "date*",
    ),
    "consent": ("consent", "consentement", "accord", "optin", "autorisation", "consent*"),
}  # fmt: skip
NO_LABELS = frozenset({
    "text", "caption", "description", "prompt", "comment", "note", "width", "height", "size",
    "bytes", "hash", "md5", "sha1", "sha256",
})  # fmt: skip
YES = frozenset({"yes", "oui", "true", "1", "y", "o", "vrai", "x"})
_FRENCH_SPLITS = {"apprentissage": "train", "entrainement": "train", "dev": "val"}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:e-?[0-9]{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a picture, in the words of `records.Found`."""

    label: str | None = None
    hint: str | None = None
    hint_score: float | None = None
    split: str | None = None
    author: str | None = None
    licence: str | None = None
    url: str | None = None
    date: str | None = None
    consent: str | None = None
    note: str | None = None


def named(columns: Sequence[str], given: Mapping[str, str], table: str) -> dict[str, int]:
    """What it holds → which column, for the columns that were named. Raises BadInput."""
    return {what: _place(columns, name, table) for what, name in given.items() if name}


def guessed(columns: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """What it holds → which column, the known ones and those with usual names."""
    out = dict(known)
    names = [plain(name) for name in columns]
    for what, usual in USUAL.items():
        free = {place: name for place, name in enumerate(names) if place not in out.values()}
        place = next((p for each in usual for p, name in free.items() if _fits(name, each)), None)
        if what not in out and place is not None:
            out[what] = place
    if len(columns) == 2 and set(out) == {"file"} and names[1 - out["file"]] not in NO_LABELS:
        out["label"] = 1 - out["file"]  # whatever it is called: `id,breed`
    return out


def usual_files(columns: Sequence[str]) -> list[int]:
    """The columns whose names say that they name files."""
    return [place for place, name in enumerate(columns) if plain(name) in USUAL["file"]]


def shown(columns: Sequence[str]) -> str:
    """The names of a table's first columns on one line."""
    listed = ", ".join(name[:40] for name in columns[:20])
    return "".join(sign if sign.isprintable() else "?" for sign in listed)


def said(row: Row, which: Mapping[str, int], options: Options) -> Said:
    """What a row says; of a label and a prediction the prediction is the hint."""
    cells = {what: row[place] for what, place in which.items()}
    label = _meaning(cells.get("label"), options)
    note = None
    if label and len(label) > MAX_LABEL:
        label, note = None, TOO_LONG
    hint = (_meaning(cells.get("predicted"), options) or "")[:MAX_LABEL] or None
    if options.hint:
        label, hint = None, label or hint
    return Said(
        label=label,
        hint=hint,
        hint_score=probability(cells.get("probability")) if hint else None,
        split=_split(cells.get("split") or ""),
        author=cells.get("author"),
        licence=cells.get("licence"),
        url=cells.get("url"),
        date=cells.get("date"),
        consent=consent(cells["consent"]) if "consent" in cells else None,
        note=note,
    )


def together(every: Sequence[Said]) -> Said:
    """What several rows say of one picture: no label where they contradict each other."""
    if len(every) == 1:
        return every[0]
    labels = list(dict.fromkeys(one.label for one in every if one.label))
    out = every[0]
    for more in every[1:]:
        out = Said(*(_first(getattr(out, of), getattr(more, of)) for of in Said.__slots__))
    if len(labels) > 1:
        note = f"the table says both '{labels[0]}' and '{labels[1]}'"
        out = replace(out, label=None, note=note)
    return replace(out, consent="no") if any(one.consent == "no" for one in every) else out


def found(file: FileFact, said: Said) -> Found:
    """A picture with what is said of it."""
    return Found(
        file.path, file.size, file.modified_ns, raw_label=said.label, split=said.split,
        author=said.author, url=said.url, licence=said.licence, date=said.date,
        consent=said.consent, hint=said.hint, hint_score=said.hint_score, note=said.note,
    )  # fmt: skip


def probability(text: str | None) -> float | None:
    """0.93 out of `0.93`, `0,93`, `93 %` and `93`; None for what is no probability."""
    digits = "".join((text or "").split()).replace(",", ".")
    percent = digits.endswith("%")
    if not _NUMBER.fullmatch(digits.removesuffix("%")):
        return None
    value = float(digits.removesuffix("%"))
    if not percent and value <= 1.001:  # 1.0000001 is what a rounded sum of shares may be
        return min(value, 1.0)
    return value / 100 if value <= 100 else None


def consent(text: str | None) -> str:
    """`yes` only where it was given expressly."""
    return "yes" if (text or "").strip().casefold() in YES else "no"


def plain(name: str) -> str:
    """A name in lower case without accents, blanks and signs."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in letters if sign.isalnum())


def _place(columns: Sequence[str], name: str, table: str) -> int:
    if name in columns:
        return columns.index(name)
    alike = [place for place, each in enumerate(columns) if plain(each) == plain(name) != ""]
    if len(alike) == 1:
        return alike[0]
    raise BadInput(f"{table} has no column '{name}': use one of {shown(columns)}.")


def _split(word: str) -> str | None:
    return places.split_word(word) or _FRENCH_SPLITS.get(plain(word))


def _fits(name: str, usual: str) -> bool:
    return name.startswith(usual[:-1]) if usual.endswith("*") else name == usual


def _meaning(label: str | None, options: Options) -> str | None:
    """A number that the options have a name for becomes that name."""
    if label and options.names and label.isdecimal() and len(label) < 10:
        number = int(label)
        return (options.names[number] if number < len(options.names) else "") or label
    return label


def _first(one: T, other: T) -> T:
    return other if one is None else one
