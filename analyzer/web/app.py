"""The routes of the upload page: a form, the run's progress, its report and its files."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
import shutil
from collections.abc import AsyncIterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from analyzer.report.html import environment
from analyzer.web.guard import UPLOAD_BYTES, Guard, drain
from analyzer.web.runs import Run, Runs
from analyzer.web.upload import FILES as FILES_AT_MOST
from analyzer.web.upload import BadUpload, Upload

REST_S = 60.0
"""How long an upload that cannot be taken is still read: a browser looks at the answer only when all is sent."""
FILES = {
    "report.html": "text/html; charset=utf-8",
    "report.json": "application/json",
    "tables.zip": "application/zip",
}
STATIC = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
SHARED = {"report.css": "text/css; charset=utf-8", "report.js": "text/javascript; charset=utf-8"}


def build(folder: Path) -> Any:
    """
    The ASGI application.

    Args:
        folder: a private folder that the caller removes.
    """
    runs = Runs(folder)
    token = secrets.token_urlsafe(32)

    def page(name: str, status: int = 200, **values: Any) -> Response:
        text = _environment().get_template(name).render(token=token, **values)
        return Response(text, status, media_type="text/html")

    def problem(request: Request, status: int, text: str) -> Response:
        if _wants_json(request):
            return JSONResponse({"error": text}, status)
        return page("problem.html.j2", status, text=text)

    async def index(_: Request) -> Response:
        return page("index.html.j2", bytes=UPLOAD_BYTES, files=FILES_AT_MOST)

    async def analyze(request: Request) -> Response:
        if runs.busy:
            await drain(request.receive, UPLOAD_BYTES, REST_S)
            return problem(request, 503, "Four analyses are running already; try again when one has ended.")
        runs.uploading += 1
        where, upload, kept = None, None, False
        try:
            where = runs.new_folder()
            upload = Upload(where, request.headers.get("content-type", ""))
            await upload.read(request.receive)
            if not hmac.compare_digest(upload.fields.get("token", "").encode(), token.encode()):
                return problem(request, 403, "The form is not from this start of the page; load it again.")
            run = runs.start(upload.path, upload.name)
            kept = True
        except BadUpload as error:
            if upload is None or not upload.ended:
                await drain(request.receive)
            return problem(request, error.status, str(error))
        except OSError as error:
            if where is not None:
                shutil.rmtree(where, ignore_errors=True)  # at once: others need the room
            if upload is None or not upload.ended:
                await drain(request.receive, UPLOAD_BYTES, REST_S)
            return problem(request, 507, f"The upload could not be kept on this machine: {error.strerror or error}. Make room in the folder for temporary files (TMPDIR) and try again.")  # fmt: skip
        finally:
            runs.uploading -= 1
            if where is not None and not kept:
                shutil.rmtree(where, ignore_errors=True)
        if _wants_json(request):
            return JSONResponse({"run": f"/run/{run.id}"}, 201)
        return RedirectResponse(f"/run/{run.id}", 303)

    def found(request: Request) -> Run | None:
        return runs.get(request.path_params["id"])

    async def show(request: Request) -> Response:
        run = found(request)
        return page("run.html.j2", run=run, files=FILES) if run else problem(request, 404, "There is no such analysis here; results are kept for an hour.")  # fmt: skip

    async def state(request: Request) -> Response:
        run = found(request)
        return JSONResponse(run.public() if run else {"state": "gone"}, 200 if run else 404)

    async def view(request: Request) -> Response:
        run = found(request)
        if run is None or "view.html" not in run.results:
            return problem(request, 404, "There is no such report here; results are kept for an hour.")
        return Response(run.results["view.html"], media_type="text/html")

    async def view_one(request: Request) -> Response:
        run, number = found(request), request.path_params["number"]
        if run is None or f"cluster-{number}.html" not in run.results:
            return problem(request, 404, "There is no such report here; results are kept for an hour.")
        return Response(run.results[f"cluster-{number}.html"], media_type="text/html")

    async def download(request: Request) -> Response:
        run, name = found(request), request.path_params["name"]
        if run is None or name not in FILES or name not in run.results:
            return problem(request, 404, "There is no such file here; results are kept for an hour.")
        return Response(run.results[name], media_type=FILES[name], headers={"content-disposition": f'attachment; filename="{name}"'})  # fmt: skip

    async def cancel(request: Request) -> Response:
        run = found(request)
        if run is None:
            return problem(request, 404, "There is no such analysis here.")
        body = (await request.body())[:4096] if int(request.headers["content-length"]) <= 4096 else b""
        if f"token={token}".encode() not in body:
            return problem(request, 403, "The form is not from this start of the page; load it again.")
        await runs.cancel(run)
        return RedirectResponse(f"/run/{run.id}", 303)

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        kind = STATIC.get(name) or SHARED.get(name)
        if kind is None:
            return problem(request, 404, "There is no such file here.")
        return Response(_file(name), media_type=kind)

    async def sweep() -> None:
        while True:
            await asyncio.sleep(60)
            runs.forget()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        sweeper = asyncio.create_task(sweep())
        yield
        sweeper.cancel()
        await runs.close()

    async def missing(request: Request, _: Exception) -> Response:
        return problem(request, 404, "There is no such page here.")

    return Guard(
        Starlette(
            routes=[
                Route("/", index),
                Route("/analyze", analyze, methods=["POST"]),
                Route("/run/{id}", show),
                Route("/run/{id}/state", state),
                Route("/run/{id}/report", view),
                Route("/run/{id}/report/{number:int}", view_one),
                Route("/run/{id}/files/{name}", download),
                Route("/run/{id}/cancel", cancel, methods=["POST"]),
                Route("/static/{name}", static),
            ],
            exception_handlers={404: missing},
            lifespan=lifespan,
        )
    )


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


@cache
def _file(name: str) -> str:
    root = resources.files("analyzer")
    where = root / "report" / "templates" if name in SHARED else root / "web" / "static"
    return (where / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    return environment(_file)
