"""Layout `huawei` (solid waste): `img_N.jpg` with `img_N.txt` beside it, and a rule file.

The text holds one line `img_4922.jpg, 11`; the rule JSON says `{"11": "group/item"}` and exists
in UTF-8 and in GBK.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import walk
from workbench.sources.descriptor import Options

RULE_PATTERN = "garbage_classify_rule*.json"
NUMBER = re.compile(r"[0-9]{1,9}")


def find(root: Path, options: Options) -> Iterator[Found]:
    """Every picture with the label that its text file and the rule file give it.

    A picture without a readable text file has no raw label; a number that the rule file does not
    know is kept as it stands. Raises BadInput when there is no rule file or it is no JSON.
    """
    rules = read_rules(_rule_file(root, options))
    inside = options.images if (root / options.images).is_dir() else ""
    for file in walk.pictures(root, inside):
        number = _number(root / file.path)
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=rules.get(number, number) if number else None,
        )


def read_rules(path: Path) -> Mapping[str, str]:
    """Label number → `group/item`, from JSON in UTF-8 (with or without BOM) or GBK."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            rules = json.loads(data.decode(encoding))
        except (UnicodeDecodeError, json.JSONDecodeError):
            continue
        if isinstance(rules, dict):
            return {str(number): str(label) for number, label in rules.items()}
    raise BadInput(f"The rule file {path} is no JSON object in UTF-8 or GBK.")


def _rule_file(root: Path, options: Options) -> Path:
    named = root / options.rules
    if options.rules and named.is_file():
        return named
    others = sorted(root.glob(RULE_PATTERN))
    if not others:
        raise BadInput(
            f"There is no {options.rules or RULE_PATTERN} in {root}: put the rule file of the "
            "data set there, it says what the label numbers mean."
        )
    return others[0]


def _number(picture: Path) -> str | None:
    try:
        line = picture.with_suffix(".txt").read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
    name, comma, number = line.strip().rpartition(",")
    if comma and name.strip() and NUMBER.fullmatch(number.strip()):
        return str(int(number))
    return None
