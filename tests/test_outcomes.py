"""Outcomes: counted by status, the reasons kept up to a limit."""

from __future__ import annotations

import json

from workbench import outcomes
from workbench.outcomes import Outcome, Report


def test_add__counts_by_status():
    report = Report("s")
    for status in ("added", "added", "changed"):
        report.add(Outcome("a.jpg", status))

    assert report.counts == {"added": 2, "changed": 1}


def test_add__keeps_the_reason():
    report = Report("s")
    report.add(Outcome("a.jpg", "unreadable", "empty file (0 bytes)"))

    assert report.as_dict()["problems"] == [{"path": "a.jpg", "reason": "empty file (0 bytes)"}]


def test_add__counts_go_on_when_reasons_are_full():
    report = Report("s")
    for _ in range(outcomes.KEPT_REASONS + 5):
        report.add(Outcome("a.jpg", "unreadable", "empty"))

    assert report.counts["unreadable"] == outcomes.KEPT_REASONS + 5
    assert len(report.problems) == outcomes.KEPT_REASONS


def test_add_known__nothing_known_leaves_no_trace():
    report = Report("s")
    report.add_known(0)

    assert report.counts == {}


def test_as_dict__every_status_is_there_and_json_holds_it():
    report = Report("s")
    report.add_known(3)

    said = json.loads(json.dumps(report.as_dict()))

    assert {k: said[k] for k in ("added", "changed", "known", "unreadable", "skipped", "gone")} == {
        "added": 0, "changed": 0, "known": 3, "unreadable": 0, "skipped": 0, "gone": 0,
    }  # fmt: skip
