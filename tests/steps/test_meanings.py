"""What raw labels mean: deciding one, and guesses from its words."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.steps import mapping, meanings
from workbench.store import labels


@pytest.fixture
def strange(catalog):
    """One image whose raw label is a type's id; the source is called `s`."""
    stored.source(catalog)
    stored.image(catalog, "a", "glass")
    return catalog


def test_decide__the_newest_meaning_counts(strange):
    assert meanings.decide(strange, "s", "glass", "metal", "Léa")
    assert labels.listed(strange)[0].type_id == "metal"


def test_decide__the_same_again_writes_nothing(strange):
    assert not meanings.decide(strange, "s", "glass", "glass", "Léa")


def test_decide__no_type_on_purpose(strange):
    meanings.decide(strange, "s", "glass", None, "Léa")

    assert (labels.listed(strange)[0].type_id, labels.listed(strange)[0].decided) == (None, True)


@pytest.mark.parametrize(
    ("raw", "type_id", "said"), [("glass", "gloss", "waste type"), ("nil", "glass", "raw label")]
)
def test_decide__refuses_what_is_unknown(strange, raw, type_id, said):
    with pytest.raises(BadInput, match=said):
        meanings.decide(strange, "s", raw, type_id, "Léa")


@pytest.mark.parametrize(
    ("raw", "wanted"), [("batteries_12", "battery"), ("x/glass", "glass"), ("PAPER", "paper")]
)
def test_guesses__find_the_type_behind_the_words(catalog, raw, wanted):
    found = meanings.guesses(mapping.all_types(catalog), raw)

    assert found[0].type_id == wanted


def test_guesses__nothing_for_digits(catalog):
    assert meanings.guesses(mapping.all_types(catalog), "017") == []
