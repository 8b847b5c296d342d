# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes on their way to phones. Senders keep nothing and log nothing."""

import json
import os
import sys
from pathlib import Path
from typing import Protocol

import httpx2 as httpx


class SmsSender(Protocol):
    """Where text messages are handed over."""

    def send(self, phone: str, text: str) -> None:
        """Hand over ``text`` for ``phone`` (E.164); may block. Raises whatever goes wrong."""


def is_not_taken(error: Exception) -> bool:
    """Whether a message that this stopped surely went nowhere, for no fault of the phone's: the
    gateway was not there, or broken. What ended without an answer may have been sent."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_server_error
    return isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))


class ConsoleSms:
    """For development and the demo: a JSON line on standard error, or at the end of a file."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def send(self, phone: str, text: str) -> None:
        line = json.dumps({"to": phone, "text": text}, ensure_ascii=False) + "\n"
        if self._file is None:
            sys.stderr.write(line)
            return
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(line)


class GatewaySms:
    """A gateway that takes JSON {"to", "text"} by POST, with a bearer token."""

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "User-Agent": "tellsafe"}
        self._transport = transport

    def send(self, phone: str, text: str) -> None:
        # A client of its own for each: a connection that is kept holds what was sent on it last.
        with httpx.Client(
            headers=self._headers, timeout=15, transport=self._transport, trust_env=False
        ) as client:
            client.post(self._url, json={"to": phone, "text": text}).raise_for_status()
