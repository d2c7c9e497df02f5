"""Tests of the sample sources, drawn once at a small scale."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workbench.drawing import layouts, plan, sets
from workbench.drawing.sets import Truth
from workbench.errors import BadInput

_SCALE = 0.05


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("drawn")
    return folder, sets.draw_sources(folder, seed=7, scale=_SCALE)


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _grey(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("L").resize((16, 16)), float)


def _pictures(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() == ".jpg")
    return [path for path in found if "mask" not in path.parts]


def test_draw_sources__counts_what_lies_there(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    counted = {source: len(_pictures(folder / source)) for source in layouts.LAYOUTS}
    assert counted == truth.counts


def test_draw_sources__gives_the_same_bytes_again(
    drawn: tuple[Path, Truth], tmp_path: Path
) -> None:
    sets.draw_sources(tmp_path, seed=7, scale=_SCALE)
    assert _digests(tmp_path) == _digests(drawn[0])


def test_draw_sources__leaves_a_complete_folder_alone(drawn: tuple[Path, Truth]) -> None:
    calls: list[tuple[int, int]] = []
    again = sets.draw_sources(drawn[0], seed=7, scale=_SCALE, report=lambda *c: calls.append(c))
    assert (again, calls) == (drawn[1], [])


def test_draw_sources__finishes_what_was_interrupted(
    drawn: tuple[Path, Truth], tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sets.draw_sources(tmp_path, seed=8, scale=_SCALE, report=stop)
    sets.draw_sources(tmp_path, seed=7, scale=_SCALE)
    assert _digests(tmp_path) == _digests(drawn[0])


def test_draw_sources__keeps_a_source_it_did_not_draw(tmp_path: Path) -> None:
    own = tmp_path / "fmd" / "image" / "mine.jpg"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"mine")
    with pytest.raises(BadInput, match="not drawn here"):
        sets.draw_sources(tmp_path, scale=_SCALE)
    assert own.read_bytes() == b"mine"


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_draw_sources__refuses_a_scale(tmp_path: Path, scale: float) -> None:
    with pytest.raises(BadInput, match="scale"):
        sets.draw_sources(tmp_path, scale=scale)


def test_draw_sources__copies_exactly_the_named_pairs(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    by_digest: dict[str, set[str]] = {}
    for path in _pictures(folder):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        by_digest.setdefault(digest, set()).add(path.relative_to(folder).as_posix())
    groups = {frozenset(names) for names in by_digest.values() if len(names) > 1}
    assert groups == {frozenset(pair) for pair in truth.exact_pairs}


def test_draw_sources__contradicts_itself_three_times(drawn: tuple[Path, Truth]) -> None:
    labels = [tuple(Path(name).parent.name for name in pair) for pair in drawn[1].contradictions]
    assert labels == [("glass", "plastic"), ("glass", "plastic"), ("metal", "glass")]


def test_draw_sources__near_pairs_look_alike(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    for first, copy, _ in truth.near_pairs:
        pair = [_grey(folder / name).ravel() for name in (first, copy)]
        assert np.corrcoef(*pair)[0, 1] > 0.97, (first, copy)


def test_draw_sources__only_the_unreadable_cannot_be_read(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    broken = []
    for path in _pictures(folder):
        try:
            with Image.open(path) as image:
                image.load()
        except OSError:
            broken.append(path.relative_to(folder).as_posix())
    assert sorted(broken) == list(truth.unreadable)


def test_draw_sources__dark_is_darker_and_light_is_lighter(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    darkest = max(_grey(folder / name).mean() for name in truth.dark)
    lightest = min(_grey(folder / name).mean() for name in truth.light)
    assert (darkest < 40, lightest > 237) == (True, True)


def test_draw_sources__palette_files_are_png_named_jpg(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    forms = set()
    for name in truth.palette:
        with Image.open(folder / name) as image:
            forms.add((image.format, image.mode))
    assert forms == {("PNG", "P")}


def test_draw_sources__turned_files_carry_orientation_6(drawn: tuple[Path, Truth]) -> None:
    folder, truth = drawn
    turns = set()
    for name in truth.exif_rotated:
        with Image.open(folder / name) as image:
            turns.add(image.getexif().get(0x0112))
    assert turns == {6}


def test_draw_sources__index_files_name_the_classes_from_one(drawn: tuple[Path, Truth]) -> None:
    lines = (drawn[0] / "kaggle-garbage-6" / "one-indexed-files.txt").read_text().splitlines()
    kaggle_6 = len(_pictures(drawn[0] / "kaggle-garbage-6"))
    assert (lines[0], len(lines)) == ("glass1.jpg 1", kaggle_6)


def test_draw_sources__fmd_has_a_mask_a_picture(drawn: tuple[Path, Truth]) -> None:
    fmd = drawn[0] / "fmd"
    names = [{p.relative_to(fmd / k) for p in (fmd / k).rglob("*.jpg")} for k in ("image", "mask")]
    assert (names[0], len(names[1])) == (names[1], drawn[1].counts["fmd"])


def test_draw_sources__foliage_is_named_as_published(drawn: tuple[Path, Truth]) -> None:
    names = sorted(path.name for path in (drawn[0] / "fmd/image/foliage").glob("*.jpg"))
    assert names == ["foliage_final_001_new.jpg", "foliage_final_002_new.jpg"]


def test_draw_sources__solid_waste_rules_are_gbk(drawn: tuple[Path, Truth]) -> None:
    stored = (drawn[0] / "solid-waste" / "garbage_classify_rule.json").read_bytes()
    assert json.loads(stored.decode("gbk"))["36"] == "可回收物/饮料瓶"


def test_draw_sources__solid_waste_text_names_its_picture(drawn: tuple[Path, Truth]) -> None:
    folder = drawn[0] / "solid-waste" / "train_data"
    lines = {path.stem: path.read_text() for path in folder.glob("*.txt")}
    wrong = {n: t for n, t in lines.items() if not re.fullmatch(rf"{n}\.jpg, \d+", t)}
    assert (wrong, len(lines)) == ({}, len(_pictures(folder)))


def test_read_truth__gives_back_what_was_written(drawn: tuple[Path, Truth]) -> None:
    assert sets.read_truth(drawn[0]) == drawn[1]


def test_read_truth__refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"truth\.json"):
        sets.read_truth(tmp_path)


def test_make__copies_no_picture_twice() -> None:
    originals = [one.original for one in plan.make(1, 1.0) if one.original is not None]
    assert len(originals) == len(set(originals))


def test_make__gives_every_file_its_own_path() -> None:
    keys = [one.key.lower() for one in plan.make(1, 1.0)]
    assert len(keys) == len(set(keys))
