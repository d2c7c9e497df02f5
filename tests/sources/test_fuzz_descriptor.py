"""Descriptors from anything: a record or one sentence, and what is written reads the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import licences
from workbench.errors import BadInput
from workbench.settings import PROJECT
from workbench.sources import descriptor
from workbench.sources.descriptor import COLUMNS, Descriptor, Download, Options

FILE = Path("bins.toml")
SHIPPED = [
    path.read_text(encoding="utf-8") for path in sorted((PROJECT / "datasets").glob("*.toml"))
]
WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
FEW = settings(max_examples=100, deadline=None)


def outcome(text: str) -> Descriptor | str:
    """The record, or the sentence of the refusal; anything else fails the test."""
    try:
        return descriptor.parse(text, FILE)
    except BadInput as error:
        return str(error)


def is_sentence(said: Descriptor | str) -> bool:
    return isinstance(said, Descriptor) or (said.endswith((".", ")")) and "bins" in said)


@FEW
@given(WORDS)
def test_parse__any_text(text):
    assert is_sentence(outcome(text))


@FEW
@given(st.sampled_from(SHIPPED), st.data())
def test_parse__a_shipped_one_with_a_piece_replaced(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(
        st.sampled_from(["", "=", "[", "]]", '"', "1e999", "nan", "[[a]]", "true", "\x00"])
    )

    assert is_sentence(outcome(text[:start] + put + text[end:]))


KEYS = ["name", "layout", "folder", "size", "licence_use", "licence_id", "own_types", "download",
        "title", "options", "labels"]  # fmt: skip
VALUES = st.sampled_from(
    ['"x"', "1", "-1", "true", "1.5", "[]", '["a"]', "[1]", "{}", '{ url = "x" }', "[{}]",
     '[{ url = 1 }]', "nan", "1979-05-27", '{ take = "crops" }', '{ take = 1 }', "{ margin = 2 }",
     '{ columns = { file = 1 } }', '{ columns = { x = "y" } }', '{ include = "a" }']
)  # fmt: skip


@FEW
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_parse__any_value_at_any_key(values):
    given_ = {"name": '"bins"', "layout": '"table"', **values}

    assert is_sentence(outcome("\n".join(f"{key} = {value}" for key, value in given_.items())))


OPTIONS = st.builds(
    Options,
    include=st.tuples(WORDS), exclude=st.just(()), rules=WORDS, table=WORDS, images=WORDS,
    columns=st.dictionaries(st.sampled_from(COLUMNS), WORDS, max_size=3),
    names=st.lists(WORDS, max_size=3).map(tuple),
    split_lists=st.dictionaries(st.sampled_from(("train", "val", "test")), WORDS, max_size=2),
    hint=st.booleans(), take=st.sampled_from(("whole", "crops")), margin=st.floats(0, 1),
)  # fmt: skip
DOWNLOADS = st.builds(
    Download, WORDS.filter(bool), st.just("0" * 64), st.none() | st.integers(1, 10**12)
)
DESCRIPTORS = st.builds(
    Descriptor,
    name=st.just("bins"), layout=st.sampled_from(("table", "coco")), title=WORDS, citation=WORDS,
    licence=WORDS.filter(bool), licence_id=st.sampled_from(tuple(licences.LICENCES)),
    size=st.none() | st.integers(0, 10**9), own_types=st.booleans(), options=OPTIONS,
    labels=st.dictionaries(WORDS, st.none() | st.just("glass"), max_size=4),
    download=st.lists(DOWNLOADS, max_size=2).map(tuple),
)  # fmt: skip


@FEW
@given(DESCRIPTORS)
def test_written__reads_the_same(source):
    read = descriptor.parse(descriptor.written(source), FILE)

    known = replace(source.options, classes=frozenset(source.labels))
    allowed = licences.LICENCES[source.licence_id].allows
    assert read == replace(source, options=known, licence_use=allowed)
