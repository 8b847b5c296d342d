# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which tips show the same picture. Written when a rendition is stored, in its transaction."""

from django.db.models import Exists, OuterRef, Q

from tellsafe.desk.access import marks
from tellsafe.desk.decoding.parcels import Part
from tellsafe.desk.models import Attachment, Picture, Rendition, Tip
from tellsafe.desk.rules.same_picture import is_same, marks_nearby, picture_marks

# A word of 16 bits stands for 1 in 65,536 pictures: with a million pictures every one within the
# distance is still found; of more, those that came longest ago are lost first.
NEWEST = 32
# So many pictures of one tip are looked for.
MOST_PICTURES = 8
_STEP = 500
_FILMS = Rendition.objects.filter(part=Part.FILM)


def keep(attachment: str, key: int, bits: bytes | None) -> None:
    """What is seen of the attachment of this id, of the tip with this key, from now on; None:
    nothing that tells it from others."""
    _forget([*Picture.objects.filter(attachment_id=attachment)], key)
    if bits is None:
        return
    Picture.objects.create(attachment_id=attachment, key=key, bits=bits)
    marks.keep([(mark, key) for mark in picture_marks(bits)])


def forget(tip: Tip) -> None:
    """The tip is found by none of its pictures."""
    _forget([*Picture.objects.filter(key=tip.key)], tip.key)


def same_as(tip: Tip) -> set[int]:
    """Keys of tips that show a picture that this tip shows."""
    found: set[int] = set()
    for bits in _of([tip.key])[:MOST_PICTURES]:
        found |= _same(bits[1])
    return found - {tip.key}


def shows_all_of(tip: Tip, other: int) -> bool:
    """Whether the tip of key ``other`` shows all pictures of ``tip``, of which there are some."""
    own, others = _of([tip.key]), _of([other])
    return bool(own) and all(any(is_same(one, two) for _, two in others) for _, one in own)


def are_all_of(tip: Tip) -> bool:
    """Whether all files of the tip are pictures that can be known again: no film, document or
    sound, and none that is damaged, refused or of one colour."""
    files = Attachment.objects.filter(tip=tip)
    other = Q(picture__isnull=True) | Exists(_FILMS.filter(attachment=OuterRef("pk")))
    return not files.filter(other).exists()


def mark_again(keys: list[int]) -> None:
    """Marks for the pictures of the tips with these keys."""
    marks.keep([(mark, key) for key, bits in _of(keys) for mark in picture_marks(bits)])


def _same(bits: bytes) -> set[int]:
    keys = sorted(marks.with_marks(marks_nearby(bits), NEWEST))
    found: set[int] = set()
    for at in range(0, len(keys), _STEP):
        found.update(key for key, other in _of(keys[at : at + _STEP]) if is_same(bits, other))
    return found


def _of(keys: list[int]) -> list[tuple[int, bytes]]:
    rows = Picture.objects.filter(key__in=keys).order_by("pk").values_list("key", "bits")
    return [(key, bytes(bits)) for key, bits in rows]


def _forget(gone: list[Picture], key: int) -> None:
    """Marks of pictures that go, but for those that another one of the tip has as well."""
    if not gone:
        return
    Picture.objects.filter(pk__in=[one.pk for one in gone]).delete()
    stays = {mark for _, bits in _of([key]) for mark in picture_marks(bits)}
    went = {mark for one in gone for mark in picture_marks(bytes(one.bits))}
    marks.drop([(mark, key) for mark in sorted(went - stays)])
