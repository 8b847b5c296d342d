# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page's words: a file a language, each with the same keys.

Chinese and Uyghur are drafts that no native speaker has reviewed yet.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Tongue:
    """A language of the page: as paths, HTML and the bulletin's names spell it."""

    path: str
    tag: str
    primary: str
    own_name: str
    direction: str = "ltr"
    is_draft: bool = True

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.direction == "rtl"


TONGUES = (
    Tongue("en", "en", "en", "English", is_draft=False),
    Tongue("zh-hans", "zh-Hans", "zh", "简体中文"),
    Tongue("ug", "ug", "ug", "ئۇيغۇرچە", "rtl"),
)


@lru_cache(maxsize=8)
def words_in(tongue: str) -> Mapping[str, str]:
    """All words of a language, by key; keys of tables are joined by an underscore."""
    found = tomllib.loads((_FOLDER / f"{tongue}.toml").read_text("utf-8"))
    return dict(_flat("", found))


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}".replace("-", "_")
        rows += _flat(f"{name}_", value) if isinstance(value, Mapping) else [(name, str(value))]
    return rows


def named(names: Mapping[str, str], tongue: Tongue) -> str:
    """A name of the bulletin in this language, or in English."""
    return names.get(tongue.primary, names["en"])


def chosen(accepted: str) -> Tongue:
    """By an Accept-Language header: the first of its languages that the page has; else English."""
    for one in accepted.lower().split(","):
        primary = one.split(";")[0].strip().split("-")[0]
        for tongue in TONGUES:
            if tongue.primary == primary:
                return tongue
    return TONGUES[0]
