"""Own routes beside Streamlit's: pictures, queues, and decisions that are durable when answered.

A route that writes asks for the page's own origin and for the token of the author it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from workbench.errors import BadInput, Unreadable, WorkbenchError
from workbench.records import Decision
from workbench.steps import mapping, pictures, review
from workbench.store import decisions, queues
from workbench.store.queues import Wish
from workbench.ui import session
from workbench.ui.text import sentences

HOSTS: set[str] = {"localhost", "127.0.0.1", "[::1]", "testserver"}
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # an id names its bytes
MOST = 200  # decisions or images a request
DAY = 86_400_000  # milliseconds; nobody looks longer at one picture
LONGEST = 500  # letters of a note or a key


async def picture(request: Request) -> Response:
    """A preview (`thumb`, `large`) of an image."""
    image_id, size = request.path_params["image_id"], request.path_params["size"]
    try:
        found = await run_in_threadpool(pictures.preview, session.workspace(), image_id, size)
    except Unreadable:
        found = None
    if found is None:
        return Response("no such picture", 404)
    return FileResponse(found, media_type="image/jpeg", headers=FOREVER)


async def original(request: Request) -> Response:
    """The bytes of an image as they lie in the source; never run as a page."""
    workspace = session.workspace()
    try:
        found = await run_in_threadpool(
            pictures.original, workspace, request.path_params["image_id"]
        )
    except Unreadable:
        found = None
    if found is None:
        return Response("no such picture", 404)
    headers = FOREVER | {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(found[0], media_type=found[1], headers=headers)


async def types(request: Request) -> Response:
    """Every waste type: id, both names, synonyms."""
    if not _is_own_host(request):
        return _refused("This server does not answer under that name.", 403)
    rows = await run_in_threadpool(mapping.all_types, session.workspace().catalog)
    return JSONResponse(
        [
            {
                "id": r.type_id,
                "fr": r.name_fr,
                "en": r.name_en,
                "words": " ".join([*r.synonyms_fr, *r.synonyms_en]),
            }
            for r in rows
        ]
    )


async def queue(request: Request) -> Response:
    """The next images of a queue."""
    return await _answer(request, _next)


async def decide(request: Request) -> Response:
    """Write decisions; answers when they are durable."""
    return await _answer(request, _write)


async def undo(request: Request) -> Response:
    """Take back the newest decision of this author; answers with its image."""
    return await _answer(request, _take_back)


ROUTES = (
    Route("/picture/{size}/{image_id}.jpg", picture),
    Route("/picture/original/{image_id}", original),
    Route("/desk/types", types),
    Route("/desk/queue", queue, methods=["POST"]),
    Route("/desk/decide", decide, methods=["POST"]),
    Route("/desk/undo", undo, methods=["POST"]),
)


def _next(body: dict[str, Any], author: str) -> dict[str, Any]:
    catalog = session.workspace().catalog
    wish = Wish(**{k: _text(body, k) for k in ("queue", "scheme", "check", "class_name", "source")})
    skip = [str(image_id) for image_id in body.get("skip", ())][:2000]
    limit = min(int(body.get("limit", 40)), MOST)
    rows = queues.batch(catalog, wish, skip, limit)
    return {"images": [asdict(row) for row in rows]}


def _write(body: dict[str, Any], author: str) -> dict[str, Any]:
    sent = body.get("decisions", [])
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
        raise BadInput(f"Send 1 to {MOST} decisions at once.")
    made = [
        Decision(
            image_id=_text(one, "image_id"),
            kind=_text(one, "kind"),  # type: ignore[arg-type]
            author=author,
            value=_text(one, "value") or None,
            note=_text(one, "note") or None,
            milliseconds=max(0, min(int(one.get("milliseconds") or 0), DAY)),
            client_key=_key(one),
        )
        for one in sent
        if one.get("kind") != "undo"
    ]
    undos = [one for one in sent if one.get("kind") == "undo"]  # fmt: skip
    catalog = session.workspace().catalog
    written = review.decide(catalog, made) if made else 0
    for one in undos:
        ids = decisions.ids_of_keys(catalog, author, [_text(one, "of_key")])
        written += len(review.undo_ids(catalog, author, ids))
    return {"written": written, "acknowledged": [_key(one) for one in sent]}


def _take_back(body: dict[str, Any], author: str) -> dict[str, Any]:
    catalog = session.workspace().catalog
    key = _key(body)
    undone = review.undo(catalog, author, 1, key)
    shown = queues.details(catalog, [d.image_id for d in undone], _text(body, "scheme"))
    return {"images": [asdict(row) for row in shown]}


async def _answer(
    request: Request, act: Callable[[dict[str, Any], str], dict[str, Any]]
) -> Response:
    body: dict[str, Any] = {}
    try:
        body = await _body(request)
        return JSONResponse(await run_in_threadpool(act, body, _author(body)))
    except _Refused as error:
        status, sentence = 403, str(error)
    except WorkbenchError as error:
        status, sentence = 422, str(error)
    except (TypeError, ValueError, AttributeError) as error:
        status, sentence = 400, f"The request cannot be understood ({error}): nothing was done."
    return _refused(sentences.said(sentence, _text(body, "language") or "en"), status)


class _Refused(Exception):
    """The asker is not who a page of this app would be."""


async def _body(request: Request) -> dict[str, Any]:
    """The request's object; raises _Refused for another origin, ValueError for no JSON object."""
    if not _is_own_host(request) or not _is_own_origin(request):
        raise _Refused("This request comes from another page: nothing was done.")
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("no JSON object")
    return body


def _author(body: dict[str, Any]) -> str:
    """Who asks; raises _Refused when the token is not theirs."""
    author = str(body.get("author", ""))
    if not author or not session.is_token_of(author, str(body.get("token", ""))):
        raise _Refused("Who is asking is not known: reload the page.")
    return author


def _is_own_host(request: Request) -> bool:
    """Against DNS rebinding: only names that this server was started with."""
    host = (request.headers.get("host") or "").rsplit(":", 1)[0]
    return host in HOSTS or "0.0.0.0" in HOSTS


def _is_own_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def _refused(sentence: str, status: int) -> Response:
    return JSONResponse({"error": sentence}, status)


def _text(body: dict[str, Any], key: str) -> str:
    text = str(body.get(key) or "")[:LONGEST]
    return text.encode("utf-8", "replace").decode("utf-8")  # half a letter is none


def _key(body: dict[str, Any]) -> str:
    key = _text(body, "key")
    if not key:
        raise BadInput("A decision needs a key of its own: nothing was done.")
    return key
