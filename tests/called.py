"""What a command of the command line answered: one JSON document, or one sentence."""

from __future__ import annotations

import json


def document(answer):
    """The one JSON document of a successful call."""
    code, out, _ = answer
    assert code == 0
    assert out.count("\n") == 1
    return json.loads(out)


def refused(answer):
    """The one sentence of a refusal."""
    code, out, err = answer
    assert (code, out) == (1, "")
    lines = err.strip().splitlines()
    assert len(lines) == 1, err
    assert "Traceback" not in err
    return lines[0]
