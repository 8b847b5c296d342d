# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write tips and their opened attachments into a folder, for an operator at the desk's machine."""

import json
from collections.abc import Iterable
from pathlib import Path

from tellsafe.desk import access
from tellsafe.desk.access import Attachment, Tip
from tellsafe.desk.actions.tip_facts import file_facts, tip_facts, turn_facts
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.settings import ZONE
from tellsafe.durable import durable_file, make_folder, write_durably
from tellsafe.formats.attachment import open_attachment


def write_opened(folder: Path, tip: str | None = None) -> list[Path]:
    """Write folder/TIP/{tip.json, text.txt, attachments…} for one tip or all; the folders made.

    Attachments of a reply are in a folder "reply-NUMBER". Each file takes its name only once all
    of it was verified. Raises FormatError for an attachment that is not what its manifest says.
    """
    files = SealedFiles(ZONE)
    return [_write(files, found, folder) for found in _wanted(tip)]


def _wanted(tip: str | None) -> Iterable[Tip]:
    if tip is None:
        return access.all_tips()
    found = access.find_tip(tip)
    return [found] if found else []


def _write(files: SealedFiles, tip: Tip, folder: Path) -> Path:
    own = make_folder(folder / tip.id)
    dialogue = access.dialogue_of(tip)
    attachments = access.attachments_of(tip)
    write_durably(own / "text.txt", tip.conduct.encode("utf-8"))
    _write_files(files, attachments, own)
    for message in dialogue:
        _write_files(files, list(message.attachments.all()), own / f"reply-{message.number}")
    told = {**tip_facts(tip), "credential": tip.credential or None}
    told["attachments"] = [file_facts(one) for one in attachments]
    told["dialogue"] = [turn_facts(message) for message in dialogue]
    write_durably(own / "tip.json", json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8"))
    return own


def _write_files(files: SealedFiles, attachments: Iterable[Attachment], folder: Path) -> None:
    for attachment in attachments:
        if attachment.file_key is None:
            continue
        path = make_folder(folder) / attachment.name
        with files.opened(attachment.id) as sealed, durable_file(path) as opened:
            open_attachment(
                sealed,
                opened,
                file_key=bytes(attachment.file_key),
                true_length=attachment.length,
                plain_sha256=attachment.sha256,
            )
