"""Prepared views: repeatable, answered, and covered where a mark was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from workbench import images
from workbench.vision import prepare
from workbench.vision.network import CELLS, VIEW_SIDE
from workbench.vision.prepare import Job
from workbench.vision.samples import UNKNOWN, Sample


@pytest.fixture
def sample(tmp_path):
    ramp = np.linspace(40, 220, 320 * 240 * 3).reshape(240, 320, 3).astype(np.uint8)
    path = tmp_path / "a.png"
    Image.fromarray(ramp).save(path)
    return Sample(path, images.digest(path.read_bytes()), "waste", "train")


def test_make__pixels_are_a_square_view(sample):
    view = prepare.make(Job(sample, "waste", "plain", 0))

    assert (view.pixels.shape, view.pixels.dtype) == ((VIEW_SIDE, VIEW_SIDE, 3), np.uint8)


def test_make__same_job_same_pixels(sample):
    job = Job(sample, "waste", "marked", 3)

    assert np.array_equal(prepare.make(job).pixels, prepare.make(job).pixels)


def test_make__variants_differ(sample):
    first, second = (prepare.make(Job(sample, "waste", "plain", v)).pixels for v in (0, 1))

    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    ("treatment", "answers"),
    [("plain", (0, 0)), ("marked", (1, 0)), ("flattened", (UNKNOWN, 1))],
)
def test_make__treatment_gives_the_answers(sample, treatment, answers):
    assert prepare.make(Job(sample, "waste", treatment, 0)).answers == answers


def test_make__cover_shows_the_mark(sample):
    cover = prepare.make(Job(sample, "waste", "marked", 0)).cover

    assert cover.shape == (CELLS, CELLS)
    assert 0 < cover.max() <= 1


def test_make__clean_picture_has_an_empty_cover(sample):
    assert not prepare.make(Job(sample, "waste", "plain", 0)).cover.any()


def test_make__unknown_marks_have_no_cover(sample):
    view = prepare.make(Job(sample, "pacs-cartoon", "plain", 0))

    assert np.isnan(view.cover).all()


def test_make__measuring_shows_the_file_as_it_is(sample):
    jobs = [Job(sample, "waste", "plain", v, measuring=True) for v in (0, 1)]

    assert np.array_equal(prepare.make(jobs[0]).pixels, prepare.make(jobs[1]).pixels)


@pytest.mark.parametrize("group", list(prepare.DRAWN_GROUPS))
def test_make__drawn_pictures_need_no_file(group):
    view = prepare.make(Job(None, group, "plain", 1))

    assert view.answers == (0, int(group == "drawn-illustration"))


def test_views__two_processes_give_the_same(sample):
    jobs = [Job(sample, "waste", "plain", v) for v in range(4)]

    one, two = prepare.views(jobs, 1), prepare.views(jobs, 2)

    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(one, two, strict=True))
