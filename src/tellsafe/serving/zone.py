# SPDX-License-Identifier: AGPL-3.0-or-later
"""A zone's own folder: settings.toml, bulletin.json, keys/ and what it stores.

One folder a zone, each readable by that zone's system user alone. Nothing in it names another
zone's folder: zones know each other by URL and public key.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tellsafe.formats.encoding import unb64u

ZONES = ("translog", "registry", "intake", "desk")
FOLDER_VARIABLE = "TELLSAFE_ZONE_DIR"
# An IPv6 address may stand in brackets, as URLs have it.
_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]]+):([0-9]{1,5})", re.ASCII)
_MOST_PORT = 65_535
_DATABASES = ("sqlite:///", "postgresql://", "postgres://")
_KEY = 32  # bytes of an Ed25519 key


class ZoneError(Exception):
    """A folder that is not a working zone folder; the message says what to do."""


@dataclass(frozen=True)
class ZoneSettings:
    """What settings.toml of one zone says. Paths are absolute, keys are bytes."""

    zone: str
    folder: Path
    listen: str
    database: str
    objects: str = "file:objects"
    peers: Mapping[str, str] = field(default_factory=dict)
    trusted: Mapping[str, bytes] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "ZoneSettings":
        """Read folder/settings.toml. Raises ZoneError."""
        path = folder / "settings.toml"
        try:
            values = tomllib.loads(path.read_text("utf-8"))
            return cls(
                zone=_one_of_zones(values["zone"]),
                folder=folder.resolve(),
                listen=_host_and_port(values["listen"]),
                database=_database(values.get("database", f"sqlite:///{values['zone']}.sqlite3")),
                objects=str(values.get("objects", "file:objects")),
                peers=dict(values.get("peers", {})),
                trusted={n: unb64u(k, length=_KEY) for n, k in values.get("trusted", {}).items()},
                options=dict(values.get("options", {})),
            )
        except FileNotFoundError as error:
            raise ZoneError(f"no settings.toml in {folder}; make one by: tellsafe init") from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ZoneError(f"{path} can't be used: {type(error).__name__} {error}") from error

    @classmethod
    def from_environment(cls) -> "ZoneSettings":
        """The folder that TELLSAFE_ZONE_DIR names. Raises ZoneError."""
        name = os.environ.get(FOLDER_VARIABLE)
        if not name:
            raise ZoneError(f"{FOLDER_VARIABLE} is not set; start zones by: tellsafe run ZONE")
        return cls.load(Path(name))

    @property
    def keys(self) -> Path:
        """The folder of this zone's private keys."""
        return self.folder / "keys"

    @property
    def bulletin(self) -> bytes:
        """The deployment's signed bulletin as this zone has it now."""
        return (self.folder / "bulletin.json").read_bytes()


def _one_of_zones(name: object) -> str:
    if name not in ZONES:
        raise ValueError(f"zone must be one of {', '.join(ZONES)}")
    return str(name)


def _host_and_port(listen: object) -> str:
    """Without a host, a server listens to everybody."""
    found = _LISTEN.fullmatch(listen) if isinstance(listen, str) else None
    if not found or int(found[2]) > _MOST_PORT:
        raise ValueError('listen must be "HOST:PORT"')
    return f"{found[1].strip('[]')}:{found[2]}"


def _database(url: object) -> str:
    if not str(url).startswith(_DATABASES):
        raise ValueError("database must be sqlite:///NAME or postgresql://USER@HOST/NAME")
    return str(url)
