"""One VOC XML: what it says, whatever its encoding; entities, depth and breakage are refused."""

from __future__ import annotations

import pytest

from tests import laid
from workbench.records import Box
from workbench.sources import voc_xml

OBJECT = (
    "<object><name>glass</name><part><name>cap</name></part><bndbox><xmin>20</xmin><ymin>10</ymin>"
    "<xmax>70</xmax><ymax>60</ymax></bndbox></object>"
)
SIZED = "<size><width>200</width><height>100</height></size>"


def xml(*inner):
    return f"<annotation>{''.join(inner)}</annotation>"


def read(root, content):
    return voc_xml.read(laid.laid(root, [], {"1.xml": content}), "1.xml")


def test_read__object_in_pixels(tmp_path):
    said = read(tmp_path, xml(SIZED, OBJECT))

    assert [(each.label, each.corners) for each in said.rectangles] == [("glass", (20, 10, 70, 60))]
    assert (said.size, said.said) == ((200, 100), 1)


def test_boxes__shares_of_the_picture(tmp_path):
    [box] = read(tmp_path, xml(OBJECT)).boxes((200, 100))

    assert box == Box("glass", 0.1, 0.1, 0.25, 0.5)


@pytest.mark.parametrize(
    ("name", "filename"),
    [("a.jpg", "a.jpg"), ("imgs\\a.jpg", "a.jpg"), ("/x/y/a.jpg", "a.jpg"), (" a.jpg\n", "a.jpg"),
     ("", "")],
)  # fmt: skip
def test_read__filename_without_folders(tmp_path, name, filename):
    assert read(tmp_path, xml(f"<filename>{name}</filename>")).filename == filename


@pytest.mark.parametrize(
    ("owner", "author"),
    [
        ("<owner><name>Ann</name></owner>", "Ann"),
        ("<owner><name>?</name></owner>", None),
        ("", None),
    ],
)
def test_read__author(tmp_path, owner, author):
    assert read(tmp_path, xml(owner)).author == author


@pytest.mark.parametrize(
    "size",
    ["", "<size/>", "<size><width>0</width><height>0</height></size>",
     "<size><width>wide</width><height>5</height></size>",
     "<size><width>nan</width><height>5</height></size>"],
)  # fmt: skip
def test_read__size_that_it_does_not_say(tmp_path, size):
    assert read(tmp_path, xml(size, OBJECT)).size is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("<name>glass</name>", ""), ("glass", " "), ("20", "nan"), ("20", ""), ("20", "left"),
     ("<ymax>60</ymax>", ""), ("bndbox", "polygon"), ("glass", "g" * 201)],
)  # fmt: skip
def test_read__odd_object_costs_only_itself(tmp_path, old, new):
    said = read(tmp_path, xml(SIZED, OBJECT.replace(old, new), OBJECT))

    assert (len(said.rectangles), said.said) == (1, 2)


@pytest.mark.parametrize("corners", ["70 10 20 60", "20 10 20 60", "300 10 350 60"])
def test_boxes__nothing_of_it_on_the_picture(tmp_path, corners):
    left, top, right, bottom = corners.split()
    turned = (
        OBJECT.replace("20", "L").replace("70", "R").replace("L", left).replace("R", right)
    ).replace(">10<", f">{top}<").replace(">60<", f">{bottom}<")  # fmt: skip

    assert read(tmp_path, xml(turned)).boxes((200, 100)) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "latin-1"])
def test_read__encodings(tmp_path, encoding):
    word = "verre cassé" if encoding == "latin-1" else "玻璃"
    declared = '<?xml version="1.0" encoding="{}"?>'.format(encoding.removesuffix("-sig"))
    said = read(tmp_path, (declared + xml(OBJECT.replace("glass", word))).encode(encoding))

    assert [each.label for each in said.rectangles] == [word]


def test_read__gbk_that_does_not_say_so(tmp_path):
    said = read(tmp_path, xml(OBJECT.replace("glass", "玻璃瓶")).encode("gbk"))

    assert [each.label for each in said.rectangles] == ["玻璃瓶"]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE annotation [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    "content",
    [
        "", " ", "<annotation>", "<annotation></object>", "<label/>", "{}", b"\x00\xff\xfe",
        "<annotation>&unknown;</annotation>", xml(OBJECT) * 2,
        LAUGHS + xml("<object><name>&c;</name></object>"),
        '<!DOCTYPE annotation SYSTEM "file:///etc/passwd">' + xml(OBJECT),
        xml("<a>" * 1000 + "</a>" * 1000), "<a>" * 100_000,
        '<?xml version="1.0" encoding="no-such"?>' + LAUGHS + xml(OBJECT),
    ],
)  # fmt: skip
def test_read__what_is_no_voc_xml(tmp_path, content):
    assert read(tmp_path, content) is None


def test_read__file_that_is_not_there(tmp_path):
    assert voc_xml.read(laid.laid(tmp_path, []), "1.xml") is None
