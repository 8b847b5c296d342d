# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key by which intake signs receipts."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneError, ZoneSettings


def receipt_key(settings: ZoneSettings) -> Ed25519PrivateKey:
    """keys/receipt.key. Raises ZoneError."""
    path = settings.keys / "receipt.key"
    try:
        seed = unb64u(path.read_text("ascii").strip(), length=32)
    except (OSError, UnicodeDecodeError, FormatError) as error:
        raise ZoneError(f"{path} is no key; tellsafe init makes one, or restore it") from error
    return Ed25519PrivateKey.from_private_bytes(seed)
