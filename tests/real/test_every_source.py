"""Every folder of the real data in one catalogue: nothing crashes, and the sums add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import BadInput
from workbench.settings import PROJECT
from workbench.show import table
from workbench.steps import ingest, status
from workbench.steps.planning import Request
from workbench.store import counts, labels

pytestmark = pytest.mark.real
GROUPS = ("sources", "odd", "filters", "pairs")
# No picture lies there: a list of file names, annotations of pictures that are elsewhere.
WITHOUT_PICTURES = {"sources/fmd-file-list", "sources/taco-annotations"}


@pytest.fixture(scope="module")
def everything(tmp_path_factory, real_data):
    """The catalogue, a report a folder, and the refusals."""
    from tests.conftest import settings_in  # noqa: PLC0415
    from workbench.steps.workspace import open_workspace  # noqa: PLC0415

    opened = open_workspace(settings_in(tmp_path_factory.mktemp("every")))
    reports, refused = {}, {}
    for group in GROUPS:
        for folder in sorted(p for p in (real_data / group).iterdir() if p.is_dir()):
            name = f"{group}/{folder.name}"
            try:
                reports[name] = ingest.ingest(opened, request(folder))
            except BadInput as error:
                refused[name] = str(error)
    yield opened, reports, refused
    opened.catalog.close()


def request(folder: Path) -> Request:
    """A described source by its name, any other folder by its path."""
    if (PROJECT / f"datasets/{folder.name}.toml").exists():
        return Request(folder.name, root=folder)
    return Request(str(folder))


def files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_ingest__every_folder_is_read_or_refused_in_a_sentence(everything, real_data):
    _, reports, refused = everything

    assert set(refused) == WITHOUT_PICTURES
    assert all(said.startswith("There is no picture in") for said in refused.values())
    assert len(reports) + len(refused) == sum(
        p.is_dir() for group in GROUPS for p in (real_data / group).iterdir()
    )


def test_ingest__items_unreadable_and_others_add_up_to_the_files_on_disk(everything, real_data):
    opened, reports, _ = everything
    print_table(opened, reports)

    for name, report in reports.items():
        there = files(real_data / name)
        assert report.counts.total() + report.others == there, name
    found = counts.counts(opened.catalog)
    assert found.items == sum(report.counts.total() for report in reports.values())
    assert found.gone == 0


def test_ingest__again_reads_nothing_but_the_unreadable(everything, real_data):
    opened, reports, _ = everything
    before = status.status(opened.catalog).as_dict()
    for name, report in reports.items():
        again = ingest.ingest(opened, request(real_data / name))
        assert again.counts["known"] == report.counts.total() - report.counts["unreadable"], name

    assert status.status(opened.catalog).as_dict() == before


def print_table(opened, reports) -> None:
    """A row a folder: files, images, unreadable, labels without a type, layout's time."""
    per_source = counts.per_source(opened.catalog)
    rows = [
        (name, report.counts["added"], per_source[report.name][1], report.counts["unreadable"],
         report.others, labels.without_meaning(opened.catalog, report.name))
        for name, report in reports.items()
    ]  # fmt: skip
    head = ("folder", "items", "images", "unreadable", "other files", "labels without a type")
    print("\n" + table([head, *rows], right=(1, 2, 3, 4, 5)))
    for source, path, reason in counts.problems(opened.catalog):
        print(f"  {source}/{path}: {reason}")
