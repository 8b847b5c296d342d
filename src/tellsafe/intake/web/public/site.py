# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page's addresses, and its pages, each rendered when it is first asked for.

A page depends on what is published and on nothing of a request but its path, so each is made once
and kept, compressed, until an account or a bulletin comes. No path that is not a page's is kept.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from tellsafe.formats.account import MONTH, QUARTER
from tellsafe.intake.web.built_app import ServedFile
from tellsafe.intake.web.public import papers, sheets
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.fair import fair, quarters
from tellsafe.intake.web.public.overview import overview
from tellsafe.intake.web.public.period import period
from tellsafe.intake.web.public.words import TONGUES, Tongue, named, words_in

_HERE = Path(__file__).parent
STYLE = (_HERE / "public.css").read_text("utf-8").replace("\n", "")
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_HTML, _CSV = "text/html; charset=utf-8", "text/csv; charset=utf-8"
_ASK_AGAIN = "no-cache, no-transform"
_AREAS = (
    ("", "overview"),
    ("/fairness", "fairness_title"),
    ("/charter", "charter_title"),
    ("/catalogue", "catalogue_title"),
    ("/log", "log_title"),
)
_Shown = Mapping[str, Any]


class Site:
    """All pages of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._kept: dict[str, ServedFile] = {}

    def page(self, path: str) -> ServedFile | None:
        """What is at "en/2026-10", or "2026-10.csv"; None if nothing is."""
        if path not in self._kept:
            made = self._sheet(path) if path.endswith(".csv") else self._rendered(path)
            if made is None:
                return None
            self._kept[path] = made
        return self._kept[path]

    def _rendered(self, path: str) -> ServedFile | None:
        first, slash, rest = path.partition("/")
        tongue = next((one for one in TONGUES if one.path == first), None)
        if tongue is None or (slash and not rest):
            return None
        found = self._found(rest, tongue)
        if found is None:
            return None
        template, shown = found
        around = _frame(self.archive, tongue, slash + rest)
        html = _engine().get_template(template).render(Context({**around, **shown}))
        return _served(_squeezed(html).encode("utf-8"), _HTML)

    def _found(self, rest: str, tongue: Tongue) -> tuple[str, _Shown] | None:
        papers_by_name: Mapping[str, Callable[[Archive, Tongue], _Shown]] = {
            "charter": papers.charter,
            "catalogue": papers.catalogue,
            "log": papers.log,
        }
        if rest in papers_by_name:
            return f"{rest}.html", papers_by_name[rest](self.archive, tongue)
        if not rest:
            return "overview.html", overview(self.archive, tongue)
        if rest == "fairness":
            return "fairness.html", fair(self.archive, None, tongue)
        if QUARTER.fullmatch(rest) and rest in quarters(self.archive):
            return "fairness.html", fair(self.archive, rest, tongue)
        return self._period(rest, tongue)

    def _period(self, name: str, tongue: Tongue) -> tuple[str, _Shown] | None:
        handed = self.archive.handed.get(name)
        if handed is not None:
            shown = period(self.archive, [handed.account], tongue)
            return "period.html", {**shown, "period": name, "entry": handed.index}
        if not _YEAR.fullmatch(name) or name not in self.archive.years:
            return None
        accounts = self.archive.of_year(name)
        months = [account.month for account in accounts]
        shown = period(self.archive, accounts, tongue)
        return "period.html", {**shown, "period": name, "months": months, "entry": None}

    def _sheet(self, path: str) -> ServedFile | None:
        name = path.removesuffix(".csv")
        accounts = list(self.archive.accounts.values())
        if name != "counts":
            is_one = MONTH.fullmatch(name) or _YEAR.fullmatch(name)
            accounts = [one for one in accounts if is_one and one.month.startswith(name)]
            if not accounts:
                return None
        return _served(sheets.sheet(accounts), _CSV)


def _frame(archive: Archive, tongue: Tongue, here: str) -> dict[str, Any]:
    charter, words = archive.now.charter, words_in(tongue.path)
    return {
        "w": words,
        "tongue": tongue,
        "tongues": TONGUES,
        "here": here,
        "areas": [{"path": path, "name": words[name]} for path, name in _AREAS],
        "style": mark_safe(STYLE),  # noqa: S308  our own file, whose hash the policy names
        "deployment": named(charter.name, tongue),
        "emergency": charter.emergency_number,
        "redress": charter.redress.contact,
        "oversight": f"{charter.oversight.name}, {charter.oversight.contact}",
        "years": archive.years,
    }


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(dirs=[str(_HERE / "templates")], autoescape=True)


def _squeezed(html: str) -> str:
    """Without the empty lines that a template leaves."""
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def _served(content: bytes, media_type: str) -> ServedFile:
    return ServedFile(content, gzip.compress(content, 9, mtime=0), media_type, _ASK_AGAIN)
