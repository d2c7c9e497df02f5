"""Which picture a name in a table means, and what is said of those that it does not mean."""

from __future__ import annotations

import unicodedata

import pytest

from tests.laid import laid
from workbench.sources import matching, tables
from workbench.sources.columns import Said
from workbench.sources.descriptor import Options
from workbench.sources.matching import BY_NAME, BY_PATH, BY_STEM, Names
from workbench.sources.places import FileFact


def names(*paths: str) -> Names:
    return Names([FileFact(path, 0, 0) for path in paths])


def called(there: Names, name: str, *folders: str) -> list[str]:
    return there.called(name, ["", *folders])[0]


@pytest.mark.parametrize(
    ("name", "how"),
    [("x/a.jpg", BY_PATH), ("./x/a.jpg", BY_PATH), ("x\\a.jpg", BY_PATH), ("X/A.JPG", BY_PATH),
     ("x/../x/a.jpg", BY_PATH), ("a.jpg", BY_NAME), ("/home/me/x/a.jpg", BY_NAME),
     ("C:\\photos\\a.jpg", BY_NAME), ("a", BY_STEM), ("x/a.png", BY_STEM)],
)  # fmt: skip
def test_called__ways_to_name_a_picture(name, how):
    assert names("x/a.jpg", "x/b.jpg").called(name, [""]) == (["x/a.jpg"], how)


def test_called__path_from_the_tables_folder():
    there = names("data/x/a.jpg", "other/x/a.jpg")

    assert called(there, "x/a.jpg", "data") == ["data/x/a.jpg"]


def test_called__path_above_the_tables_folder():
    assert called(names("images/a.jpg"), "../images/a.jpg", "meta") == ["images/a.jpg"]


def test_called__two_of_one_name():
    assert called(names("x/a.jpg", "y/a.jpg"), "a.jpg") == ["x/a.jpg", "y/a.jpg"]


def test_called__last_folders_tell_two_of_one_name_apart():
    there = names("train/glass/1.jpg", "train/metal/1.jpg", "test/glass/2.jpg")

    assert called(there, "/old/glass/1.jpg") == ["train/glass/1.jpg"]


def test_called__another_folder_that_is_here_too_is_not_meant():
    there = names("glass/2.jpg", "metal/1.jpg")

    assert called(there, "glass/1.jpg") == []


def test_called__case_only_differences_are_two_pictures():
    there = names("a.jpg", "A.jpg")

    assert called(there, "A.jpg") == ["A.jpg"]
    assert called(there, "A.JPG") == ["a.jpg", "A.jpg"]


def test_called__accents_written_in_two_ways_are_the_same():
    here = unicodedata.normalize("NFD", "bouteille brisée.jpg")

    assert called(names(here), unicodedata.normalize("NFC", here)) == [here]


@pytest.mark.parametrize("name", ["", ".", "/", "..", "\n", "x", "a" * 10_000, "瓶.jpg"])
def test_called__nothing_of_the_kind(name):
    assert called(names("x/a.jpg"), name) == []


def test_called__dots_in_a_name_without_ending():
    assert called(names("b1.v2.jpg"), "b1.v2") == ["b1.v2.jpg"]


def test_join__surest_naming_wins():
    rows = [("a", Said(label="guess")), ("x/a.jpg", Said(label="sure"))]

    joined = matching.join(names("x/a.jpg"), rows, [""])

    assert joined.said("x/a.jpg", "t.csv").label == "sure"


def test_join__same_picture_twice():
    rows = [("a.jpg", Said(label="glass")), ("a.jpg", Said(label="metal"))]

    assert matching.join(names("a.jpg"), rows, [""]).said("a.jpg", "t.csv") == Said(
        note="the table says both 'glass' and 'metal'"
    )


def test_join__name_of_two_pictures_labels_none():
    joined = matching.join(names("x/a.jpg", "y/a.jpg"), [("a.jpg", Said(label="glass"))], [""])

    assert joined.said("x/a.jpg", "t.csv") == Said(
        note="the table names 'a.jpg', and several pictures are called so"
    )


def test_join__what_is_not_there_is_missing():
    assert matching.join(names("a.jpg"), [("b.jpg", Said())], [""]).missing == ["b.jpg"]


def test_said__picture_that_the_table_does_not_name():
    assert matching.join(names("a.jpg"), [], [""]).said("a.jpg", "t.csv") == Said(
        note="not in the table t.csv"
    )


def test_said__row_without_a_label():
    joined = matching.join(names("a.jpg"), [("a.jpg", Said(author="Léa"))], [""])

    assert joined.said("a.jpg", "t.csv") == Said(author="Léa", note="the table gives it no label")


@pytest.mark.parametrize(
    ("text", "column"),
    [("label,filename\nglass,a.jpg\n", 1), ("isic,breed\na,x\nb,y\n", 0),
     ("id,image\n1,a.jpg\n2,b.jpg\n", 1), ("x,y\n1,2\n", None)],
)  # fmt: skip
def test_file_column__by_name_or_by_what_is_in_it(text, column):
    table = tables.read(text.encode(), "t.csv")

    assert matching.file_column(names("a.jpg", "b.jpg"), table, [""]) == column


def test_chosen__folder_images_and_what_is_left_out(tmp_path):
    place = laid(tmp_path, ["set/in/a.jpg", "set/in/no/b.jpg", "set/c.jpg", "d.jpg"])
    options = Options(folder="set", images="in", include=("in/",), exclude=("in/no/",))

    assert [file.path for file in matching.chosen(place, options)] == ["set/in/a.jpg"]
