"""The whole job on the real Kaggle sets: what is known about them is found."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.conftest import settings_in
from workbench import images
from workbench.checks import CHECKS
from workbench.exporters import papers
from workbench.outcomes import Report
from workbench.records import SPLITS
from workbench.sources.layouts import huawei
from workbench.sources.places import Folder
from workbench.steps import checking, ingest, screen
from workbench.steps import release as releasing
from workbench.steps import status as step
from workbench.steps.planning import Request
from workbench.steps.release import Made, Recipe
from workbench.steps.screen import Screening
from workbench.steps.workspace import Workspace, open_workspace
from workbench.vision import backend

pytestmark = pytest.mark.real
CHEAP = (checking.FINGERPRINT, *CHECKS)
CONTRADICTIONS = {
    ("glass/glass176.jpg", "plastic/plastic152.jpg"),
    ("glass/glass389.jpg", "plastic/plastic332.jpg"),
    ("glass/glass115.jpg", "metal/metal91.jpg"),
}


@dataclass(frozen=True)
class Job:
    """One run of everything."""

    workspace: Workspace
    reports: dict[str, Report]
    screening: Screening
    status: dict[str, object]
    made: Made


@pytest.fixture(scope="module")
def job(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """Two sources read, screened without the neural filters, released."""
    chosen = replace(settings_in(tmp_path_factory.mktemp("job")), jobs=os.cpu_count() or 1)
    workspace = open_workspace(chosen)
    reports = {
        name: ingest.ingest(workspace, Request(name, real_data / "sources" / name))
        for name in ("kaggle-garbage-6", "kaggle-garbage-12")
    }
    done = screen.screen(workspace, CHEAP)
    made = releasing.release(workspace, Recipe("binko10", "binko-real"))
    yield Job(workspace, reports, done, step.status(workspace.catalog).as_dict(), made)
    workspace.catalog.close()


def test_ingest__every_file_is_read(job):
    assert {name: dict(report.counts) for name, report in job.reports.items()} == {
        "kaggle-garbage-6": {"added": 2527}, "kaggle-garbage-12": {"added": 2042},
    }  # fmt: skip


def test_status__items_of_both_and_none_unreadable(job):
    assert (job.status["items"], job.status["unreadable"]) == (4569, 0)
    assert job.screening.damaged == 0


def test_status__exact_copies_are_one_image(job):
    rows = job.workspace.catalog.cursor().execute(
        "select count(*), count(distinct image_id) from item"
    )
    [(items, distinct)] = rows.fetchall()

    assert job.status["images"] == distinct < items


def test_status__contradictory_pairs_are_the_conflicts(job):
    rows = job.workspace.catalog.cursor().execute(
        "select i.path from image_state s join item i using (image_id) "
        "where s.conflict and i.source_name = 'kaggle-garbage-6' order by s.image_id, i.path"
    )
    paths = ["/".join(path.split("/")[-2:]) for (path,) in rows.fetchall()]

    assert set(zip(paths[::2], paths[1::2], strict=True)) == CONTRADICTIONS


def test_release__verifies(job):
    assert releasing.verify(job.made.path).faults == ()


def test_release__split_in_percent(job):
    for row in job.made.counts.values():
        total = sum(row.values())
        assert row["train"] == pytest.approx(0.7 * total, abs=2)
        assert row["val"] == pytest.approx(0.15 * total, abs=2)


def test_release__image_folder_counts_the_same_classes_in_every_split(job):
    datasets = backend.torchvision().datasets
    found = [datasets.ImageFolder(job.made.path / split) for split in SPLITS]

    assert found[0].class_to_idx == found[1].class_to_idx == found[2].class_to_idx
    assert sum(map(len, found)) == job.made.images


def test_release__no_duplicate_group_over_two_splits(job):
    splits = defaultdict(set)
    for row in papers.read_manifest(job.made.path):
        splits[row["duplicate_group"]].add(row["split"])

    assert {len(there) for there in splits.values()} == {1}


def test_release__no_conflict_enters(job):
    rows = job.workspace.catalog.cursor().execute("select image_id from image_state where conflict")
    conflicts = {row[0] for row in rows.fetchall()}

    assert conflicts.isdisjoint(row["image_id"] for row in papers.read_manifest(job.made.path))


def test_ingest__again_reads_nothing(job, real_data):
    request = Request("kaggle-garbage-6", real_data / "sources/kaggle-garbage-6")

    assert dict(ingest.ingest(job.workspace, request).counts) == {"known": 2527}


def test_decode__odd_files_are_all_read(real_data):
    there = sorted((real_data / "odd").rglob("*"))
    files = [file for file in there if file.suffix.lower() in images.SUFFIXES]
    found = [images.decode(images.read_bytes(file)).rgb.mode for file in files]

    assert files
    assert set(found) == {"RGB"}


def test_read_rules__utf8_and_gbk_differ_in_the_shoe_alone(real_data):
    folder = real_data / "sources/huawei-garbage"
    utf8, gbk = (
        huawei.read_rules(Folder(folder), f"garbage_classify_rule_40classes_{code}.json")
        for code in ("utf8", "GBK")
    )

    assert len(utf8) == len(gbk) == 40
    assert {number for number in utf8 if utf8[number] != gbk[number]} == {"28"}
