"""Splits: ratios, whole groups, every class everywhere, the same draw again."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from workbench import splits
from workbench.errors import BadInput
from workbench.records import SPLITS
from workbench.splits import Member

RATIOS = (0.7, 0.15, 0.15)


def heap(seed: int) -> list[Member]:
    """1 to 6 classes of 3 to 120 groups, most groups of one image, some of up to five."""
    rng = random.Random(seed)
    members = []
    for number in range(rng.randint(1, 6)):
        for group in range(rng.randint(3, 120)):
            size = rng.choice([1, 1, 1, 1, 2, 5])
            name = f"{number}-{group}"
            members += [Member(f"{name}-{i}", f"class{number}", name) for i in range(size)]
    return members


@pytest.mark.parametrize(
    ("text", "ratios"),
    [("70/15/15", (0.7, 0.15, 0.15)), ("55/15/30", (0.55, 0.15, 0.3)),
     ("33.4/33.3/33.3", (0.334, 0.333, 0.333))],
)  # fmt: skip
def test_parse_ratios__three_parts(text, ratios):
    assert splits.parse_ratios(text) == pytest.approx(ratios)


@pytest.mark.parametrize(
    "text", ["70/30", "70/15/15/0", "100/0/0", "70/15/16", "a/b/c", "", "-10/60/50", "nan/15/15",
             "inf/1/1"],
)  # fmt: skip
def test_parse_ratios__refused(text):
    with pytest.raises(BadInput, match="is not three positive parts"):
        splits.parse_ratios(text)


@pytest.mark.parametrize("seed", range(20))
def test_assign__every_image_has_a_split(seed):
    members = heap(seed)

    assert set(splits.assign(members, RATIOS, 1)) == {m.image_id for m in members}


@pytest.mark.parametrize("seed", range(20))
def test_assign__groups_are_never_torn(seed):
    members = heap(seed)
    chosen = splits.assign(members, RATIOS, 1)
    found = defaultdict(set)
    for member in members:
        found[member.group_id].add(chosen[member.image_id])

    assert max(map(len, found.values())) == 1


@pytest.mark.parametrize("seed", range(20))
def test_assign__every_class_is_in_every_split(seed):
    members = heap(seed)
    chosen = splits.assign(members, RATIOS, 1)
    found = defaultdict(set)
    for member in members:
        found[member.class_name].add(chosen[member.image_id])

    assert all(there == set(SPLITS) for there in found.values())


@pytest.mark.parametrize("seed", range(20))
def test_assign__ratios_a_class(seed):
    """Off by at most one group (of up to five images), or the one image that each split gets."""
    members = heap(seed)
    chosen = splits.assign(members, RATIOS, 1)
    totals = Counter(m.class_name for m in members)
    found = Counter((m.class_name, chosen[m.image_id]) for m in members)
    off = [
        abs(found[name, split] - totals[name] * ratio)
        for name in totals
        for split, ratio in zip(SPLITS, RATIOS, strict=True)
    ]

    assert max(off) <= 6


def test_assign__single_images_meet_the_ratios_exactly():
    members = [Member(str(n), "a", str(n)) for n in range(200)]

    assert Counter(splits.assign(members, RATIOS, 1).values()) == {
        "train": 140, "val": 30, "test": 30,
    }  # fmt: skip


def test_assign__three_images_one_a_split():
    members = [Member(str(n), "a", str(n)) for n in range(3)]

    assert sorted(splits.assign(members, RATIOS, 1).values()) == sorted(SPLITS)


@pytest.mark.parametrize("seed", range(5))
def test_assign__order_of_input_does_not_matter(seed):
    members = heap(seed)
    shuffled = random.Random(seed).sample(members, len(members))

    assert splits.assign(shuffled, RATIOS, 4) == splits.assign(members, RATIOS, 4)


def test_assign__another_seed_another_draw():
    members = heap(3)

    assert splits.assign(members, RATIOS, 1) != splits.assign(members, RATIOS, 2)


def test_assign__group_of_several_classes_stays_together():
    members = [Member(f"a{n}", "a", f"a{n}") for n in range(9)]
    members += [Member(f"b{n}", "b", f"b{n}") for n in range(9)]
    members += [Member("x", "a", "mixed"), Member("y", "b", "mixed")]

    chosen = splits.assign(members, RATIOS, 1)

    assert chosen["x"] == chosen["y"]


def test_assign__nothing():
    assert splits.assign([], RATIOS, 1) == {}
