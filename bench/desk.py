# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's pages with a few tips in the database and with a hundred times as many.

Both desks run at once, each as in a deployment (the pages' own server, one worker), and are asked
in turn by one client, so that neither has the quieter moments of the machine. What counts is the
ratio of their medians; times are those of whole requests, sign-in checked, record written. Beside
them is the processor's time, of the pages' processes and of the database's, which others on the
machine disturb less.

    TELLSAFE_BENCH_TIPS=10000,1000000     how many
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx

from tellsafe.cli.processes import free_ports
from tellsafe.cli.stage import deployed, patience

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers import new_database, postgres

TURNS = 60
LIMIT_MS, MOST_RATIO = 100.0, 1.5
_SIZES = os.environ.get("TELLSAFE_BENCH_TIPS", "10000,1000000")
_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WHY = "To see how long a search takes."

# In the desk's own process: somebody who is signed in, tips to open, and words of each kind.
PREPARE = """
import json, random, sys
from pathlib import Path
from tellsafe.serving.django import migrate, start_django
start_django(Path(sys.argv[1]))
migrate()
from django.conf import settings
from django.test.utils import setup_test_environment
setup_test_environment()
from tellsafe.desk.models import SearchWord, Staff, Tip
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import browser_of, staff
person = Staff.objects.filter(name="bench").first() or staff("bench", Role.TRIAGER)
cookie = browser_of(person).cookies[settings.SESSION_COOKIE_NAME].value
count = Tip.objects.count()
words = list(SearchWord.objects.values_list("word", "tips"))
is_latin = lambda word: word.isascii() and word.isalpha() and len(word) > 3
def nearest(share, fits):
    return min((one for one in words if fits(one[0])), key=lambda one: abs(one[1] - share * count))
ids = list(Tip.objects.values_list("pk", flat=True)[:: max(1, count // 500)])
random.shuffle(ids)
print(json.dumps({"cookie": cookie, "name": settings.SESSION_COOKIE_NAME, "tips": ids, "words": {
    "a rare word": nearest(0.000005, str.isdigit),
    "a word of one tip in 200": nearest(0.005, is_latin),
    "a common word": nearest(0.3, is_latin),
    "two common words": [" ".join(nearest(share, is_latin)[0] for share in (0.3, 0.1)), 0],
    "a beginning of a word": [nearest(0.05, is_latin)[0][:3], 0],
    "two Chinese characters": nearest(0.03, lambda word: len(word) == 2 and word > "\\u4e00"),
    "a Uyghur word": nearest(0.05, lambda word: len(word) > 3 and "\\u0620" < word < "\\u06ff"),
}}))
"""


@dataclass
class Desk:
    """A desk whose pages are served, and somebody who is signed in."""

    tips: int
    client: httpx.Client
    known: dict[str, Any]
    server: int

    def spent(self) -> float:
        """Seconds of processor time that pages and database have used so far."""
        mine = [one for one in Path("/proc").glob("[0-9]*") if self._is_mine(one)]
        return sum(map(_seconds, mine))

    def _is_mine(self, process: Path) -> bool:
        try:
            parent = (process / "stat").read_text().rpartition(") ")[2].split()[1]
            command = (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            return False
        database = f"postgres: postgres tips{self.tips} ".encode()
        return str(self.server) in (process.name, parent) or command.startswith(database)

    def get(self, path: str) -> int:
        """The answer's status."""
        return self.client.get(path).status_code

    def search(self, kind: str) -> int:
        """State a purpose, and look at the first page of what is found."""
        form = {"purpose": "quality", "why": _WHY, "words": self.known["words"][kind][0]}
        return self.client.post("/search", data=form | self._token()).status_code

    def _token(self) -> dict[str, str]:
        if "token" not in self.known:
            found = _FORM_TOKEN.search(self.client.get("/search").text)
            self.known["token"] = found[1] if found else ""
        return {"csrfmiddlewaretoken": self.known["token"]}


def desk(folder: Path) -> int:
    """Print a table for each database; return the number of requests that failed."""
    failures = _measure("SQLite", [folder / size for size in _sizes()], lambda _: "")
    with postgres(durable=True) as url:
        folders = [folder / f"server-{size}" for size in _sizes()]
        return failures + _measure("PostgreSQL", folders, lambda one: new_database(url, one))


def _sizes() -> list[str]:
    return _SIZES.split(",")


def _measure(storage: str, folders: Sequence[Path], database: Callable[[str], str]) -> int:
    with ExitStack() as running:
        desks = []
        for place, size in zip(folders, _sizes(), strict=True):
            started = time.perf_counter()
            folder = _filled(running, place, size, database(f"tips{size}"))
            print(f"\n{storage}: {size} tips made in {time.perf_counter() - started:.0f} s")
            desks.append(running.enter_context(served(folder, int(size))))
        return compare(storage, desks)


def _filled(running: ExitStack, place: Path, size: str, database: str) -> Path:
    """The desk's folder of a deployment that is for trying things out, with so many tips."""
    stage = running.enter_context(deployed(place))
    folder = stage.folder / "desk"
    if database:
        settings = (folder / "settings.toml").read_text("utf-8")
        changed = re.sub(r'^database = ".*"$', f'database = "{database}"', settings, flags=re.M)
        (folder / "settings.toml").write_text(changed, "utf-8")
    words = ["desk", "fill", str(stage.folder), "--tips", size]
    subprocess.run([sys.executable, "-m", "tellsafe.cli.main", *words], check=True)
    return folder


@contextmanager
def served(folder: Path, tips: int) -> Iterator[Desk]:
    """The pages of this desk, as its own server serves them."""
    prepared = subprocess.run(
        [sys.executable, "-c", PREPARE, str(folder)], capture_output=True, text=True, check=True
    )
    known = json.loads(prepared.stdout)
    port = free_ports(1)[0]
    settings = folder / "settings.toml"
    text = re.sub(
        r'^listen = ".*"$', f'listen = "127.0.0.1:{port}"', settings.read_text(), flags=re.M
    )
    settings.write_text(text)
    command = [sys.executable, "-m", "tellsafe.desk.pages", str(folder), str(os.getpid())]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    cookies = {known["name"]: known["cookie"]}
    base = f"http://localhost:{port}"
    try:
        with httpx.Client(
            base_url=base, cookies=cookies, trust_env=False, timeout=60, follow_redirects=True
        ) as client:
            _await(client)
            yield Desk(tips, client, known, server.pid)
    finally:
        server.terminate()
        server.wait()


def _seconds(process: Path) -> float:
    ticks = (process / "stat").read_text().rpartition(") ")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _await(client: httpx.Client) -> None:
    for _ in patience(60):
        try:
            client.get("/")
        except httpx.TransportError:
            continue
        return
    raise SystemExit("error: the desk's pages did not start")


# The queue's own filters, by their query strings.
_QUEUES = {
    "queue": "/",
    "queue, the newest first": "/?order=newest",
    "queue, one state": "/?state=open",
    "queue, one state and language": "/?state=open&language=en",
    "queue, one language": "/?language=ug",
    "queue, one category": "/?entry=arson-and-fire-danger",
}


def compare(storage: str, desks: Sequence[Desk]) -> int:
    """Ask all desks for each page in turn, and print what it took."""
    few, many = desks
    print(f"\ndesk on {storage}: {few.tips} and {many.tips} tips, {TURNS} requests each, ms")
    head = "".join(f"{name:>8}" for name in ("p50", "p95", "cpu") * 2 + ("ratio", "cpu"))
    print(f"  {'':32}{head}")
    failures = sum(_page(name, _getting(path), desks) for name, path in _QUEUES.items())
    failures += _page("open a tip", _opening, desks)
    for kind in many.known["words"]:
        failures += _page(f"search: {kind}", _searching(kind), desks)
    return failures


_Asking = Callable[[Desk, int], int]


def _getting(path: str) -> _Asking:
    return lambda desk, _turn: desk.get(path)


def _opening(desk: Desk, turn: int) -> int:
    return desk.get(f"/tips/{desk.known['tips'][turn]}")


def _searching(kind: str) -> _Asking:
    return lambda desk, _turn: desk.search(kind)


def _page(name: str, ask: _Asking, desks: Sequence[Desk]) -> int:
    times: list[list[float]] = [[] for _ in desks]
    failures = 0
    for turn in range(-3, TURNS):  # the first few warm caches, and do not count
        if turn == 0:
            before = [desk.spent() for desk in desks]
        for desk, taken in zip(desks, times, strict=True):
            start = time.perf_counter()
            failures += ask(desk, turn) != 200
            if turn >= 0:
                taken.append((time.perf_counter() - start) * 1000)
    spent = [
        (desk.spent() - start) * 1000 / TURNS for desk, start in zip(desks, before, strict=True)
    ]
    _print(name, [(*_middle_and_late(one), cpu) for one, cpu in zip(times, spent, strict=True)])
    if failures:
        print(f"  {failures} failures")
    return failures


def _print(name: str, measured: Sequence[tuple[float, float, float]]) -> None:
    """Median, 95th percentile and processor time of both desks, and how the first and last of
    these compare."""
    (few, _, few_cpu), (many, many_late, many_cpu) = measured
    ratio = many / few
    marks = ("", " over the ratio")[ratio > MOST_RATIO] + ("", " too late")[many_late > LIMIT_MS]
    columns = "".join(f"{value:8.1f}" for one in measured for value in one)
    print(f"  {name:32}{columns}{ratio:8.2f}{many_cpu / few_cpu:8.2f}{marks}", flush=True)


def _middle_and_late(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
