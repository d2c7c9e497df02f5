"""Every way to spoil a release is named, from its files alone."""

from __future__ import annotations

import json
import shutil

import pytest

from tests import placed as made
from workbench.errors import ReleaseError
from workbench.exporters import papers
from workbench.exporters import verify as verifier


@pytest.fixture
def release(tmp_path):
    return made.release(tmp_path)


def picture(release, split="train", name="glass"):
    return sorted((release / split / name).iterdir())[0]


def faults(release):
    return "\n".join(verifier.verify(release).faults)


def edit(release, name, before, after):
    file = release / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def signed_again(release):
    """Somebody who spoils a release may also write the checksums anew."""
    papers.write_checksums(release)
    return faults(release)


def test_verify__untouched(release):
    found = verifier.verify(release)

    assert (found.images, found.files, found.faults) == (9, 15, ())


def test_verify__changed_byte(release):
    file = picture(release)
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    file.write_bytes(data)

    assert faults(release) == f"changed: {file.relative_to(release).as_posix()}"


def test_verify__changed_byte_signed_again(release):
    file = picture(release)
    file.write_bytes(file.read_bytes() + b"x")

    assert file.name in signed_again(release)


def test_verify__removed_picture(release):
    file = picture(release)
    file.unlink()

    assert f"missing: {file.relative_to(release).as_posix()}" in faults(release)


def test_verify__removed_picture_signed_again(release):
    file = picture(release)
    file.unlink()

    assert file.name in signed_again(release)


def test_verify__added_picture(release):
    shutil.copy(picture(release), release / "train/glass/extra.jpg")

    assert "not part of the release: train/glass/extra.jpg" in faults(release)


def test_verify__added_picture_signed_again(release):
    shutil.copy(picture(release), release / "train/glass/extra.jpg")

    assert "not in the manifest: train/glass/extra.jpg" in signed_again(release)


def test_verify__moved_to_another_class(release):
    file = picture(release)
    file.rename(release / "train/metal" / file.name)

    assert f"missing: train/glass/{file.name}" in faults(release)
    assert f"not part of the release: train/metal/{file.name}" in faults(release)


def test_verify__edited_weight(release):
    stored = json.loads((release / "class_weights.json").read_text())
    stored["weights"]["balanced"]["metal"] += 0.5
    (release / "class_weights.json").write_text(json.dumps(stored))

    assert "changed: class_weights.json" in faults(release)
    assert signed_again(release) == (
        "the weight balanced of class metal does not follow from the counts"
    )


def test_verify__edited_split_in_the_manifest(release):
    edit(release, "manifest.csv", ",0,train,", ",0,val,")

    assert "changed: manifest.csv" in faults(release)
    assert "the manifest says val/glass for train/glass/" in signed_again(release)


def test_verify__edited_index_in_the_manifest(release):
    edit(release, "manifest.csv", ",glass,0,", ",glass,1,")

    assert "the index 1" in signed_again(release)


def test_verify__group_over_two_splits(release):
    first, *others = papers.read_manifest(release)
    other = next(row for row in others if row["split"] != first["split"])
    ends = [f"{row['duplicate_group']},{row['sample_weight']}" for row in (first, other)]
    edit(release, "manifest.csv", ends[1], ends[0].split(",")[0] + "," + other["sample_weight"])

    assert "duplicate group" in signed_again(release)


def test_verify__class_missing_in_one_split(release):
    shutil.rmtree(release / "val/metal")

    assert "val holds the classes ['glass'], classes.json says" in signed_again(release)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest.csv", ""),
        ("manifest.csv", ",".join(papers.COLUMNS) + "\n"),
        ("manifest.csv", "path,image_id\nx,y\n"),
        ("classes.json", "[]"),
        ("classes.json", "{"),
        ("class_weights.json", "{}"),
        ("class_weights.json", '{"weights": 3}'),
    ],
)
def test_verify__spoilt_paper_is_a_fault_not_a_crash(release, name, text):
    (release / name).write_text(text)

    assert signed_again(release)


@pytest.mark.parametrize("data", [b"", b"no list at all\n", b"\xff\xfe\n", b"abc  ../../etc\n"])
def test_verify__spoilt_checksums_are_a_fault_or_a_refusal(release, data):
    (release / papers.CHECKSUMS).write_bytes(data)

    try:
        found = verifier.verify(release).faults
    except ReleaseError as error:
        found = (str(error),)
    assert found


def test_verify__no_such_folder(tmp_path):
    with pytest.raises(ReleaseError, match="There is no folder"):
        verifier.verify(tmp_path / "nowhere")


def test_verify__folder_without_checksums(tmp_path):
    with pytest.raises(ReleaseError, match="it is no release, or it was never finished"):
        verifier.verify(tmp_path)
