"""Near pairs are all that brute force finds; groups are stars and obey people."""

from __future__ import annotations

import random

import pytest

from workbench.checks import duplicates, stars
from workbench.checks.stars import Verdicts
from workbench.records import Fingerprint, NearPair


def flip(value: int, bits: int, rng: random.Random) -> int:
    for bit in rng.sample(range(64), bits):
        value ^= 1 << bit
    return value


def heap(seed: int, size: int = 300) -> list[Fingerprint]:
    """Random hashes, a third of them planted 0 to 12 bits from an earlier one."""
    rng = random.Random(seed)
    prints: list[Fingerprint] = []
    for number in range(size):
        phash, dhash = rng.getrandbits(64), rng.getrandbits(64)
        if prints and rng.random() < 0.35:
            near = rng.choice(prints)
            phash = flip(near.phash, rng.randint(0, 12), rng)
            dhash = flip(near.dhash, rng.randint(0, 18), rng)
        prints.append(Fingerprint(f"{rng.getrandbits(32):08x}{number}", phash, dhash))
    return prints


def brute(prints: list[Fingerprint]) -> list[NearPair]:
    found = []
    for number, one in enumerate(prints):
        for other in prints[:number]:
            p, d = (one.phash ^ other.phash).bit_count(), (one.dhash ^ other.dhash).bit_count()
            if p <= duplicates.PHASH_REACH and d <= duplicates.DHASH_REACH:
                found.append(NearPair(*sorted((one.image_id, other.image_id)), p, d))
    return sorted(found, key=lambda pair: (pair.image_a, pair.image_b))


def near(a: str, b: str, phash: int = 2, dhash: int = 2) -> NearPair:
    return NearPair(a, b, phash, dhash)


def sets(members) -> list[set[str]]:
    """The groups as sets of images, in the order of their centres."""
    found: dict[str, set[str]] = {}
    for member in members:
        found.setdefault(member.group_id, set()).add(member.image_id)
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("seed", range(12))
def test_pairs__equal_brute_force(seed):
    distinct = {(p.phash, p.dhash): p for p in heap(seed)}
    prints = list(distinct.values())
    expected = brute(prints)

    assert len(expected) > 20
    assert duplicates.pairs(prints) == expected


@pytest.mark.parametrize("distance", range(duplicates.PHASH_REACH + 3))
def test_pairs__found_up_to_the_reach_wherever_the_bits_lie(distance):
    rng = random.Random(distance)
    found = 0
    for _ in range(20):
        value = rng.getrandbits(64)
        prints = [Fingerprint("a", value, 0), Fingerprint("b", flip(value, distance, rng), 0)]
        found += len(duplicates.pairs(prints))

    assert found == (20 if distance <= duplicates.PHASH_REACH else 0)


def test_pairs__one_value_shared_by_many():
    prints = [Fingerprint(f"{n:03}", 7, n % 16) for n in range(16)]

    assert len(duplicates.pairs(prints)) == 16 * 15 // 2


def test_pairs__equal_hashes_cost_a_pair_each():
    prints = [Fingerprint(f"{n:03}", 7, 0) for n in range(40)]

    assert duplicates.pairs(prints) == [NearPair("000", f"{n:03}", 0, 0) for n in range(1, 40)]


def test_groups__equal_hashes_stay_together_around_any_centre():
    pairs = [near("b", "c"), near("c", "d"), NearPair("a", "b", 0, 0)]

    assert sets(stars.groups(pairs)) == [{"a", "b", "c", "d"}]


def test_groups__same_joins_a_star_that_has_another_centre():
    pairs = [near("c", "a"), near("c", "x"), near("c", "y")]

    assert sets(stars.groups(pairs, Verdicts(same=[("a", "b")]))) == [{"a", "b", "c", "x", "y"}]


def test_components__reach_over_the_border_of_a_star():
    pairs = [near("a", "b"), near("a", "x"), near("a", "y"), near("b", "d")]
    found = stars.components(pairs)

    assert len({found[name] for name in "abdxy"}) == 1


def test_components__not_same_parts_them():
    pairs = [near("a", "b")]

    assert stars.components(pairs, Verdicts(not_same=[("b", "a")])) == {}


def test_pairs__highest_bit():
    prints = [Fingerprint("a", (1 << 64) - 1, 1 << 63), Fingerprint("b", (1 << 63) - 1, 0)]

    assert duplicates.pairs(prints) == [NearPair("a", "b", 1, 1)]


@pytest.mark.parametrize("prints", [[], [Fingerprint("a", 1, 1)]])
def test_pairs__fewer_than_two(prints):
    assert duplicates.pairs(prints) == []


def test_groups__chain_is_cut():
    chain = [near(f"{n}", f"{n + 1}") for n in range(8)]

    assert max(map(len, sets(stars.groups(chain)))) <= 3


@pytest.mark.parametrize("seed", range(5))
def test_groups__every_member_is_near_its_centre(seed):
    pairs = duplicates.pairs(heap(seed))
    close = {
        frozenset((p.image_a, p.image_b))
        for p in pairs
        if p.phash_distance <= duplicates.PHASH_LIMIT and p.dhash_distance <= duplicates.DHASH_LIMIT
    }
    members = [m for m in stars.groups(pairs) if m.image_id != m.group_id]

    assert members
    assert {frozenset((m.group_id, m.image_id)) for m in members} <= close


@pytest.mark.parametrize("seed", range(5))
def test_groups__image_is_in_one_group_at_most(seed):
    members = [m.image_id for m in stars.groups(duplicates.pairs(heap(seed)))]

    assert len(members) == len(set(members))


@pytest.mark.parametrize("seed", range(5))
def test_groups__order_of_the_pairs_does_not_matter(seed):
    pairs = duplicates.pairs(heap(seed))

    assert stars.groups(reversed(pairs)) == stars.groups(pairs)


@pytest.mark.parametrize(
    ("phash", "dhash", "grouped"),
    [(8, 10, True), (9, 10, False), (8, 11, False), (0, 16, False), (0, 0, True)],
)
def test_groups__both_limits_count(phash, dhash, grouped):
    assert bool(stars.groups([near("a", "b", phash, dhash)])) is grouped


def test_groups__limits_can_be_moved():
    pairs = [near("a", "b", 10, 16)]

    assert sets(stars.groups(pairs, Verdicts(phash_limit=10, dhash_limit=16))) == [{"a", "b"}]


def test_groups__not_same_parts_a_pair():
    assert stars.groups([near("a", "b")], Verdicts(not_same=[("b", "a")])) == []


def test_groups__not_same_holds_where_both_are_near_a_third():
    pairs = [near("a", "b"), near("a", "c"), near("b", "c")]

    assert sets(stars.groups(pairs, Verdicts(not_same=[("a", "b")]))) == [{"a", "c"}]


def test_groups__not_same_leaves_the_others_together():
    pairs = [near(a, b) for a in "abcd" for b in "abcd" if a < b]

    assert sets(stars.groups(pairs, Verdicts(not_same=[("a", "b")]))) == [{"a", "c", "d"}]


def test_groups__same_joins_what_is_far():
    assert sets(stars.groups([], Verdicts(same=[("a", "b")]))) == [{"a", "b"}]


def test_groups__not_same_beats_same():
    assert stars.groups([], Verdicts(same=[("a", "b")], not_same=[("a", "b")])) == []


def test_groups__centre_is_the_one_with_most_neighbours():
    pairs = [near("a", "m"), near("b", "m"), near("c", "m")]

    assert {m.group_id for m in stars.groups(pairs)} == {"m"}
