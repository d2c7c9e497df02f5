"""Step `verdicts`: what people say about a duplicate group, and taking back one such answer.

Each answer may be several decisions; it returns their keys, by which it is undone as one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from workbench.records import Decision, Kind
from workbench.steps import review
from workbench.store import decisions
from workbench.store.connection import Catalog

Keys = tuple[str, ...]
Said = tuple[str, Kind, str | None, str | None]  # image, kind, value, other image


def same(catalog: Catalog, kept: str, others: Sequence[str], author: str) -> Keys:
    """These images show the same photo as the kept one."""
    return _write(catalog, author, [(kept, "same", None, other) for other in others])


def apart(catalog: Catalog, image_id: str, others: Sequence[str], author: str) -> Keys:
    """This image is another photo than every one of the others, so it leaves their group."""
    return _write(catalog, author, [(image_id, "not_same", None, other) for other in others])


def scatter(catalog: Catalog, image_ids: Sequence[str], author: str) -> Keys:
    """No two of these images show the same photo."""
    pairs = [(a, b) for place, a in enumerate(image_ids) for b in image_ids[place + 1 :]]
    return _write(catalog, author, [(a, "not_same", None, b) for a, b in pairs])


def keep(catalog: Catalog, image_id: str, author: str) -> Keys:
    """Of its group, this image is the one to keep."""
    return _write(catalog, author, [(image_id, "keep", None, None)])


def label(catalog: Catalog, image_ids: Sequence[str], type_id: str, author: str) -> Keys:
    """These images show the same photo as the first of them, and it is of that waste type."""
    said: list[Said] = [(each, "label", type_id, None) for each in image_ids]
    said += [(image_ids[0], "same", None, other) for other in image_ids[1:]]
    return _write(catalog, author, said)


def undo(catalog: Catalog, keys: Keys, author: str) -> int:
    """Take back one answer whole; returns how many decisions still stood."""
    ids = decisions.ids_of_keys(catalog, author, keys)
    return len(review.undo_ids(catalog, author, ids))


def _write(catalog: Catalog, author: str, said: Sequence[Said]) -> Keys:
    answer = uuid.uuid4().hex
    made = [
        Decision(image_id, kind, author, value, other_id=other, client_key=f"{answer}#{number}")
        for number, (image_id, kind, value, other) in enumerate(said)
    ]
    review.decide(catalog, made)
    return tuple(d.client_key or "" for d in made)
