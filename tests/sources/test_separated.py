"""Separated text: which separator, which header, and rows that are not as they should be."""

from __future__ import annotations

import pytest

from workbench.sources import separated


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_cut__separator_is_found(sign):
    text = f"file{sign}label\na.jpg{sign}glass\n"

    assert separated.cut(text) == (["file", "label"], [["a.jpg", "glass"]])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cut__line_ends(end):
    assert separated.cut(end.join(["file,label", "a.jpg,x", "", "b.jpg,y"]))[1] == [
        ["a.jpg", "x"], ["b.jpg", "y"],
    ]  # fmt: skip


def test_cut__comma_in_a_number_is_no_separator():
    text = "fichier;probabilité\na.jpg;0,93\nb.jpg;0,5\n"

    assert separated.cut(text)[1] == [["a.jpg", "0,93"], ["b.jpg", "0,5"]]


def test_cut__comma_in_names_is_no_separator():
    assert separated.cut("AluCan1,000.jpg;AluCan\nPET1,002.jpg;PET\n")[1] == [
        ["AluCan1,000.jpg", "AluCan"], ["PET1,002.jpg", "PET"],
    ]  # fmt: skip


def test_cut__excel_says_its_separator():
    assert separated.cut("sep=;\r\nfile;label\r\na,b;c,d\r\n") == (
        ["file", "label"], [["a,b", "c,d"]],
    )  # fmt: skip


def test_cut__quoted_line_end_and_separator_and_quote():
    text = 'file,label\n"a\nb,c.jpg","say ""hi"""\nd.jpg,x\n'

    assert separated.cut(text)[1] == [["a\nb,c.jpg", 'say "hi"'], ["d.jpg", "x"]]


def test_cut__quote_that_is_never_closed_costs_one_row():
    rows = separated.cut('file,label\n"a.jpg,glass\nb.jpg,"metal"\nc.jpg,paper\n')[1]

    assert rows[1:] == [["b.jpg", "metal"], ["c.jpg", "paper"]]


def test_cut__inch_sign_is_a_letter():
    assert separated.cut('file,label\n5" pipe.jpg,metal\n6" pipe.jpg,steel\n')[1] == [
        ['5" pipe.jpg', "metal"], ['6" pipe.jpg', "steel"],
    ]  # fmt: skip


def test_cut__bare_comma_in_a_name_is_mended():
    assert separated.cut("file,label\nAluCan1,000.jpg,AluCan\nb.jpg,PET\n")[1] == [
        ["AluCan1,000.jpg", "AluCan"], ["b.jpg", "PET"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [("a.jpg,glass\nb.jpg,metal", [["a.jpg", "glass"], ["b.jpg", "metal"]]),
     ("img_1.jpg, 11\nimg_2.jpg, 3", [["img_1.jpg", " 11"], ["img_2.jpg", " 3"]]),
     ("glass1.jpg 1\nglass2.jpg 1", [["glass1.jpg", "1"], ["glass2.jpg", "1"]]),
     ("my photo.jpg  green glass", [["my photo.jpg", "green glass"]]),
     ("AluCan1,000.jpg 0\nPET1,002.jpg 3", [["AluCan1,000.jpg", "0"], ["PET1,002.jpg", "3"]]),
     ("AluCan1,000.jpg,AluCan\nPET1,002.jpg,PET",
      [["AluCan1,000.jpg", "AluCan"], ["PET1,002.jpg", "PET"]]),
     ("glass,a.jpg\nmetal,b.jpg", [["a.jpg", "glass"], ["b.jpg", "metal"]]),
     ("1,a.jpg,glass\n2,b.jpg,metal", [["a.jpg", "glass", "1"], ["b.jpg", "metal", "2"]]),
     ("a.jpg\nb.jpg", [["a.jpg"], ["b.jpg"]])],
)  # fmt: skip
def test_cut__without_a_header_the_file_comes_first(text, rows):
    header, found = separated.cut(text)

    assert found == rows
    assert header == ["file", "label", "column 3"][: len(rows[0])]


@pytest.mark.parametrize("text", ["", "\n\n", " \n \n"])
def test_cut__nothing(text):
    assert separated.cut(text) == ([], [])


def test_cut__huge_field_costs_no_table():
    text = 'file,label\na.jpg,"' + "x" * 200_000 + '"\nb.jpg,glass\n'

    assert separated.cut(text)[1][1] == ["b.jpg", "glass"]
