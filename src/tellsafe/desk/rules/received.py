# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the message that answers each tip by itself.

Its being there matters more than its words: a source that restores a lost phone finds its tips by
these messages (docs/decisions/0008). Every tip of one language gets the same words. The Chinese
and the Uyghur are drafts that no native reader has signed yet.
"""

from collections.abc import Sequence

_WORDS = {
    "en": (
        "The desk has received your tip. A person will read it and answer here within {days} days. "
        "If somebody is in danger now, call {emergency}."
    ),
    "zh-Hans": (
        "受理处已收到您的线索。工作人员会阅读，并在{days}天内在此回复。如有人正处于危险之中，请立即拨打{emergency}。"
    ),
    "ug": (
        "ئۇچۇرىڭىز قوبۇل قىلىندى. خادىم ئۇنى ئوقۇپ، {days} كۈن ئىچىدە مۇشۇ يەردە جاۋاب بېرىدۇ. "
        "ھازىر خەتەردە قالغان كىشى بولسا، دەرھال {emergency} گە تېلېفون قىلىڭ."
    ),
}


def received_language(tip_language: str, spoken: Sequence[str]) -> str:
    """The language to answer in: the tip's if there are words for it, else the deployment's."""
    for tag in (tip_language, *spoken):
        for known in _WORDS:
            if tag.lower().split("-")[0] == known.split("-")[0]:
                return known
    return "en"


def received_text(language: str, *, days: int, emergency: str) -> str:
    """What the desk says as soon as it has taken a tip in."""
    return _WORDS[language].format(days=days, emergency=emergency)
