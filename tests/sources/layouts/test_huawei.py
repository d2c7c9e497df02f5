"""Layout huawei: numbers beside the pictures, their meaning in a rule file of any encoding."""

from __future__ import annotations

import json

import pytest

from workbench.errors import BadInput
from workbench.sources.descriptor import Options
from workbench.sources.layouts import huawei
from workbench.sources.places import Folder

RULES = {"3": "其他垃圾/牙签", "11": "可回收物/玻璃杯"}
RULE_FILE = json.dumps(RULES, ensure_ascii=False).encode()
NAMED = Options(rules="garbage_classify_rule.json", images="train_data")


def source(root, texts, rules=RULE_FILE):
    """`train_data/img_N.jpg` with these texts (None: no file), and the rule file."""
    (root / "train_data").mkdir()
    for number, text in enumerate(texts, start=1):
        (root / f"train_data/img_{number}.jpg").touch()
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode()
            (root / f"train_data/img_{number}.txt").write_bytes(data)
    if rules is not None:
        (root / "garbage_classify_rule.json").write_bytes(rules)
    return root


def labels(root, options=NAMED):
    return [found.raw_label for found in huawei.find(Folder(root), options)]


@pytest.mark.parametrize(
    "text",
    ["img_1.jpg, 11", "img_1.jpg,11\n", "﻿img_1.jpg, 11\r\n", "a, b.jpg, 11", "img_1.jpg, 011"],
)
def test_find__number_becomes_its_meaning(tmp_path, text):
    assert labels(source(tmp_path, [text])) == ["可回收物/玻璃杯"]


@pytest.mark.parametrize(
    "text", [None, "", "11", "img_1.jpg 11", "img_1.jpg, glass", ", 11", "img_1.jpg, ²",
             b"\xff\xfe\x00"],
)  # fmt: skip
def test_find__without_a_readable_number_there_is_no_label(tmp_path, text):
    assert labels(source(tmp_path, [text])) == [None]


def test_find__unknown_number_is_kept(tmp_path):
    assert labels(source(tmp_path, ["img_1.jpg, 99"])) == ["99"]


def test_find__paths_are_relative_to_the_root(tmp_path):
    source(tmp_path, ["img_1.jpg, 3"])

    assert [f.path for f in huawei.find(Folder(tmp_path), NAMED)] == ["train_data/img_1.jpg"]


def test_find__any_rule_file_when_the_named_one_is_missing(tmp_path):
    source(tmp_path, ["img_1.jpg, 3"], rules=None)
    (tmp_path / "garbage_classify_rule_43classes.json").write_text(json.dumps(RULES))

    assert labels(tmp_path) == ["其他垃圾/牙签"]


def test_find__missing_rule_file_says_what_to_do(tmp_path):
    source(tmp_path, ["img_1.jpg, 3"], rules=None)

    with pytest.raises(BadInput, match=r"no garbage_classify_rule\.json in .*: put the rule file"):
        labels(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_read_rules__encodings(tmp_path, encoding):
    path = tmp_path / "rule.json"
    path.write_bytes(json.dumps(RULES, ensure_ascii=False).encode(encoding))

    assert huawei.read_rules(Folder(tmp_path), "rule.json") == RULES


@pytest.mark.parametrize("text", ["", "[1, 2]", "{", "3"])
def test_read_rules__no_json_object(tmp_path, text):
    path = tmp_path / "rule.json"
    path.write_text(text)

    with pytest.raises(BadInput, match=r"rule\.json is no JSON object"):
        huawei.read_rules(Folder(tmp_path), "rule.json")


def test_sees__rule_file_at_the_top(tmp_path):
    assert huawei.sees(Folder(source(tmp_path, ["img_1.jpg, 3"]))) == NAMED


def test_sees__no_rule_file(tmp_path):
    assert huawei.sees(Folder(source(tmp_path, ["img_1.jpg, 3"], rules=None))) is None


def test_find__in_an_archives_own_top_folder(tmp_path):
    (tmp_path / "garbage").mkdir()
    source(tmp_path / "garbage", ["img_1.jpg, 3"])

    seen = huawei.sees(Folder(tmp_path))

    assert seen == Options(rules="garbage/garbage_classify_rule.json", images="train_data")
    assert labels(tmp_path, seen) == ["其他垃圾/牙签"]
    assert labels(tmp_path) == ["其他垃圾/牙签"]
