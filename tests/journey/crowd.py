# SPDX-License-Identifier: AGPL-3.0-or-later
"""A photo with faces: one person several times, large, turned, small and in the dark.

Grace Hopper, photographed by the United States Navy, in the public domain; the file lies in a
package that is pinned by its hash. One face says nothing of how well those of others are found:
docs/app.md tells what was tried by hand, and what nobody here can measure.
"""

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

from PIL import Image, ImageChops, ImageEnhance, ImageOps, ImageStat

_SHA256 = "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130"
# Down to here: a gold button below is taken for a face at times.
_SHOWN = 0.84
# Where her face is, as parts of the sides of what is shown.
_FACE = (0.52, 0.38 / _SHOWN)
_SIZE = (1600, 1200)
_GROUND = (96, 108, 118)


@dataclass(frozen=True)
class Face:
    """Its middle and its width, in pixels of the crowd."""

    x: int
    y: int
    width: int

    def of(self, crowd: Image.Image) -> Image.Image:
        half = self.width // 3  # inside of a face, whichever way it is turned
        return crowd.crop((self.x - half, self.y - half, self.x + half, self.y + half))


def crowd() -> tuple[Image.Image, list[Face]]:
    """The photo, and every face in it."""
    portrait = _portrait()
    dark = ImageEnhance.Brightness(ImageOps.mirror(portrait)).enhance(0.25)
    shown = Image.new("RGB", _SIZE, _GROUND)
    placed = [
        _placed(shown, portrait, (60, 60), width=560),
        _placed(shown, portrait.rotate(30, Image.Resampling.BICUBIC), (760, 60), width=380),
        _placed(shown, dark, (760, 640), width=340, is_mirrored=True),
        _placed(shown, portrait, (1300, 500), width=130),
    ]
    return shown, placed


def detail(part: Image.Image) -> float:
    """How much neighbours differ, as a share of the mean: hardly, where something was covered."""
    grey = part.convert("L")
    one, next_to_it = (grey.crop((at, 0, grey.width - 1 + at, grey.height)) for at in (0, 1))
    return (
        ImageStat.Stat(ImageChops.difference(one, next_to_it)).mean[0]
        / ImageStat.Stat(grey).mean[0]
    )


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path, "JPEG", quality=92)
    return path


def _portrait() -> Image.Image:
    (found,) = [one for one in files("matplotlib") or [] if one.name == "grace_hopper.jpg"]
    data = found.read_binary()
    assert hashlib.sha256(data).hexdigest() == _SHA256
    photo = Image.open(io.BytesIO(data)).convert("RGB")
    return photo.crop((0, 0, photo.width, int(_SHOWN * photo.height)))


def _placed(
    shown: Image.Image,
    photo: Image.Image,
    corner: tuple[int, int],
    *,
    width: int,
    is_mirrored: bool = False,
) -> Face:
    small = photo.resize((width, width * photo.height // photo.width), Image.Resampling.LANCZOS)
    shown.paste(small, corner)
    x = 1 - _FACE[0] if is_mirrored else _FACE[0]
    middle = (corner[0] + int(x * small.width), corner[1] + int(_FACE[1] * small.height))
    return Face(*middle, width=int(0.36 * width))
