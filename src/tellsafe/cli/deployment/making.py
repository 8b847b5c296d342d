# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make a whole deployment from its charter, or move an old one on to new weekly keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from tellsafe.cli.deployment import keys as make
from tellsafe.cli.deployment.changing import require_readable
from tellsafe.cli.deployment.enacting import next_documents, require_followed, settle
from tellsafe.cli.deployment.folders import (
    Addresses,
    Publics,
    as_it_lies,
    write_bulletin,
    write_keys,
    write_settings,
)
from tellsafe.cli.deployment.keys import MadeKey
from tellsafe.cli.deployment.release import release_entries
from tellsafe.cli.deployment.root import DayError, RootBehindError, make_root, read_root_key
from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.age import Kind
from tellsafe.formats.bulletin import (
    Bulletin,
    KeyEntry,
    bulletin_hash,
    sign_bulletin,
    verify_bulletin,
)
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.change import Change
from tellsafe.formats.charter import parse_charter
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import week_of
from tellsafe.serving.zone import ZONES
from tellsafe.translog.entries import make_entry
from tellsafe.translog.note import Signer
from tellsafe.translog.offline import append_offline
from tellsafe.translog.witnesses import write_witnesses

WEEKS = 6
DESK_STANZAS = 2
PART_SIZE = 1 << 20
_PENDING = "pending.json"
_LASTING = ("receipt", "desk-message", "registry-sealing")
Step = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What a deployment is made from. Texts are TOML and already checked; ``options`` by zone.

    ``endpoints``: where sources reach a zone, if that is not where the zone itself listens.
    """

    charter: str
    catalogue: str
    addresses: Addresses
    day: date
    kind: Kind = "hybrid"
    weeks: int = WEEKS
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)


def make_deployment(folder: Path, plan: Plan, step: Step = lambda _: None) -> Bulletin:
    """Make DIR with a folder for each zone and for the root; sign and log the first bulletin."""
    make_folder(folder / "root")
    for zone in ZONES:
        make_folder(folder / zone / "keys")
    root = make_root(folder)
    write_durably(folder / "root" / "charter.toml", plan.charter.encode())
    write_durably(folder / "root" / "catalogue.toml", plan.catalogue.encode())
    made: list[MadeKey] = []
    for key in make.first_keys(plan.day, plan.weeks, plan.kind):
        made.append(key)
        step(f"{key.zone}/{key.name}")
    write_keys(folder, made)
    origin = f"{parse_charter(plan.charter).id}/log"
    bulletin = _first_bulletin(plan, made, origin, root.public_key().public_bytes_raw())
    operator = _operator_key(folder)
    publics = Publics(make.public_of(_named(made, "desk", "pull.key")), operator)
    for zone in ZONES:
        own = {"origin": origin} if zone == "translog" else {}
        write_settings(folder, zone, plan.addresses, publics, {**own, **plan.options.get(zone, {})})
    publish(folder, sign_bulletin(bulletin, root), bulletin)
    return bulletin


def publish(folder: Path, signed: bytes, bulletin: Bulletin) -> None:
    """Commit a bulletin to the log, which is not running, and only then hand it to the zones.

    With it goes the release of the app that is installed here, unless it stands there already.
    The bulletin is kept as root/pending.json meanwhile: after a crash the same bytes have to be
    published, since two bulletins of one serial number would be a fork.
    """
    pending = folder / "root" / _PENDING
    write_durably(pending, signed)
    write_witnesses(folder / "translog", bulletin.charter.witnesses)
    changes = [change_entry_of(change) for change in bulletin.changes]
    entries = [entry_of(signed, bulletin), *changes, *release_entries()]
    append_offline(folder / "translog", entries)
    write_bulletin(folder, signed)
    settle(folder, bulletin)
    pending.unlink()


def finish_pending(folder: Path) -> None:
    """Publish what an interrupted ``publish`` left. Raises RootError, FormatError, LogError."""
    pending = folder / "root" / _PENDING
    if pending.exists():
        public = read_root_key(folder).public_key().public_bytes_raw()
        signed = pending.read_bytes()
        bulletin = verify_bulletin(signed, public)
        _require_last(folder, signed, bulletin)
        publish(folder, signed, bulletin)


def _require_last(folder: Path, data: bytes, bulletin: Bulletin) -> None:
    """A root/ from before what a zone has would fork the log, and renew keys that are in use."""
    for zone in ZONES:
        try:
            other = (folder / zone / "bulletin.json").read_bytes()
            serial = verify_bulletin(other, bulletin.root).serial
        except (OSError, FormatError):
            continue  # a zone that is elsewhere, or whose bulletin is to be mended
        if serial > bulletin.serial or (serial == bulletin.serial and other != data):
            raise RootBehindError(
                f"{zone} has a bulletin {serial} that does not come from bulletin "
                f"{bulletin.serial} in root/"
            )


def entry_of(signed: bytes, bulletin: Bulletin) -> bytes:
    """The log's entry for a signed bulletin, byte for byte."""
    return make_entry(
        "bulletin",
        day=bulletin.issued.isoformat(),
        serial=bulletin.serial,
        sha256=bulletin_hash(signed),
    )


def change_entry_of(change: Change) -> bytes:
    """The log's entry for a change that is told, byte for byte."""
    return make_entry(
        "change",
        day=change.announced.isoformat(),
        holds=change.holds.isoformat(),
        sha256=change.sha256,
    )


def renewed(folder: Path, day: date, weeks: int) -> tuple[bytes, Bulletin]:
    """Make the keys that are missing for the weeks to come and sign a bulletin that names them.

    Charter and catalogue are as enacting.next_documents says. Keys of weeks and terms that are over
    are left out; those of no week or term go on to the end of the next year. Nothing is published
    yet.
    Raises RootError, FormatError, ChangeError.
    """
    root = read_root_key(folder)
    public = root.public_key().public_bytes_raw()
    data = (folder / "root" / "bulletin.json").read_bytes()
    old = verify_bulletin(data, public)
    _require_last(folder, data, old)
    if day < old.issued:
        raise DayError(
            f"the last bulletin is of {old.issued}, and here it is {day}: set this machine's date"
        )
    said = next_documents(folder, old, day)
    require_readable(said.charter.witnesses)
    made = [as_it_lies(folder, key) for key in _missing_keys(old, day, weeks)]
    kept = [_going_on(key, day) for key in old.keys]
    bulletin = replace(
        old,
        serial=old.serial + 1,
        issued=day,
        charter=said.charter,
        catalogue=said.catalogue,
        changes=said.changes,
        upcoming=said.upcoming,
        keys=tuple(key for key in kept if key.last_day >= day) + _entries(made),
    )
    require_followed(old, bulletin)
    write_keys(folder, made)
    return sign_bulletin(bulletin, root), bulletin


def _missing_keys(old: Bulletin, day: date, weeks: int) -> list[MadeKey]:
    have = {(key.use, key.period) for key in old.keys}
    kind = next(key.recipient.kind for key in old.keys if key.use == "desk-sealing")
    # Sealing wants last week's key as well: it is missing where the last rotation is long ago.
    last_week = make.desk_key(week_of(day - timedelta(days=7)), kind)
    made = [last_week] if _is_new(last_week, have) else []
    coming = make.weeks_from(day, weeks)
    for week in coming:
        made += [key for key in make.week_keys(week, kind) if _is_new(key, have)]
    for term in make.terms_until(day, coming[-1]):
        if ("credential", term) not in have:
            made += make.term_keys(term)
    return made


def _going_on(key: KeyEntry, day: date) -> KeyEntry:
    """A zone has one receipt, message or form key at a time: it goes on, or nothing would work."""
    if key.use not in _LASTING:
        return key
    return replace(key, last_day=max(key.last_day, date(day.year + 1, 12, 31)))


def _is_new(key: MadeKey, have: set[tuple[str, str]]) -> bool:
    return key.entry is not None and (key.entry.use, key.entry.period) not in have


def _first_bulletin(plan: Plan, made: Sequence[MadeKey], origin: str, root: bytes) -> Bulletin:
    charter = parse_charter(plan.charter)
    log_key = _named(made, "translog", "log.key")
    reached = {**plan.addresses.url, **plan.endpoints}
    return Bulletin(
        deployment=charter.id,
        serial=1,
        issued=plan.day,
        charter=charter,
        catalogue=parse_catalogue(plan.catalogue),
        endpoints={zone: reached[zone] for zone in ("intake", "registry", "translog")},
        desk_stanzas=DESK_STANZAS,
        part_size=PART_SIZE,
        log_origin=origin,
        log_vkey=str(Signer(origin, make.private_of(log_key)).verifier),
        root=root,
        keys=_entries(made),
    )


def _operator_key(folder: Path) -> bytes:
    """The key by which `tellsafe rotate` appends to a log that runs; kept with the root."""
    operator = make.unlisted_signing_key("root", "operator")
    write_durably(folder / "root" / operator.name, operator.private)
    return make.public_of(operator)


def _named(made: Sequence[MadeKey], zone: str, name: str) -> MadeKey:
    return next(key for key in made if (key.zone, key.name) == (zone, name))


def _entries(made: Sequence[MadeKey]) -> tuple[KeyEntry, ...]:
    return tuple(key.entry for key in made if key.entry is not None)
