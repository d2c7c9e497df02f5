"""What columns mean by their names, and what a cell says."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import columns
from workbench.sources.columns import Said
from workbench.sources.descriptor import Options
from workbench.sources.places import FileFact

PLAIN = Options()


def meant(*names: str, file: int = 0) -> dict[str, str]:
    """What it holds → name of the column, the file's apart."""
    which = columns.guessed(names, {"file": file})
    return {what: names[place] for what, place in which.items() if what != "file"}


def said(options: Options = PLAIN, **cells: str | None) -> Said:
    which = {what: place for place, what in enumerate(cells)}
    return columns.said(tuple(cells.values()), which, options)


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("file", "label"), {"label": "label"}),
     (("fichier", "Étiquette"), {"label": "Étiquette"}),
     (("Nom du fichier", "Classe prédite", "Probabilité", "Classe corrigée", "Date de prise",
       "Consentement"),
      {"predicted": "Classe prédite", "probability": "Probabilité", "label": "Classe corrigée",
       "date": "Date de prise", "consent": "Consentement"}),
     (("file", "predicted_label", "predicted_probability", "corrected label", "user"),
      {"predicted": "predicted_label", "probability": "predicted_probability",
       "label": "corrected label", "author": "user"}),
     (("file", "label", "corrected"), {"label": "corrected"}),
     (("file", "class_id", "class_name"), {"label": "class_name"}),
     (("image", "class", "Split", "License", "source_url"),
      {"label": "class", "split": "Split", "licence": "License", "url": "source_url"}),
     (("id", "breed"), {"label": "breed"}),
     (("file", "text"), {}),
     (("file", "url"), {"url": "url"}),
     (("file", "a", "b"), {}),
     (("file", "correct"), {"label": "correct"}),
     (("file", "correct", "class"), {"label": "class"})],
)  # fmt: skip
def test_guessed__usual_names(names, expected):
    assert meant(*names) == expected


def test_guessed__known_columns_stay():
    assert columns.guessed(("file", "label", "mine"), {"file": 0, "label": 2})["label"] == 2


@pytest.mark.parametrize("name", ["True Label", "true_label", "TRUE-LABEL"])
def test_named__alike_is_enough(name):
    assert columns.named(("file", name), {"label": "true label"}, "t.csv") == {"label": 1}


def test_named__missing_column_is_refused_with_those_that_are_there():
    with pytest.raises(BadInput, match=r"^t\.csv has no column 'klass': use one of file, class\.$"):
        columns.named(("file", "class"), {"label": "klass"}, "t.csv")


def test_usual_files__by_name():
    assert columns.usual_files(("label", "File Name", "Chemin", "x")) == [1, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.93", 0.93), ("0,93", 0.93), ("93 %", 0.93), ("93", 0.93), ("93\u202f%", 0.93),
     ("1", 1.0), ("1.0000001", 1.0), ("0", 0.0), ("1 %", 0.01), ("100", 1.0), ("9.3e-1", 0.93),
     ("101", None), ("-0.1", None), ("nan", None), ("inf", None), ("1e300", None), ("1_0", None),
     ("", None), (None, None), ("high", None), ("٩", None), ("1e999", None)],
)  # fmt: skip
def test_probability__as_people_write_it(text, value):
    assert columns.probability(text) == value


@pytest.mark.parametrize("text", ["yes", "OUI", "True", "1", "y", "o", "Vrai", " X "])
def test_consent__given_expressly(text):
    assert columns.consent(text) == "yes"


@pytest.mark.parametrize("text", ["no", "non", "", None, "0", "maybe", "yes but", "n/a", "2"])
def test_consent__anything_else_is_none(text):
    assert columns.consent(text) == "no"


@pytest.mark.parametrize(
    ("word", "split"),
    [("train", "train"), ("Validation", "val"), ("valid", "val"), ("TEST", "test"), ("dev", "val"),
     ("entraînement", "train"), ("fold 3", None), ("", None)],
)  # fmt: skip
def test_said__split(word, split):
    assert said(split=word).split == split


def test_said__prediction_is_a_hint_beside_the_label():
    assert said(predicted="metal", probability="0,9", label="glass") == Said(
        label="glass", hint="metal", hint_score=0.9
    )


def test_said__prediction_alone_is_no_label():
    assert said(predicted="metal", probability="93 %", label=None) == Said(
        hint="metal", hint_score=0.93
    )


def test_said__labels_may_be_hints_only():
    assert said(Options(hint=True), label="glass") == Said(hint="glass")


def test_said__without_a_consent_column_nobody_was_asked():
    assert (said(label="x").consent, said(label="x", consent=None).consent) == (None, "no")


@pytest.mark.parametrize(
    ("label", "expected"), [("1", "metal"), ("0", "0"), ("7", "7"), ("glass", "glass"), ("²", "²")]
)
def test_said__number_becomes_its_name(label, expected):
    assert said(Options(names=("", "metal")), label=label).label == expected


def test_said__label_that_is_a_novel():
    assert said(label="x" * 201) == Said(note="its label is longer than 200 characters")


def test_together__same_label():
    every = [Said(label="glass"), Said(label="glass", author="Léa")]

    assert columns.together(every) == Said(label="glass", author="Léa")


def test_together__blank_label_is_no_contradiction():
    assert columns.together([Said(), Said(label="glass")]).label == "glass"


def test_together__contradiction_has_no_label_and_names_both():
    assert columns.together(
        [Said(label="glass"), Said(label="metal"), Said(label="glass")]
    ) == Said(note="the table says both 'glass' and 'metal'")


def test_together__consent_withdrawn_once_is_withdrawn():
    assert columns.together([Said(consent="yes"), Said(consent="no")]).consent == "no"


def test_found__carries_everything():
    told = Said("glass", "metal", 0.5, "train", "Léa", "CC0", "http://x", "2024", "yes", "odd")

    assert columns.found(FileFact("a.jpg", 1, 2), told) == Found(
        "a.jpg", 1, 2, raw_label="glass", split="train", author="Léa", url="http://x",
        licence="CC0", date="2024", consent="yes", hint="metal", hint_score=0.5, note="odd",
    )  # fmt: skip
