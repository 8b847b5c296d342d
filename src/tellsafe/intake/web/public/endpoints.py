# SPDX-License-Identifier: AGPL-3.0-or-later
"""GET /public/…: the public page; and PUT of an account, by the desk alone."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tellsafe.formats.account import MONTH
from tellsafe.formats.errors import FormatError
from tellsafe.intake.actions.publish_account import publish_account
from tellsafe.intake.rules.handed import MOST
from tellsafe.intake.rules.request import number_of
from tellsafe.intake.web.built_app import ServedFile
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.site import Site
from tellsafe.intake.web.public.words import chosen
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT, Problem, read_body
from tellsafe.serving.signed import signer_of

_DESK = "desk"
_KEPT = "public, max-age=86400, no-transform"


class Public:
    """The endpoints below /public, and the one by which accounts come."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._folder = service.public
        self._serial = 0
        self._site = self._renewed()

    def routes(self) -> list[Route]:
        """Paths and methods."""
        return [
            Route("/v1/desk/accounts/{month}", self.account, methods=["PUT"]),
            Route("/public/accounts/{month}.json", self.handed, methods=["GET"]),
            Route("/public/bulletins/{serial}.json", self.bulletin, methods=["GET"]),
            Route("/public", self.page, methods=["GET"]),
            Route("/public/{path:path}", self.page, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """A page, or numbers as CSV. Without a language, in the one that the browser asks for."""
        path = request.path_params.get("path", "")
        asked = chosen(request.headers.get("accept-language", "")).path
        file = await self._service.pages.run(self._page, path.rstrip("/") or asked)
        if file is None:
            return ABSENT.response()
        response = file.response(request)
        if not path:
            response.headers["Vary"] = "Accept-Encoding, Accept-Language"
        return response

    async def handed(self, request: Request) -> Response:
        """An account as the desk handed it over: the signed file, and its proof in the log."""
        month = request.path_params["month"]
        if not MONTH.fullmatch(month):
            return ABSENT.response()
        return _file(await self._service.pages.run(self._folder.account, month), request)

    async def bulletin(self, request: Request) -> Response:
        """A bulletin that was kept."""
        try:
            serial = number_of(request.path_params["serial"])
        except FormatError:
            return ABSENT.response()
        return _file(await self._service.pages.run(self._folder.bulletin, serial), request)

    async def account(self, request: Request) -> Response:
        """PUT: the account of a month; on 204 it is durable, and public."""
        body = await read_body(request, MOST)
        if isinstance(body, Problem):
            return body.response()
        trusted = self._service.settings.trusted
        if signer_of(request, body, trusted, self._service.clock) != _DESK:
            return ABSENT.response()
        month, now = request.path_params["month"], self._service.now()
        problem = await self._service.pages.run(publish_account, self._folder, month, body, now)
        if problem:
            return problem.response()
        self._serial = 0  # the next page is made anew
        return Response(status_code=204)

    def _page(self, path: str) -> ServedFile | None:
        if self._serial != self._service.now().bulletin.serial:
            self._site = self._renewed()
        return self._site.page(path)

    def _renewed(self) -> Site:
        now = self._service.now()
        self._folder.keep_bulletin(now.bulletin.serial, now.data)
        self._serial = now.bulletin.serial
        return Site(Archive.load(self._folder, now.bulletin))


def _file(data: bytes | None, request: Request) -> Response:
    if data is None:
        return ABSENT.response()
    return ServedFile(data, b"", "application/json", _KEPT).response(request)
