"""Layout `huawei` (solid waste): `img_N.jpg` with `img_N.txt` beside it, and a rule file.

The text holds one line `img_4922.jpg, 11`; the rule JSON says `{"11": "group/item"}` and exists
in UTF-8 and in GBK.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import places
from workbench.sources.descriptor import Options
from workbench.sources.places import Place

RULE_PATTERN = "garbage_classify_rule*.json"
NUMBER = re.compile(r"[0-9]{1,9}")


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with the label that its text file and the rule file give it.

    A picture without a readable text file has no raw label; a number that the rule file does not
    know is kept as it stands. Raises BadInput when there is no rule file or it is no JSON.
    """
    rule_file = _rule_file(place, options)
    rules = read_rules(place, rule_file)
    top = rule_file.rpartition("/")[0]
    for file in places.below(place, _images(place, top, options.images)):
        number = _number(place, file.path)
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=rules.get(number, number) if number else None,
        )


def sees(place: Place) -> Options | None:
    """A rule file at the top, or in a folder of the top, is proof."""
    rules = _rule_files(place)
    if not rules:
        return None
    top = rules[0].rpartition("/")[0]
    images = "train_data" if _images(place, top, "train_data") != top else ""
    return Options(rules=rules[0], images=images)


def read_rules(place: Place, path: str) -> Mapping[str, str]:
    """Label number → `group/item`, from JSON in UTF-8 (with or without BOM) or GBK."""
    try:
        rules = json.loads(places.decode(place.read(path) or b""))
    except (json.JSONDecodeError, RecursionError):
        rules = None
    if isinstance(rules, dict):
        return {str(number): str(label) for number, label in rules.items()}
    raise BadInput(f"The rule file {place.name}/{path} is no JSON object in UTF-8 or GBK.")


def _rule_file(place: Place, options: Options) -> str:
    if options.rules and options.rules in place.others:
        return options.rules
    others = _rule_files(place)
    if not others:
        raise BadInput(
            f"There is no {options.rules or RULE_PATTERN} in {place.name}: put the rule file of "
            "the data set there, it says what the label numbers mean."
        )
    return others[0]


def _rule_files(place: Place) -> list[str]:
    """Those at the top before those one folder deeper (an archive may have a folder of its own)."""
    found = [p for p in place.others if fnmatch.fnmatchcase(p.rpartition("/")[2], RULE_PATTERN)]
    return sorted((p for p in found if p.count("/") < 2), key=lambda p: (p.count("/"), p))


def _images(place: Place, top: str, images: str) -> str:
    """The sub-folder of the pictures beside the rule file; the top itself where it has none."""
    inside = f"{top}/{images}".strip("/")
    return inside if images and places.has_folder(place, inside) else top


def _number(place: Place, picture: str) -> str | None:
    data = place.read(str(PurePosixPath(picture).with_suffix(".txt")))
    line = (data or b"").decode("utf-8-sig", "replace")
    name, comma, number = line.strip().rpartition(",")
    if comma and name.strip() and NUMBER.fullmatch(number.strip()):
        return str(int(number))
    return None
