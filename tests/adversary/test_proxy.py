# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proxy of docs/operate before each zone: it writes nothing of anybody, and tells the zone
nothing of who asks.

It runs as Debian's nginx would, whose own settings log every request and every error. Seen to fail:
each with its line taken out of the file: access_log, error_log, proxy_request_buffering,
proxy_buffering, X-Forwarded-For, ssl_session_tickets.
"""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx2 as httpx
import pytest
from canaries import search_folder
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tellsafe.cli.processes import free_ports
from tellsafe.cli.sample_media import make_photo
from tellsafe.cli.samples import TIPS, person
from tellsafe.cli.stage import Stage, deployed, patience
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.report import Report

SHOWN = Path(__file__).resolve().parents[2] / "docs" / "operate" / "proxy.conf"
REACHED = ("intake", "registry", "translog")
# One of this machine's addresses, that nobody else comes from.
PHONE, AGENT = "127.83.19.47", "canary-phone-5f1e"
# What Debian's nginx.conf does, with folders of our own.
AROUND = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """nginx in ``folder``, before something that listens on ``behind``."""

    folder: Path
    port: int
    certificate: Path

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def written(self) -> set[str]:
        """All files that it has made but the one that says which process it is."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        made = {str(path.relative_to(self.folder)) for path in files if path.stat().st_size}
        return made - {"nginx.pid", "nginx.conf", *self._log_of_itself()}

    def _log_of_itself(self) -> list[str]:
        """The log of errors, if it tells of nothing but how nginx started."""
        lines = (self.folder / "error.log").read_text().splitlines()
        return ["error.log"] if all(" [notice] " in line for line in lines) else []

    def client(self) -> httpx.Client:
        """As a phone comes, with all that a careless one would say of itself."""
        said = {"User-Agent": AGENT, "X-Forwarded-For": PHONE, "X-Real-IP": PHONE, "Cookie": AGENT}
        transport = httpx.HTTPTransport(local_address=PHONE, verify=self.trusted())
        return httpx.Client(transport=transport, headers=said, timeout=60)

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)

    @contextmanager
    def spoken_to(self, trusted: ssl.SSLContext | None = None) -> Iterator[ssl.SSLSocket]:
        """A connection on which anything can be said."""
        trusted = trusted or self.trusted()
        with (
            socket.create_connection(("127.0.0.1", self.port), 60, (PHONE, 0)) as plain,
            trusted.wrap_socket(plain, server_hostname="127.0.0.1") as own,
        ):
            yield own


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, by nobody else, with its key beside it."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "own.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "own.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "own.pem"


def as_shown(certificate: Path, plain: int, port: int, behind: str) -> str:
    """The file of the document, with what its first lines say to replace; of IPv4 alone, since not
    every machine for tests has the other."""
    text = "\n".join(one for one in SHOWN.read_text().splitlines() if "listen [::]" not in one)
    for shown, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("tips.sandhaven.example", "127.0.0.1"),
        ("/etc/ssl/private/tips", str(certificate.with_suffix(""))),
        ("http://127.0.0.1:8702", behind),
    ):
        assert shown in text
        text = text.replace(shown, here)
    return text


@contextmanager
def proxied(folder: Path, certificate: Path, port: int, behind: str) -> Iterator[Proxy]:
    folder.mkdir()
    proxy = Proxy(folder, port, certificate)
    server = as_shown(certificate, free_ports(1)[0], port, behind)
    path = folder / "nginx.conf"
    path.write_text(AROUND.format(folder=folder, server=server))
    with subprocess.Popen(
        [nginx_program(), "-p", folder, "-c", path], stderr=subprocess.DEVNULL
    ) as nginx:
        try:
            wait_for(proxy)
            yield proxy
        finally:
            nginx.send_signal(signal.SIGQUIT)


def nginx_program() -> str:
    """Debian's: the one that is installed, or else was unpacked by tests/unpack-nginx."""
    unpacked = Path(__file__).resolve().parents[1] / "nginx" / "usr" / "sbin"
    places = (os.environ["PATH"], "/usr/sbin", str(unpacked))
    program = shutil.which("nginx", path=os.pathsep.join(places))
    assert program, "nginx is not there; run: make .setup-system"
    return program


def wait_for(proxy: Proxy) -> None:
    for _ in patience():
        try:
            with proxy.spoken_to():
                return
        except OSError:
            continue
    raise AssertionError("nginx does not answer")


class Heard:
    """What stands behind a proxy: it notes what it is sent, and answers slowly with much."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.said = b""
        self.held = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self.socket.accept()
            except OSError:
                return
            self.held += 1
            threading.Thread(target=self._hear, args=(one,), daemon=True).start()

    def _hear(self, one: socket.socket) -> None:
        with one, suppress(OSError):  # who has heard enough hangs up
            while data := one.recv(1 << 16):
                self.said += data
                if self.said.endswith(b"END"):
                    body = bytes(MUCH)
                    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n"
                    one.sendall(head.encode() + body)


MUCH = 8 << 20
MOST_HELD = 200


@pytest.fixture
def heard() -> Iterator[Heard]:
    behind = Heard()
    yield behind
    behind.socket.close()


@pytest.fixture
def proxy(heard: Heard, certificate: Path, tmp_path: Path) -> Iterator[Proxy]:
    with proxied(tmp_path / "proxy", certificate, free_ports(1)[0], heard.address) as one:
        yield one


def test_the_zone_is_told_nothing_of_who_asks(proxy: Proxy, heard: Heard) -> None:
    with proxy.client() as phone:
        phone.post(f"{proxy.address}/v1/anything?x=1", content=b"bytes END")
    head = heard.said.partition(b"\r\n\r\n")[0].decode()
    assert head.startswith("POST /v1/anything?x=1 HTTP/1.1\r\n")
    assert PHONE not in head
    assert AGENT not in head
    names = set(re.findall(r"^([\w-]+):", head, re.MULTILINE))
    assert names <= {"Host", "Content-Length", "Accept", "Accept-Encoding"}, names


def test_a_part_on_its_way_lies_on_no_disk(proxy: Proxy, heard: Heard) -> None:
    """Neither half of what a phone sends nor what it is slow to take."""
    half = b"x" * (1 << 20)
    with proxy.spoken_to() as phone:
        head = (
            f"PUT /v1/part HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {2 * len(half)}\r\n\r\n"
        )
        phone.sendall(head.encode() + half)
        for _ in patience():
            if len(heard.said) > len(half):  # all of it has been passed on
                break
        assert proxy.written() == set()
        phone.sendall(half[:-3] + b"END")
        assert phone.recv(12) == b"HTTP/1.1 200"
        for _ in patience(2):  # in which a proxy that lays down answers would have it all
            assert proxy.written() == set()


def test_no_ticket_makes_two_connections_one_phone_s(proxy: Proxy) -> None:
    trusted = proxy.trusted()
    trusted.maximum_version = ssl.TLSVersion.TLSv1_2
    for again in (None, trusted):
        with proxy.spoken_to(again or proxy.trusted()) as one:
            one.sendall(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
            one.settimeout(1)
            session = one.session
        assert session is None or not session.has_ticket


def test_one_address_holds_so_many_connections_and_no_more(proxy: Proxy, heard: Heard) -> None:
    asks = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    with ExitStack() as held:
        for _ in range(MOST_HELD):
            held.enter_context(proxy.spoken_to()).sendall(asks)
        for _ in patience():
            if heard.held == MOST_HELD:
                break
        last = held.enter_context(proxy.spoken_to())
        last.sendall(asks)
        assert last.recv(12) == b"HTTP/1.1 503"
    assert proxy.written() == set()


@pytest.fixture(scope="module")
def city(
    certificate: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, dict[str, Proxy]]]:
    """A deployment whose three outer zones are behind a proxy each."""
    folder = tmp_path_factory.mktemp("proxied")
    ports = dict(zip(REACHED, free_ports(3), strict=True))
    endpoints = {zone: f"https://127.0.0.1:{port}" for zone, port in ports.items()}
    with ExitStack() as open_things:
        stage = open_things.enter_context(deployed(folder / "city", endpoints=endpoints))
        stage.zones.start(*ZONES)
        proxies = {
            zone: open_things.enter_context(
                proxied(folder / f"before-{zone}", certificate, port, stage.zones.addresses[zone])
            )
            for zone, port in ports.items()
        }
        yield stage, proxies


def test_a_proxy_keeps_nothing_of_a_tip_nor_of_what_goes_wrong(
    city: tuple[Stage, dict[str, Proxy]], tmp_path: Path
) -> None:
    stage, proxies = city

    who = person(1)
    form = Form(who.name, who.scheme, who.number, who.occupation, who.phone, who.language)
    intake = proxies["intake"].address
    with Source(
        tmp_path / "phone", intake, root_public=stage.bulletin.root, client=proxies["intake"].client
    ) as ada:
        ada.activate(form, lambda: stage.code_for(who.phone))
        photo = File(make_photo(tmp_path / "IMG_2041.jpg"))
        delivery = ada.report(Report(TIPS[0].entry, TIPS[0].conduct, TIPS[0].language), [photo])
        assert delivery.receipt is not None, delivery.waits
        for _ in patience():
            if ada.poll().messages:
                break
        else:
            raise AssertionError("the desk has not said that it has it")

    for proxy in proxies.values():
        goes_wrong(proxy)
        assert proxy.written() == set()
    stage.zones.stop("intake")
    with proxies["intake"].client() as phone:
        assert phone.get(f"{intake}/").status_code == httpx.codes.BAD_GATEWAY
    assert proxies["intake"].written() == set()
    for zone in ZONES:
        assert search_folder(stage.folder / zone, [PHONE, AGENT]) == []


def goes_wrong(proxy: Proxy) -> None:
    """All that a proxy would tell its log: what is no request, too long, absent, broken off."""
    for said in (
        b"GARBAGE\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /nowhere HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n",
    ):
        with proxy.spoken_to() as phone:
            phone.sendall(said)
            assert phone.recv(9) == b"HTTP/1.1 "
    with proxy.spoken_to() as phone:
        phone.sendall(
            b"PUT /v1/part HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 900\r\n\r\nhalf"
        )
    with socket.create_connection(("127.0.0.1", proxy.port), 60, (PHONE, 0)) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")  # no TLS at all
        plain.recv(9)
