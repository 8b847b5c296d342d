# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's pages, used as a person uses them: signed in, a form at a time. For the selftest."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import httpx2 as httpx

from tellsafe.cli.authenticator import SignIn
from tellsafe.cli.output import CommandError


class _Form(HTMLParser):
    """The fields of all forms of a page by name, every link, and a secret to keep."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.secret = ""
        self._in_secret = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in named:
            self.fields[named["name"]] = named.get("value", "")
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        self._in_secret = named.get("class") == "secret"

    def handle_data(self, data: str) -> None:
        if self._in_secret:
            self.secret += data.replace(" ", "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser's signature
        self._in_secret = False


class StaffPage:
    """One person's signed-in browser, without the browser."""

    def __init__(self, address: str) -> None:
        # The desk takes a form only from its own pages, and tells by the Referer.
        self._http = httpx.Client(
            base_url=address, follow_redirects=True, trust_env=False, timeout=30
        )
        self._address = address

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def sign_in(self, name: str, using: SignIn, waiting: Callable[[], Iterator[None]]) -> None:
        """Both steps; the first time, the second one is set up. Raises CommandError where the
        desk refuses; waits in turns of ``waiting`` for a code that was not used yet."""
        form = _Form(self._http.get("/sign-in").text).fields
        answer = self._post("/sign-in", form | {"username": name, "password": using.password})
        second = _Form(answer.text)
        if second.secret:
            using.authenticator.secret = second.secret
        if answer.url.path != "/sign-in":
            code = using.authenticator.next_code(waiting)
            answer = self._post(answer.url.path, second.fields | {"code": code})
        if answer.url.path.startswith("/sign-in"):
            raise CommandError("sign-in", "the desk refused to sign in", "tellsafe staff password")

    def tips(self) -> list[str]:
        """The ids of the tips that the first page of the queue names, be it more than once."""
        links = _Form(self._http.get("/").text).links
        named = (link.split("/")[2].split("?")[0] for link in links if link.startswith("/tips/"))
        return list(dict.fromkeys(named))

    def find(self, tips: list[str], words: str) -> str:
        """The tip among these whose page has these words. Raises CommandError."""
        for tip in tips:
            if self.has(tip, words):
                return tip
        raise CommandError("no-tip", "no tip says that", "read the desk's log")

    def has(self, tip: str, words: str) -> bool:
        """Whether the page of a tip has these words: of it alone, without the queue beside it."""
        return words in self._http.get(f"/tips/{tip}", headers={"HX-Target": "tip"}).text

    def reply(self, tip: str, text: str) -> None:
        """Write a message to the source of a tip. Raises CommandError."""
        path = f"/tips/{tip}"
        form = _Form(self._http.get(path).text).fields
        answer = self._post(f"{path}/reply", form | {"text": text, "language": "en"})
        if answer.status_code != httpx.codes.OK:
            raise CommandError("reply", "the desk refused the reply", "read the desk's log")

    def _post(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self._http.post(path, data=fields, headers={"referer": self._address + path})
