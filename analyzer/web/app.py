"""The routes of the upload page: a form, the run's progress, its report and its files."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from analyzer.web.choices import BadChoice, chosen
from analyzer.web.guard import UPLOAD_BYTES, Guard, drain
from analyzer.web.pages import SHARED, STATIC, explained, file, filled
from analyzer.web.runs import Run, Runs
from analyzer.web.upload import FILES as FILES_AT_MOST
from analyzer.web.upload import FOREIGN, BadUpload, Upload

REST_S = 60.0
"""How long an upload that cannot be taken is still read: a browser looks at the answer only when all is sent."""
FILES = {
    "report.html": "text/html; charset=utf-8",
    "report.md": "text/markdown; charset=utf-8",
    "report.json": "application/json",
    "tables.zip": "application/zip",
}
OF_CLUSTER = re.compile(r"^cluster-\d-(?=report\.)")
"""What stands in front of the names of one cluster's files, where a bundle has several."""
COOKIE = "visitor"
"""Tells one browser from the other, so that the start page lists to each what it has sent itself."""
MARK = re.compile(r"[\w-]{20,64}", re.ASCII)
"""What such a mark looks like; anything else is no mark of ours."""
GONE = "There is no such analysis here; results are kept for an hour, or until later ones need the room, and go when the page is stopped."


def build(folder: Path) -> Any:
    """
    The ASGI application.

    Args:
        folder: a private folder that the caller removes.
    """
    runs = Runs(folder)
    token = secrets.token_urlsafe(32)

    def page(name: str, status: int = 200, **values: Any) -> Response:
        return Response(filled(name, token=token, **values), status, media_type="text/html")

    def problem(request: Request, status: int, text: str) -> Response:
        if _wants_json(request):
            return JSONResponse({"error": text}, status)
        return page("problem.html.j2", status, text=text)

    async def index(request: Request) -> Response:
        who = _visitor(request)
        answer = page("index.html.j2", bytes=UPLOAD_BYTES, files=FILES_AT_MOST, runs=runs.of(who), now=time.time())
        _remember(answer, who)
        return answer

    async def analyze(request: Request) -> Response:
        if runs.busy:
            await drain(request.receive, UPLOAD_BYTES, REST_S)
            return problem(request, 503, "Four analyses are running already; try again when one has ended.")
        runs.uploading += 1
        where, upload, kept = None, None, False
        try:
            where = runs.new_folder()
            upload = Upload(where, request.headers.get("content-type", ""), token)
            await upload.read(request.receive)
            who = _visitor(request)
            run = runs.start(upload.path, upload.name, chosen(upload.fields), who)
            kept = True
        except BadChoice as error:
            return problem(request, 400, str(error))
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
        where_to = f"/run/{run.id}"
        answer: Response = (
            JSONResponse({"run": where_to}, 201) if _wants_json(request) else RedirectResponse(where_to, 303)
        )
        _remember(answer, who)
        return answer

    def found(request: Request) -> Run | None:
        return runs.get(request.path_params["id"])

    async def show(request: Request) -> Response:
        run = found(request)
        if run is None:
            return problem(request, 404, GONE)
        if run.state == "done":
            return RedirectResponse(f"/run/{run.id}/report", 303)
        return page("run.html.j2", run=run)

    async def state(request: Request) -> Response:
        run = found(request)
        return JSONResponse(run.public() if run else {"state": "gone"}, 200 if run else 404)

    async def view(request: Request) -> Response:
        run, number = (
            found(request),
            request.path_params.get("number"),
        )  # a text: a number of any length may be asked for
        name = "view.html" if number is None else f"cluster-{number}.html"
        if run is None or name not in run.results:
            return problem(request, 404, GONE)
        return Response(run.results[name], media_type="text/html")

    async def download(request: Request) -> Response:
        run, name = found(request), request.path_params["name"]
        kind = FILES.get(OF_CLUSTER.sub("", name))
        if run is None or kind is None or name not in run.results:
            return problem(request, 404, GONE)
        return Response(run.results[name], media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})  # fmt: skip

    async def cancel(request: Request) -> Response:
        run = found(request)
        if run is None:
            return problem(request, 404, GONE)
        body = (await request.body())[:4096] if int(request.headers["content-length"]) <= 4096 else b""
        if f"token={token}".encode() not in body:
            return problem(request, 403, FOREIGN)
        await runs.cancel(run)
        return RedirectResponse(f"/run/{run.id}", 303)

    async def handbook(_: Request) -> Response:
        return Response(explained(), media_type="text/html")

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        kind = STATIC.get(name) or SHARED.get(name)
        if kind is None:
            return problem(request, 404, "There is no such file here.")
        return Response(file(name), media_type=kind)

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

    async def not_so(request: Request, _: Exception) -> Response:
        if request.method == "GET":  # the address of a form, typed or loaded again
            return RedirectResponse("/", 303)
        return problem(request, 405, "This address takes no such request.")

    async def fault(request: Request, error: Exception) -> Response:
        return problem(
            request, 500, f"A fault of the analyzer: {type(error).__name__}. What was sent before is not lost."
        )

    return Guard(
        Starlette(
            routes=[
                Route("/", index),
                Route("/analyze", analyze, methods=["POST"]),
                Route("/run/{id}", show),
                Route("/run/{id}/state", state),
                Route("/run/{id}/report", view),
                Route("/run/{id}/report/{number}", view),
                Route("/run/{id}/files/{name}", download),
                Route("/run/{id}/cancel", cancel, methods=["POST"]),
                Route("/handbook", handbook),
                Route("/static/{name}", static),
            ],
            exception_handlers={404: missing, 405: not_so, Exception: fault},
            lifespan=lifespan,
        )
    )


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _visitor(request: Request) -> str:
    """The browser's own mark, a new one where it has none."""
    given = request.cookies.get(COOKIE, "")
    return given if MARK.fullmatch(given) else secrets.token_urlsafe(24)


def _remember(answer: Response, who: str) -> None:
    answer.set_cookie(COOKIE, who, httponly=True, samesite="strict")
