"""Crops: what is cut out of which pixels, under which name, once; what cannot be cut is said."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image

from tests import drawn
from workbench import images
from workbench.errors import BadInput
from workbench.outcomes import Outcome, Report
from workbench.records import Found
from workbench.sources import boxes
from workbench.sources.descriptor import Descriptor, Options
from workbench.sources.places import Folder
from workbench.steps import crops
from workbench.steps.planning import Planned
from workbench.steps.progress import silent

RED, WHITE, SIZE = (255, 0, 0), (255, 255, 255), (120, 80)
SPOT = (30, 20, 40, 30)  # left, top, width, height in pixels
ON_ITS_SIDE = {
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def spotted(size=SIZE, spot=SPOT):
    """White with one red rectangle."""
    left, top, width, height = spot
    picture = drawn.plain(WHITE, size)
    picture.paste(RED, (left, top, left + width, top + height))
    return picture


def box(spot=SPOT, size=SIZE, label="can"):
    return boxes.from_pixels(label, *spot, size)


def found(root, path, *drawn_boxes, **more):
    facts = (root / path).stat()
    return Found(path, facts.st_size, facts.st_mtime_ns, boxes=drawn_boxes or (box(),), **more)


def planned(root, files, margin=0.0):
    options = Options(take="crops", margin=margin)
    return Planned(
        files, Descriptor("set-crops", "coco", options=options), Folder(root), root, root, 0
    )


@dataclass
class Job:
    """A folder of pictures, the folder of their crops, and what was reported."""

    root: Path
    into: Path
    report: Report
    forgotten: set[str] = field(default_factory=set)
    damaged: dict[str, str] = field(default_factory=dict)

    def cut(self, *files, margin=0.0):
        plan = planned(self.root, list(files), margin)
        blocked = self.forgotten.__contains__
        made, self.damaged = crops.cut(plan, self.into, self.report, silent, blocked)
        return made

    def picture(self, path="a.png", image=None, **options):
        drawn.save(image or spotted(), self.root / path, **options)
        return path

    def open(self, made):
        with Image.open(self.into / made.path) as image:
            return image.convert("RGB")


@pytest.fixture
def job(tmp_path):
    return Job(tmp_path / "set", tmp_path / "crops", Report("set-crops"))


def tones(image):
    return {colour for _, colour in image.getcolors(1 << 20)}


def test_cut__the_box_and_nothing_else(job):
    [made] = job.cut(found(job.root, job.picture())).found
    image = job.open(made)

    assert (image.size, tones(image)) == ((40, 30), {RED})


def test_cut__margin_is_a_share_of_the_longer_side(job):
    [made] = job.cut(found(job.root, job.picture()), margin=0.25).found
    image = job.open(made)

    assert image.size == (60, 50)
    assert [image.getpixel(at) for at in ((9, 9), (10, 10), (49, 39), (50, 40))] == [
        WHITE, RED, RED, WHITE,
    ]  # fmt: skip


def test_cut__margin_ends_where_the_picture_does(job):
    corner = (0, 0, 30, 20)
    [made] = job.cut(
        found(job.root, job.picture(image=spotted(spot=corner)), box(corner)), margin=1.0
    ).found

    assert job.open(made).size == (60, 50)


def test_cut__every_box_is_a_picture_with_its_own_label(job):
    two = box(label="can"), box((80, 40, 30, 30), label="lid")
    made = job.cut(found(job.root, job.picture(), *two)).found

    assert [file.raw_label for file in made] == ["can", "lid"]
    assert len({file.path for file in made}) == 2


def test_cut__two_labels_on_one_box_are_two_pictures(job):
    made = job.cut(found(job.root, job.picture(), box(label="can"), box(label="lid"))).found

    assert len({file.path for file in made}) == 2


def test_cut__keeps_what_the_source_says_of_the_picture(job):
    more = {"split": "val", "author": "Ann", "url": "https://x", "licence": "CC0", "date": "2019",
            "consent": "yes", "note": "several classes: can, lid", "drawn_on": SIZE}  # fmt: skip
    file = found(job.root, job.picture("b/a.png"), **more)
    [made] = job.cut(file).found

    assert made == replace(
        file, path=made.path, size=made.size, raw_label="can", boxes=(), drawn_on=None, note=None,
        origin="set/b/a.png", origin_id=made.origin_id,
    )  # fmt: skip


def test_cut__plan_leads_to_the_crops(job):
    made = job.cut(found(job.root, job.picture()))

    assert (made.root, made.place.root) == (job.into, job.into)
    assert [file.path for file in made.place.pictures] == [file.path for file in made.found]
    assert [file.size for file in made.place.pictures] == [file.size for file in made.found]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "PNG")]
)
def test_cut__format_of_the_crop(job, name, kind):
    [made] = job.cut(found(job.root, job.picture(name))).found

    with Image.open(job.into / made.path) as image:
        assert image.format == kind


def test_cut__jpeg_keeps_the_colours(job):
    [made] = job.cut(found(job.root, job.picture("a.jpg", quality=100, subsampling=0))).found
    red, green, blue = job.open(made).getpixel((20, 15))

    assert red > 250
    assert max(green, blue) < 6


def test_cut__crop_is_without_the_pictures_exif(job):
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    [made] = job.cut(found(job.root, job.picture("a.jpg", exif=exif))).found

    assert b"where I live" in (job.root / "a.jpg").read_bytes()
    assert b"where I live" not in (job.into / made.path).read_bytes()


def lying(job, orientation):
    """A file whose stored pixels lie on their side and whose EXIF says so."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = spotted().transpose(ON_ITS_SIDE[orientation])
    return job.picture("a.png", stored, exif=exif), stored


@pytest.mark.parametrize("orientation", ON_ITS_SIDE)
def test_cut__boxes_drawn_on_the_stored_pixels_are_turned(job, orientation):
    path, stored = lying(job, orientation)
    left, top, right, bottom = stored.convert("RGB").point(lambda v: 255 - v).getbbox()
    spot = left, top, right - left, bottom - top
    drawn_box = box(spot, stored.size)
    [made] = job.cut(found(job.root, path, drawn_box, drawn_on=stored.size)).found
    image = job.open(made)

    assert (image.size, tones(image)) == ((40, 30), {RED})


@pytest.mark.parametrize("orientation", ON_ITS_SIDE)
def test_cut__boxes_drawn_on_the_upright_picture_stay(job, orientation):
    path, _ = lying(job, orientation)
    [made] = job.cut(found(job.root, path, drawn_on=SIZE)).found

    assert tones(job.open(made)) == {RED}


def test_cut__boxes_drawn_on_a_small_copy_are_scaled(job):
    small = box((15, 10, 20, 15), (60, 40))
    [made] = job.cut(found(job.root, job.picture(), small, drawn_on=(60, 40))).found
    image = job.open(made)

    assert (image.size, tones(image)) == ((40, 30), {RED})


def test_cut__again_cuts_nothing(job):
    file = found(job.root, job.picture())
    [made] = job.cut(file).found
    before = (job.into / made.path).stat()
    (job.root / "a.png").unlink()

    [again] = job.cut(file).found
    assert again == made
    assert (job.into / made.path).stat().st_ino == before.st_ino


def test_cut__changed_picture_is_cut_again(job):
    path = job.picture()
    [before] = job.cut(found(job.root, path)).found
    job.picture(image=drawn.plain((0, 0, 255), SIZE))
    os.utime(job.root / path, ns=(1_000_000_000, 1_000_000_000))

    [made] = job.cut(found(job.root, path)).found
    assert (made.path, made.modified_ns) == (before.path, 1_000_000_000)
    assert tones(job.open(made)) == {(0, 0, 255)}


def test_cut__another_box_or_margin_is_another_file(job):
    path = job.picture()
    names = {
        job.cut(found(job.root, path, one, drawn_on=size), margin=margin).found[0].path
        for one, size, margin in (
            (box(), SIZE, 0.0), (box(), SIZE, 0.1), (box((31, 20, 40, 30)), SIZE, 0.0),
            (box(), None, 0.0),
        )
    }  # fmt: skip

    assert len(names) == 4


def test_cut__another_label_is_the_same_file(job):
    path = job.picture()
    one = job.cut(found(job.root, path, box(label="can"))).found
    other = job.cut(found(job.root, path, box(label="lid"))).found

    assert [one[0].path, other[0].raw_label] == [other[0].path, "lid"]


def test_cut__unreadable_picture_is_said_and_the_rest_goes_on(job):
    job.picture("b.png")
    (job.root / "a.png").write_bytes(b"no picture")
    made = job.cut(found(job.root, "a.png"), found(job.root, "b.png")).found

    assert [(file.path, file.origin) for file in made[:1]] == [("a.png", None)]
    assert [file.origin for file in made[1:]] == ["set/b.png"]
    assert job.damaged["a.png"].startswith("not a picture: begins with")


def test_cut__of_a_forgotten_picture_nothing_is_cut(job):
    job.forgotten.add(images.digest((job.root / job.picture()).read_bytes()))
    made = job.cut(found(job.root, "a.png")).found

    assert made == []
    assert job.report.outcomes[0].reason == crops.FORGOTTEN
    assert not list(job.into.rglob("*.png"))


def test_cut__knows_the_bytes_of_the_picture(job):
    name = job.picture()
    [made] = job.cut(found(job.root, name)).found

    assert made.origin_id == images.digest((job.root / name).read_bytes())


def test_cut__crops_that_nothing_asks_for_are_removed(job):
    name = job.picture()
    [old] = job.cut(found(job.root, name)).found
    [new] = job.cut(found(job.root, name), margin=0.3).found

    assert old.path != new.path
    files = [p for p in job.into.rglob("*.png") if p.is_file()]
    assert [p.relative_to(job.into).as_posix() for p in files] == [new.path]


def test_cut__another_picture_of_the_same_age_is_cut_again(job):
    name = job.picture()
    [old] = job.cut(found(job.root, name)).found
    age = (job.root / name).stat().st_mtime_ns
    drawn.save(drawn.photo(99, (200, 160)), job.root / name)
    os.utime(job.root / name, ns=(age, age))
    [new] = job.cut(found(job.root, name)).found

    assert old.origin_id != new.origin_id


def test_cut__tiny_box_is_said_and_the_others_are_cut(job):
    made = job.cut(found(job.root, job.picture(), box((1, 1, 7, 30)), box())).found

    assert [file.raw_label for file in made] == ["can"]
    assert job.report.outcomes == [
        Outcome("a.png", "skipped", "not used: a box of 7 × 30 pixels is too small to cut out")
    ]


def test_cut__picture_without_boxes_is_said(job):
    file = replace(found(job.root, job.picture()), boxes=())

    assert job.cut(file).found == []
    assert job.report.outcomes == [Outcome("a.png", "skipped", "not used: no labelled box on it")]


def test_cut__without_consent_nothing_is_cut(job):
    assert job.cut(found(job.root, job.picture(), consent="no")).found == []
    assert [one.status for one in job.report.outcomes] == ["skipped"]
    assert not job.into.exists()


HOSTILE = (
    "a,b \"c\" 'd'.png", "two\nlines.png", "é😀图.png", "x" * 251 + ".png", "a:b*c?.png",
    "so <b>.png", "back\\slash.png", " blank .png", "/".join(["d" * 250] * 5) + "/a.png",
    "a..png", "CON.png",
)  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_cut__hostile_names_lead_to_safe_ones(job, path):
    [made] = job.cut(found(job.root, job.picture(path))).found

    assert tones(job.open(made)) == {RED}
    assert made.path.isprintable()
    assert not set(made.path) & set('<>:"\\|?*')
    assert all(0 < len(part.encode()) <= 255 for part in made.path.split("/"))


def test_cut__names_that_become_alike_stay_apart(job):
    paths = [job.picture(path) for path in ("a:.png", "a?.png", "a_.png", "a_.jpg")]
    made = job.cut(*(found(job.root, path) for path in paths)).found

    assert len({file.path for file in made}) == 4


def test_cut__half_written_crop_of_a_killed_run_is_no_crop(job):
    file = found(job.root, job.picture())
    [made] = job.cut(file).found
    whole = job.into / made.path
    data = whole.read_bytes()
    whole.with_name(f".{whole.name}.part").write_bytes(data[:10])
    whole.unlink()

    again = job.cut(file)
    assert [one.path for one in again.found] == [made.path]
    assert whole.read_bytes() == data
    assert len(list(whole.parent.iterdir())) == 1


def test_cut__folder_that_cannot_be_written_is_refused(job):
    job.picture()
    job.into.write_text("a file where the folder should be")

    with pytest.raises(BadInput, match="cannot be written: Not a directory"):
        job.cut(found(job.root, "a.png"))


def test_cut__says_how_far_it_is(job):
    files = [found(job.root, job.picture(f"{n}.png")) for n in range(3)]
    told = []
    crops.cut(planned(job.root, files), job.into, job.report, lambda *said: told.append(said))

    assert (told[0], told[-1]) == (("crops", 0, 3), ("crops", 3, 3))


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 0, 99])
def test_upright__pictures_that_do_not_lie_on_their_side(orientation):
    assert crops.upright(box(), orientation) == box()
