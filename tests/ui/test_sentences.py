"""Every refusal that can reach the app has its French sentence, and is recognised by it."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from workbench import errors
from workbench.errors import Unreadable, WorkbenchError
from workbench.images import read_header
from workbench.settings import PROJECT
from workbench.steps import planning, release
from workbench.store import schemes
from workbench.ui import routes, session
from workbench.ui.text import FOLDER, sentences

CODE = PROJECT / "workbench"
EXEMPT = (  # said in the terminal only
    "cli/", "ui/asgi.py", "steps/demo.py", "drawing/", "vision/samples.py", "vision/train.py",
)  # fmt: skip
RAISED = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
HOLE = re.compile(r"\{\d+\}")
TYPOGRAPHY = re.compile(r" [:;!?»]|« |[^\s\u202f][;!?](?:\s|$)|[^\s\u202f]:(?=\s|$)")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def files() -> list[Path]:
    every = sorted(CODE.rglob("*.py"))
    return [f for f in every if not f.relative_to(CODE).as_posix().startswith(EXEMPT)]


def template(node: ast.expr) -> str | None:
    """A constant or f-string with its values numbered in order; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    out, number = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            out += str(part.value)
        else:
            out += f"{{{number}}}"
            number += 1
    return out


def every_template(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        found = template(node) if isinstance(node, ast.expr) else None
        if found is not None:
            yield found


def returned(file: Path, name: str) -> list[str | None]:
    """What a function of the same file returns."""
    functions = [n for n in ast.walk(parsed(file)) if isinstance(n, ast.FunctionDef)]
    body = next((f for f in functions if f.name == name), ast.Pass())
    return [template(n.value) for n in ast.walk(body) if isinstance(n, ast.Return) and n.value]


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def refusals(file: Path) -> Iterator[str | None]:
    """The sentences of every WorkbenchError made here; None for one that is glued together."""
    for node in ast.walk(parsed(file)):
        if not isinstance(node, ast.Call) or called(node) not in RAISED or not node.args:
            continue
        said = node.args[0]
        if isinstance(said, ast.Call):
            yield from returned(file, called(said)) or [None]
        else:
            yield template(said)


def told(file: Path) -> Iterator[str]:
    """Reasons, notes, faults and answers that are shown without being raised."""
    for node in ast.walk(parsed(file)):
        found: ast.expr | None = None
        if isinstance(node, ast.Yield) and file.name == "verify.py":
            found = node.value
        elif isinstance(node, ast.Call) and node.args:
            of = getattr(getattr(node.func, "value", None), "id", "")
            if called(node) in {"_Refused", "_refused"}:
                found = node.args[0]
            elif of in {"notes", "faults"} or (called(node) == "Outcome" and len(node.args) > 2):
                found = node.args[-1]
        if found is not None and (sentence := template(found)):
            yield sentence


def entries(kind: str) -> list[tuple[str, str]]:
    data = tomllib.loads((FOLDER / "errors_fr.toml").read_text(encoding="utf-8"))
    return [(one["en"], one["fr"]) for one in data[kind]]


SENTENCES = entries("sentence")
EVERY = [*SENTENCES, *entries("outside")]
KNOWN = {english for english, _ in SENTENCES}


def example(text: str) -> str:
    """The text with a value of its own in every place."""
    return HOLE.sub(lambda hole: f"value{hole[0][1:-1]}", text)


def answer(
    route: Callable[[Request], Coroutine[Any, Any, Response]], body: object
) -> tuple[int, str]:
    """Status and sentence of a POST from a page of the app's own."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    with ThreadPoolExecutor(1) as apart:  # the browser's tests leave a loop running here
        found = apart.submit(lambda: asyncio.run(route(Request(scope, receive)))).result()
    return found.status_code, json.loads(bytes(found.body))["error"]


def refusal(kind: type[WorkbenchError], act, *given) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(kind) as caught:
        act(*given)
    return sentences.said(caught.value, "fr")


@pytest.mark.parametrize("file", files(), ids=lambda file: file.relative_to(CODE).as_posix())
def test_refusals__every_one_has_a_french_sentence(file):
    assert [s for s in [*refusals(file), *told(file)] if s not in KNOWN] == []


def test_refusals__are_found_in_the_code():
    found = [sentence for file in files() for sentence in refusals(file)]

    assert len(found) > 90


def test_entries__none_is_left_over():
    there = {sentence for file in files() for sentence in every_template(file)}

    assert KNOWN - there == set()


def test_pages__show_no_refusal_as_it_was_raised():
    every = [*(CODE / "ui/views").glob("*.py"), *(CODE / "ui/parts").glob("*.py")]

    assert [f.name for f in every if "str(error)" in f.read_text(encoding="utf-8")] == []


def test_entries__none_stands_twice():
    every = [english for english, _ in EVERY]

    assert len(set(every)) == len(every)


@pytest.mark.parametrize(("english", "french"), EVERY, ids=[english[:40] for english, _ in EVERY])
def test_entries__have_the_same_values(english, french):
    assert sorted(HOLE.findall(english)) == sorted(HOLE.findall(french))


def test_entries__french_spaces_before_double_marks():
    assert [
        f for _, f in EVERY if TYPOGRAPHY.search(HOLE.sub("x", f).replace("[options]", ""))
    ] == []


@pytest.mark.parametrize(("english", "french"), EVERY, ids=[english[:40] for english, _ in EVERY])
def test_said__recognises_an_example_of_each(english, french):
    assert sentences.said(example(english), "fr") == example(french)


def test_said__english_is_as_raised():
    assert sentences.said(Unreadable("empty file (0 bytes)"), "en") == "empty file (0 bytes)"


def test_said__unknown_sentence_stays():
    said = "SomeError: what; nobody. Knows, really"

    assert sentences.said(said, "fr") == said


def test_said__sentence_in_a_sentence():
    said = "/a.jpg cannot be written anew (damaged: broken PNG file): reject it, then repeat."

    assert "(abîmée\u202f: fichier PNG abîmé)" in sentences.said(said, "fr")


def test_said__quoted_name_is_no_sentence():
    said = sentences.said("The catalogue holds no source 'none': it has none.", "fr")

    assert "«\u00a0none\u00a0»" in said
    assert said.endswith("aucun.")


def test_said__notes_side_by_side():
    said = sentences.said("a: 1 images missing to 2. b: 3 images missing to 4.", "fr")

    assert [part.partition("\u202f: ")[0] for part in said.split(". ")] == ["a", "b"]
    assert "images missing" not in said


def test_said__numbers_in_the_french_way():
    said = sentences.said("too large: 200,000,000 pixels, at most 100,000,000", "fr")

    assert "200\u202f000\u202f000 pixels" in said


def test_refused__unknown_scheme(catalog):
    said = refusal(errors.BadInput, schemes.newest, catalog, "nowhere")

    assert said.startswith("Le schéma «\u00a0nowhere\u00a0» n'existe pas")


def test_refused__missing_folder(workspace, tmp_path):
    wanted = planning.Request(str(tmp_path / "nowhere"))

    assert refusal(errors.BadInput, planning.plan, workspace, wanted) == (
        f"Il n'y a pas de dossier {tmp_path / 'nowhere'}. "
        "Vérifiez le chemin, ou donnez le nom d'une source décrite."
    )


def test_refused__missing_folder_of_a_described_source(workspace):
    said = refusal(errors.BadInput, planning.plan, workspace, planning.Request("fmd"))

    assert "Téléchargez FMD.zip" in said
    assert "Then put" not in said


def test_refused__name_of_a_release(workspace):
    recipe = release.Recipe("smart-bin-10", "a/b")

    assert "«\u00a0a/b\u00a0» ne peut pas nommer un export" in refusal(
        errors.BadInput, release.prepare, workspace, recipe
    )


def test_refused__no_usable_images(workspace):
    name = schemes.names(workspace.catalog)[0]
    said = refusal(errors.ReleaseError, release.prepare, workspace, release.Recipe(name, "a"))

    assert "moins de 3 images utilisables" in said
    assert said.endswith("(voir la vue d'ensemble).")


def test_refused__no_picture():
    assert refusal(Unreadable, read_header, b"GIF8 what?").startswith(
        "pas une image\u202f: commence"
    )


def test_refused__catalogue_in_use(workspace):
    opening = (
        "import sys; from pathlib import Path; from workbench.store import connection\n"
        "try: connection.open_catalog(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except Exception as error: print(error)"
    )
    settings = workspace.settings
    told = subprocess.run(
        [sys.executable, "-c", opening, settings.catalog, settings.shipped / "migrations"],
        cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60,
    ).stdout.strip()  # fmt: skip

    assert "est utilisé par le processus" in sentences.said(told, "fr")


@pytest.mark.parametrize(
    ("language", "start"), [("fr", "Envoyez de 1 à 200"), ("en", "Send 1 to 200"), (None, "Send 1")]
)
def test_route__answers_in_the_language_of_the_asker(shared, language, start):
    asked = {"author": "Léa", "token": session.token("Léa"), "language": language, "decisions": []}
    status, error = answer(routes.decide, asked)

    assert status == 422
    assert error.startswith(start)


def test_route__unknown_asker_is_told_in_french(shared):
    _, error = answer(routes.queue, {"author": "x", "token": "y", "language": "fr"})

    assert error.startswith("On ne sait pas qui demande")


def test_page__says_a_locked_catalogue_in_french(open_view, monkeypatch):
    def locked():
        raise errors.CatalogLocked(
            "The catalogue /c.duckdb is in use by another process: close it first."
        )

    monkeypatch.setattr(session, "workspace", locked)
    app = open_view("overview")

    assert "est utilisé par un autre processus" in app.error[0].value
