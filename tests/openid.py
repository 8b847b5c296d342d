# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real OpenID provider in a process of its own, and people who sign in there by HTTP alone."""

import hashlib
import json
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2 as httpx

from tellsafe.formats.charter_checks import Checks, SignIn
from tellsafe.formats.encoding import b64u

_ROOT = Path(__file__).resolve().parents[1]
CLIENT, SECRET = "tip-line", "a secret/with+odd characters, 32 or more"
_MOST_STEPS = 12


@dataclass(frozen=True)
class OpenId:
    """A running provider, and where it sends people back to."""

    issuer: str
    redirect: str
    salt: str

    @property
    def checks(self) -> Checks:
        """What a charter says of it."""
        name = {"en": "City sign-in", "zh": "市民登录", "ug": "شەھەر كىرىشى"}
        return Checks(sign_in=SignIn(name, self.issuer, CLIENT))

    def subject_of(self, who: str) -> str:
        """The name that the client gets of somebody, and no other client does (provider.mjs)."""
        sector = urlsplit(self.redirect).hostname or ""
        return b64u(hashlib.sha256(f"{self.salt}{sector}{who}".encode()).digest())

    def comes_back(self, address: str, who: str | None) -> str:
        """Where the browser of ``who`` is sent after the sign-in; None presses Cancel."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            browser = _Browser(client)
            answer = browser.asks("GET", address)
            for _ in range(_MOST_STEPS):
                here = str(answer.url)
                if answer.status_code == 200:
                    said = {"cancel": "yes"} if who is None else {"who": who}
                    answer = browser.asks("POST", here, said)
                    continue
                place = urljoin(here, answer.headers["location"])
                if place.startswith(self.redirect):
                    return place
                answer = browser.asks("GET", place)
        raise AssertionError("the provider sent nobody back")

    def code_of(self, address: str, who: str) -> str:
        """The provider's answer to a sign-in, as whoever sees it on its way has it."""
        query = parse_qs(urlsplit(self.comes_back(address, who)).query)
        return query["code"][0]


class _Browser:
    """Keeps cookies as they come: the provider's clock may be another one than ours."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._cookies: dict[str, str] = {}

    def asks(self, method: str, address: str, form: dict[str, str] | None = None) -> httpx.Response:
        held = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._client.cookies.clear()
        answer = self._client.request(method, address, data=form, headers={"cookie": held})
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer


@contextmanager
def openid_provider(redirect: str, now: int | None = None) -> Iterator[OpenId]:
    """Start one for a client that is sent back to ``redirect``; its clock begins at ``now``."""
    node, program = _ROOT / ".venv" / "bin" / "node", _ROOT / "tests" / "interop" / "provider.mjs"
    salt = secrets.token_hex(16)
    options = json.dumps({"redirect": redirect, "now": now, "salt": salt})
    with subprocess.Popen(
        [node, program, options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        issuer = process.stdout.readline().strip()
        assert issuer, "the provider did not start"
        yield OpenId(issuer, redirect, salt)
        assert process.stdin
        process.stdin.close()
