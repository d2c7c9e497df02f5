"""The words of the house as frozen records. They carry data between rooms and do nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SPLITS = ("train", "val", "test")

Kind = Literal["label", "reject", "restore", "attribute", "same", "not_same", "keep", "undo"]
KINDS: tuple[Kind, ...] = (
    "label", "reject", "restore", "attribute", "same", "not_same", "keep", "undo",
)  # fmt: skip

# Why a picture is rejected; names for people stand in ui/text under `reason.<name>`.
REASONS = (
    "watermark", "banner", "drawing", "not-waste", "several-objects",
    "badly-framed", "blurred", "wrong-kind", "private", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled rectangle, in shares (0 to 1) of the picture's width and height."""

    raw_label: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a layout found, and all that its source says about it.

    Attributes:
        path: relative to the root, with `/`.
        modified_ns: age in nanoseconds.
        raw_label: the source's own word; None where it says none, or several.
        split: train, val or test where the source publishes one.
        licence: as published for this one picture; None: as the source.
        date: when it was taken or sent, as the source writes it.
        consent: what the person said who sent it: yes or no; None: nobody was asked.
        hint: a guess and no label: search words, a model's prediction.
        hint_score: probability of the hint, 0 to 1.
        boxes: labelled rectangles on it.
        drawn_on: (width, height) of the picture on which the boxes were drawn.
        origin: `source/path` of the picture from which this one was cut.
        origin_id: the sha256 of that picture; what shares it stays in one split.
        note: what is odd about it, in words.
    """

    path: str
    size: int
    modified_ns: int
    raw_label: str | None = None
    split: str | None = None
    author: str | None = None
    url: str | None = None
    licence: str | None = None
    date: str | None = None
    consent: str | None = None
    hint: str | None = None
    hint_score: float | None = None
    boxes: tuple[Box, ...] = ()
    drawn_on: tuple[int, int] | None = None
    origin: str | None = None
    origin_id: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ImageRow:
    """The bytes of one picture; `image_id` is their sha256 in hex."""

    image_id: str
    bytes: int
    width: int
    height: int
    format: str
    mode: str
    frames: int = 1


@dataclass(frozen=True)
class ItemRow:
    """One appearance of an image in a source; `image_id` is None where it cannot be read.

    `licence_use` is what the picture's own licence allows, None where the source's counts;
    `facts` as in KnownFile.
    """

    source_name: str
    found: Found
    image_id: str | None
    unreadable: str | None = None
    licence_use: tuple[str, ...] | None = None
    facts: str | None = None


@dataclass(frozen=True)
class SourceRow:
    """A source as the catalogue keeps it: rights and layout, without its pictures."""

    source_name: str
    title: str
    licence: str
    licence_use: tuple[str, ...]
    citation: str
    url: str
    layout: str
    reading: str = "{}"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is known of a file from an earlier ingest; equal size and age mean unchanged.

    `facts` is a digest of all that the source says about the file beside label and split.
    """

    size: int
    modified_ns: int
    image_id: str | None
    raw_label: str | None
    split: str | None
    facts: str | None
    gone: bool


@dataclass(frozen=True)
class Located:
    """An image and one place where its bytes lie on this machine."""

    image_id: str
    source_name: str
    root: str
    path: str


@dataclass(frozen=True)
class Fingerprint:
    """Perceptual hashes of an image, 64 bits each, compatible with ImageHash."""

    image_id: str
    phash: int
    dhash: int


@dataclass(frozen=True)
class Measurement:
    """One value of one check for one image; judged later against a limit."""

    image_id: str
    check_name: str
    value: float


@dataclass(frozen=True)
class CheckRule:
    """How a check's value becomes a finding.

    Attributes:
        flag_when: `below` or `above` the limit.
        limit: default limit; `low` and `high` bound its slider.
        holds_back: whether a finding keeps the image out until somebody confirms it.
        version: of the definition; values measured under another one are dropped.
    """

    check_name: str
    flag_when: Literal["below", "above"]
    limit: float
    low: float
    high: float
    holds_back: bool
    version: str = "1"


@dataclass(frozen=True)
class NearPair:
    """Two images whose two hashes are close; distances in bits (0 to 64)."""

    image_a: str
    image_b: str
    phash_distance: int
    dhash_distance: int


@dataclass(frozen=True)
class DuplicateMember:
    """An image in a near-duplicate group; distances are to the group's centre."""

    group_id: str
    image_id: str
    phash_distance: int
    dhash_distance: int


@dataclass(frozen=True)
class Decision:
    """What somebody decided about an image. `value` is a type, a reason or an attribute."""

    image_id: str
    kind: Kind
    author: str
    value: str | None = None
    note: str | None = None
    other_id: str | None = None
    milliseconds: int | None = None
    client_key: str | None = None


@dataclass(frozen=True)
class PastDecision:
    """A decision as it stands in the history; `undone` when a later undo names it."""

    decision_id: int
    at: datetime
    author: str
    image_id: str
    kind: str
    value: str | None
    note: str | None
    undone: bool


@dataclass(frozen=True)
class Candidate:
    """A usable image on its way into a release: its class, and all that its manifest row needs."""

    image_id: str
    class_name: str
    type_id: str
    label_origin: str
    group_id: str
    file_format: str
    sharpness: float
    source_name: str
    root: str
    path: str
    raw_label: str | None
    licence: str
    author: str | None
    url: str | None
    decided_by: str | None
    decided_at: str | None
    taken_on: str | None = None
    consent: str | None = None
