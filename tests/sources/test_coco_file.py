"""One COCO file: pictures with their boxes, rights and numbers, however they are written."""

from __future__ import annotations

import json

import pytest

from tests import laid
from workbench import licences
from workbench.errors import BadInput
from workbench.sources import coco_file

IMAGE = {"id": 1, "file_name": "a.jpg", "width": 200, "height": 100}
CATEGORY = {"id": 7, "name": "glass"}
BOX = {"image_id": 1, "category_id": 7, "bbox": [20, 10, 50, 50]}


def data(images=(IMAGE,), annotations=(BOX,), categories=(CATEGORY,), **more):
    lists = {"images": images, "annotations": annotations, "categories": categories}
    return json.dumps({**lists, **more}).encode()


def only(**lists):
    [entry] = coco_file.parsed(data(**lists))
    return entry


def rectangles(**lists):
    return [
        (each.label, each.left, each.top, each.width, each.height)
        for each in only(**lists).rectangles
    ]


def test_parsed__box_in_pixels_with_its_class():
    entry = only()

    assert (entry.name, entry.size, entry.said) == ("a.jpg", (200, 100), 1)
    assert rectangles() == [("glass", 20, 10, 50, 50)]


def test_boxes__shares_of_the_picture():
    [box] = only().boxes((200, 100))

    assert (box.left, box.top, box.width, box.height) == (0.1, 0.1, 0.25, 0.5)


def test_parsed__picture_without_boxes():
    entry = only(annotations=())

    assert (entry.rectangles, entry.said) == ((), 0)


@pytest.mark.parametrize("written", [1, 1.0, "1", " 1 "])
def test_parsed__numbers_written_in_several_ways(written):
    assert len(only(annotations=[{**BOX, "image_id": written}]).rectangles) == 1


@pytest.mark.parametrize("categories", [(), [{"id": 7}], [{"id": 7, "name": ""}], [3], "what"])
def test_parsed__class_without_a_name_is_its_number(categories):
    assert rectangles(categories=categories)[0][0] == "7"


def test_parsed__outline_where_there_is_no_box():
    outline = {"image_id": 1, "category_id": 7, "segmentation": [[1, 2, 5, 2, 5, 9], [0, 4, 3, 4]]}

    assert rectangles(annotations=[outline]) == [("glass", 0, 2, 5, 7)]


@pytest.mark.parametrize(
    "odd",
    [{"bbox": [1, 2, 3]}, {"bbox": [1, 2, 3, "x"]}, {"bbox": "what"}, {"bbox": None}, {"bbox": {}},
     {"bbox": [1, 2, 3, 4, 5]}, {"bbox": [None] * 4}, {"category_id": None},
     {"category_id": [1]}, {"category_id": True}, {"bbox": [10**400, 1, 1, 1]},
     {"bbox": [], "segmentation": {"counts": [1], "size": [2, 2]}}],
)  # fmt: skip
def test_parsed__odd_annotation_costs_only_itself(odd):
    entry = only(annotations=[BOX, {**BOX, **odd}])

    assert (len(entry.rectangles), entry.said) == (1, 2)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_parsed__numbers_that_are_none(number):
    assert rectangles(annotations=[{**BOX, "bbox": [number, 1, 1, 1]}]) == []


@pytest.mark.parametrize("annotation", [None, 3, [], "x", {}, {"image_id": None}, {"image_id": 2}])
def test_parsed__annotation_of_nothing(annotation):
    assert only(annotations=[annotation]).said == 0


@pytest.mark.parametrize(
    "image", [None, 3, {}, {"id": 2}, {"id": 2, "file_name": 5}, {"id": 2, "file_name": " "}]
)
def test_parsed__image_without_a_name_is_none(image):
    assert [entry.name for entry in coco_file.parsed(data(images=[IMAGE, image]))] == ["a.jpg"]


@pytest.mark.parametrize("size", [{"width": 0}, {"height": None}, {"width": "x"}, {"width": -5}])
def test_parsed__size_that_it_does_not_say(size):
    assert only(images=[{**IMAGE, **size}]).size is None


def test_parsed__one_number_for_two_pictures():
    entries = coco_file.parsed(data(images=[IMAGE, {**IMAGE, "file_name": "b.jpg"}]))

    assert [(entry.rectangles, entry.twice) for entry in entries] == [((), True)] * 2


def test_parsed__a_picture_said_twice_alike():
    [entry] = coco_file.parsed(data(images=[IMAGE, IMAGE]))

    assert (len(entry.rectangles), entry.twice) == (1, False)


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"id": 3, "name": "CC BY 4.0", "url": "https://x.org"}, "CC BY 4.0"),
        ({"id": 3, "name": "some rights",
          "url": "http://creativecommons.org/licenses/by/2.0/"},
         "http://creativecommons.org/licenses/by/2.0/"),
        ({"id": 3, "name": "our own", "url": "https://x.org"}, "our own"),
        ({"id": "3", "name": "", "url": "https://x.org"}, "https://x.org"),
        ({"id": 3, "name": "Unknown", "url": ""}, "Unknown"),
    ],
)  # fmt: skip
def test_parsed__licence_of_a_picture(said, licence):
    assert only(images=[{**IMAGE, "license": 3}], licenses=[said]).licence == licence


def test_parsed__licence_written_at_the_picture():
    assert only(images=[{**IMAGE, "license": "ODBL"}], licenses=[]).licence == "ODBL"


@pytest.mark.parametrize(
    ("number", "said"), [(9, "9"), ("9", "9"), (0, "0"), (9.0, "9"), (-1, "-1"), (True, "?"),
                         ([1], "?"), ({"id": 3}, "?")],
)  # fmt: skip
@pytest.mark.parametrize("listed", [[], [{"id": 3, "name": "MIT"}], [{"name": "MIT"}], "none"])
def test_parsed__licence_that_the_file_does_not_explain_allows_nothing(number, said, listed):
    wording = only(images=[{**IMAGE, "license": number}], licenses=listed).licence

    assert wording == f"licence {said} of the label file, which does not explain it"
    assert licences.allowed(wording) == ()


@pytest.mark.parametrize("said", [None, "", [], {}])
def test_parsed__no_word_about_a_licence(said):
    assert only(images=[{**IMAGE, "license": said}], licenses=[{"id": 3}]).licence is None


def test_parsed__listed_licence_without_words_is_a_placeholder():
    listed = [{"id": 0, "name": "", "url": ""}]

    assert only(images=[{**IMAGE, "license": 0}], licenses=listed).licence is None


def test_parsed__where_it_comes_from():
    more = {
        "flickr_url": None,
        "coco_url": "https://c",
        "date_captured": "2019-12-19",
        "author": "Ann",
    }
    entry = only(images=[{**IMAGE, **more}])

    assert (entry.url, entry.date, entry.author) == ("https://c", "2019-12-19", "Ann")


def test_parsed__half_characters_become_escapes():
    assert only(images=[{**IMAGE, "file_name": "\ud800.jpg"}]).name == "\\ud800.jpg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_parsed__encodings(encoding):
    text = json.dumps(
        json.loads(data(categories=[{"id": 7, "name": "玻璃瓶"}])), ensure_ascii=False
    )
    [entry] = coco_file.parsed(text.encode(encoding))

    assert entry.rectangles[0].label == "玻璃瓶"


NO_COCO = [
    b"", b"{", b"[]", b"3", b"null", b"{}", b'{"images": [], "annotations": {}}', data()[:-20],
    b'{"images": 1, "annotations": 2}', b"[" * 100_000, b'{"images": ' + b"9" * 5000 + b"}",
    b"\xff",
]  # fmt: skip


@pytest.mark.parametrize("content", NO_COCO)
def test_parsed__no_coco_file(content):
    assert coco_file.parsed(content) is None


def test_read__no_coco_file_is_refused(tmp_path):
    place = laid.laid(tmp_path, [], {"a.json": "{}"})

    with pytest.raises(BadInput, match=r"a\.json is no COCO file: it needs the lists images"):
        coco_file.read(place, "a.json")


def test_read__missing_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"There is no a\.json in .*: it names the pictures"):
        coco_file.read(laid.laid(tmp_path, []), "a.json")


@pytest.mark.parametrize(
    "content", [data(), b"\xef\xbb\xbf" + data(), b' \n{ "info" : 1, ' + data()[1:], data(info={})]
)
def test_looks__begins_and_names_its_lists(content):
    assert coco_file.looks(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"version": "5.0", "images": 1, "annotations": 1, "categories": 1}',
     b'{"images": [], "annotations": []}', b'["images", "annotations", "categories"]'],
)  # fmt: skip
def test_looks__other_json(content):
    assert not coco_file.looks(content)
