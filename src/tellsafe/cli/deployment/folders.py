# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder of each zone: its settings, its keys, and the bulletin.

No folder names another's; zones know each other by address and public key alone. All are readable
by their owner only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tellsafe.cli.deployment.keys import MadeKey, with_private
from tellsafe.cli.deployment.root import KeyFileError
from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZONES

_PROTECTED = re.compile(
    r"(https://[a-z0-9.-]+|http://[a-z2-7]+\.onion)(:[0-9]+)?(/[a-zA-Z0-9._~-]+)*", re.ASCII
)


@dataclass(frozen=True)
class Addresses:
    """Where each zone listens ("host:port"), and how others reach it (a URL)."""

    listen: Mapping[str, str]
    url: Mapping[str, str]

    @classmethod
    def on_host(cls, host: str, ports: Iterable[int]) -> "Addresses":
        """Plain HTTP on one machine, a port a zone: for a demo, or behind a proxy with TLS."""
        at = dict(zip(ZONES, ports, strict=True))
        named = f"[{host}]" if ":" in host else host  # an address of IPv6, as a URL spells it
        listen = {zone: f"{host}:{port}" for zone, port in at.items()}
        return cls(listen, {zone: f"http://{named}:{port}" for zone, port in at.items()})


def is_protected(url: str) -> bool:
    """Whether a source on another machine asks this address: HTTPS, or an onion's."""
    return _PROTECTED.fullmatch(url) is not None


@dataclass(frozen=True)
class Publics:
    """The Ed25519 public keys by which zones know each other."""

    desk_pull: bytes
    operator: bytes


def write_settings(
    folder: Path, zone: str, addresses: Addresses, publics: Publics, options: Mapping[str, str]
) -> None:
    """Write DIR/ZONE/settings.toml. ``options`` are the zone's own."""
    lines = [f'zone = "{zone}"', f'listen = "{addresses.listen[zone]}"', *_STORE[zone]]
    lines += ["", "[peers]", *(f'{p} = "{addresses.url[p]}"' for p in _PEERS[zone])]
    lines += ["", "[trusted]", *(f'{n} = "{b64u(k)}"' for n, k in _trusted(zone, publics))]
    lines += ["", "[options]", *(f'{name} = "{value}"' for name, value in options.items())]
    if zone == "translog":
        lines += ["", "[options.appenders]", *_APPENDERS]
    text = "\n".join(lines) + "\n"
    write_durably(make_folder(folder / zone) / "settings.toml", text.encode())


def write_keys(folder: Path, keys: Iterable[MadeKey]) -> None:
    """Write each private key below the folder of its zone, and nowhere else.

    Raises FileExistsError before it writes over another one, to which something may be sealed.
    """
    for key in keys:
        path = make_folder(folder / key.zone / "keys") / key.name
        if path.exists() and path.read_bytes() != key.private:
            raise FileExistsError(f"{path} holds another key")
        write_durably(path, key.private)


def as_it_lies(folder: Path, made: MadeKey) -> MadeKey:
    """The key that a rotation left there when it broke off, or else the one that was made.

    Raises KeyFileError.
    """
    path = folder / made.zone / "keys" / made.name
    try:
        return with_private(made, path.read_bytes()) if path.exists() else made
    except ValueError as error:
        raise KeyFileError(f"{path} is no key that can be read") from error


def write_bulletin(folder: Path, bulletin: bytes) -> None:
    """Hand the bulletin to every zone that is in this folder, and keep it with the root."""
    for zone in ZONES:
        if (folder / zone).is_dir():
            write_durably(folder / zone / "bulletin.json", bulletin, mode=0o644)
    write_durably(folder / "root" / "bulletin.json", bulletin, mode=0o644)


_PEERS = {
    "translog": (),
    "registry": (),
    "intake": (),
    "desk": ("intake", "translog", "registry"),
}
_STORE = {
    "translog": ('database = "sqlite:///translog.sqlite3"',),
    "registry": ('database = "sqlite:///registry.sqlite3"',),
    "intake": ('database = "sqlite:///intake.sqlite3"', 'objects = "file:objects"'),
    "desk": ('database = "sqlite:///desk.sqlite3"', 'objects = "file:attachments"'),
}


_APPENDERS = (
    'operator = ["bulletin", "release", "change"]',
    'desk = ["record", "purges", "account"]',
)


def _trusted(zone: str, publics: Publics) -> list[tuple[str, bytes]]:
    """Who may sign requests to a zone; nobody may to the desk, which only asks."""
    if zone == "desk":
        return []
    operator = [("operator", publics.operator)] if zone == "translog" else []
    return [*operator, ("desk", publics.desk_pull)]
