# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spelling of a text for the lists of grounds, however it is written.

Whoever wants a word past the lists writes it so that it looks the same: with invisible characters,
accents, letters of another script, or parted letters.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category, name, normalize

_FILE = Path(__file__).parent / "data" / "letters.toml"
_HAN = "[一-鿿]"
_HYPHEN = re.compile(r"_|(?<=\w)[-‐‑](?=\w)")
_PARTED_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_DOTS = "[.·•・‧∙⋅*~|-]"
_DOTTED_HAN = re.compile(rf"(?<={_HAN}){_DOTS}+(?={_HAN})")
_LETTER = r"[^\W\d一-鿿]"
_PARTED = re.compile(rf"(?<!\w){_LETTER}(?:(?:\s|{_DOTS})+{_LETTER}(?!\w)){{2,}}")
# Besides marks and what Unicode calls format: letters and signs that show nothing.
_UNSEEN = re.compile("[\u115f\u1160\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")
_QUOTES = "'’‘`ʼـ"
_ALPHABETS = {"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU"}
_MICRO = "μ"


def plain(text: str) -> str:
    """One case, one width, one letter for one sound, and nothing that can't be seen."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    seen = "".join(filter(_is_seen, "".join(map(_without_accents, folded))))
    spelt = _HYPHEN.sub(" ", _UNSEEN.sub("", seen).translate(_letters()))
    return _PARTED_HAN.sub("", spelt)


def together(text: str) -> str:
    """A plain text with letters that are parted ("p r a y") put together: all of them, and all but
    the first, which may be a word ("a p r a y e r"). It is read besides the text, never for it:
    what parts them may as well end a sentence."""
    return _PARTED.sub(_put_together, _DOTTED_HAN.sub("", text))


def of_mixed_letters(text: str) -> Iterator[str]:
    """Words of a plain text with letters of several alphabets, which look alike."""
    for word in re.findall(r"\w+", text):
        if not word.isascii() and len(_alphabets(word)) > 1:
            yield word


def _alphabets(word: str) -> set[str]:
    return {name(char, "").split(" ")[0] for char in word if char != _MICRO} & _ALPHABETS


def _put_together(found: re.Match[str]) -> str:
    whole = "".join(filter(str.isalpha, found[0]))
    return f"{whole} {whole[1:]}"


def _is_seen(char: str) -> bool:
    kind = category(char)
    return not (kind in ("Cf", "Mn") or char in _QUOTES or (kind == "Cc" and not char.isspace()))


def _without_accents(char: str) -> str:
    """Of a Latin letter; what is above an Arabic one tells letters apart."""
    is_accented = not char.isascii() and name(char, "").startswith("LATIN")
    return normalize("NFKD", char) if is_accented else char


@cache
def _letters() -> dict[int, str]:
    groups = " ".join(tomllib.loads(_FILE.read_text("utf-8")).values()).split()
    return {ord(other): group[0] for group in groups for other in group[1:]}
