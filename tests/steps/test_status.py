"""Status: the document that scripts rely on."""

from __future__ import annotations

import json

from tests import stored
from workbench.steps import status as step


def test_status__keys_that_stay(catalog):
    stored.source(catalog)
    stored.image(catalog, "a", "glass")

    said = json.loads(json.dumps(step.status(catalog).as_dict()))

    assert {"items", "images", "unreadable", "usable", "conflicts", "rejected", "sources",
            "duplicates", "findings", "schemes"} <= set(said)  # fmt: skip
    assert {"items": 1, "images": 1}.items() <= said["sources"]["s"].items()
    assert {"exact_groups", "near_groups", "images"} <= set(said["duplicates"])
    assert said["findings"]["dark"] == 0
    assert said["schemes"]["binko10"]["classes"]["glass"] == 1
    assert {"unmapped", "excluded", "too_coarse"} <= set(said["schemes"]["binko10"])


def test_status__of_an_empty_catalogue(catalog):
    said = step.status(catalog).as_dict()

    assert (said["items"], said["usable"], said["sources"]) == (0, 0, {})
