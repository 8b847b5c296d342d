# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a source is told of what comes of a tip: a code for the app, and plain words beside it.

Everybody with the same status gets the same words, so that they carry no mark of who wrote them.
They promise nothing that the desk does not do by itself. Who is told that a tip is not followed is
told how to disagree, and that a mistake made in good faith has no consequences. The Chinese and the
Uyghur are drafts that no native reader has signed yet.
"""

from collections.abc import Mapping, Sequence

IN_REVIEW = "in-review"
ACTING = "acting"
REOPENED = "reopened"
RESTORED = "restored"
UPHELD = "upheld"
CLOSED = "closed"

_APPEAL = {
    "en": (
        "If you think that this is wrong, answer here and say why. You can also turn to the "
        "contact "
        "that the charter of this tip line names: {redress}. "
        "A report made in good faith has no consequences for you, even if it was mistaken."
    ),
    "zh-Hans": (
        "如果您认为这样处理不对，请在此回复并说明理由。您也可以联系本平台章程所列的申诉渠道：{redress}。"
        "只要是出于善意，即使报告有误，您也不会因此承担任何后果。"
    ),
    "ug": (
        "بۇنى توغرا ئەمەس دەپ قارىسىڭىز، مۇشۇ يەردە جاۋاب يېزىپ، سەۋەبىنى ئېيتىڭ. بۇ لىنىيىنىڭ "
        "نىزامنامىسىدە "
        "كۆرسىتىلگەن ئورۇن بىلەنمۇ ئالاقىلاشسىڭىز بولىدۇ: {redress}. "
        "ياخشى نىيەت بىلەن قىلىنغان مەلۇمات خاتا بولغان تەقدىردىمۇ، سىز ئۈچۈن ھېچقانداق ئاقىۋەت "
        "بولمايدۇ."
    ),
}

_SUSPENDED = {
    "en": (
        "So this tip line takes no new reports from you for the rest of the year. Nobody knows "
        "who you are, and nobody will try to find out. You can appeal to {oversight}, which is "
        "not part of this desk and can lift this. Give this number, which stands for the "
        "decision and not for you: {number}"
    ),
    "zh-Hans": (
        "因此，本平台在今年余下的时间里不再接收您的新报告。没有人知道您是谁，也不会有人去查。"
        "您可以向{oversight}申诉：它不属于本受理处，有权撤销这一决定。"
        "申诉时请提供以下编号，它代表这项决定，而不代表您：{number}"
    ),
    "ug": (
        "شۇڭا بۇ لىنىيە بۇ يىلنىڭ قالغان ۋاقتىدا سىزدىن يېڭى مەلۇمات قوبۇل قىلمايدۇ. كىملىكىڭىزنى "
        "ھېچكىم بىلمەيدۇ، ھېچكىم ئۇنى ئىزدىمەيدۇ. سىز {oversight} غا ئەرز قىلالايسىز: ئۇ بۇ يەرنىڭ "
        "بىر قىسمى ئەمەس، بۇ قارارنى بىكار قىلالايدۇ. ئەرز قىلغاندا تۆۋەندىكى نومۇرنى ئېيتىڭ، ئۇ "
        "سىزگە ئەمەس، قارارغا ۋەكىللىك قىلىدۇ: {number}"
    ),
}

_LIFTED = {
    "en": "So the decision to take no more reports from you has ended: you can report again.",
    "zh-Hans": "因此，不再接收您报告的决定已经终止：您可以重新报告。",
    "ug": (
        "شۇڭا سىزدىن يەنە مەلۇمات قوبۇل قىلماسلىق توغرىسىدىكى قارار ئەمەلدىن قالدى: سىز يەنە مەلۇم "
        "قىلالايسىز."
    ),
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    IN_REVIEW: {
        "en": (
            "Somebody is looking into your report. If something in it is unclear, you are "
            "asked here."
        ),
        "zh-Hans": "工作人员正在核查您的报告。如有不清楚的地方，会在此向您询问。",
        "ug": (
            "خادىم مەلۇماتىڭىزنى تەكشۈرۈۋاتىدۇ. ئېنىق بولمىغان يېرى بولسا، سىزدىن مۇشۇ يەردە "
            "سورىلىدۇ."
        ),
    },
    ACTING: {
        "en": (
            "Two people read your report and found that it has to be acted on. "
            "It may not be possible to say more while that is being done."
        ),
        "zh-Hans": (
            "两名工作人员阅读了您的报告，认为需要采取行动。在行动期间，可能无法透露更多情况。"
        ),
        "ug": (
            "ئىككى خادىم مەلۇماتىڭىزنى ئوقۇپ، ھەرىكەت قىلىش كېرەك دەپ قارىدى. "
            "بۇ جەرياندا تېخىمۇ كۆپ گەپ قىلىش مۇمكىن بولماسلىقى مۇمكىن."
        ),
    },
    REOPENED: {
        "en": "Your report was opened again, and is being looked into once more.",
        "zh-Hans": "您的报告已重新打开，正在再次核查。",
        "ug": "مەلۇماتىڭىز قايتىدىن ئېچىلدى، يەنە بىر قېتىم تەكشۈرۈلۈۋاتىدۇ.",
    },
    RESTORED: {
        "en": (
            "The oversight body has lifted the decision that no more reports are taken from you. "
            "You can report again."
        ),
        "zh-Hans": "监督机构已撤销不再接收您报告的决定。您可以重新报告。",
        "ug": (
            "نازارەت ئورنى سىزدىن يەنە مەلۇمات قوبۇل قىلماسلىق توغرىسىدىكى قارارنى بىكار قىلدى. "
            "سىز يەنە مەلۇم قىلالايسىز."
        ),
    },
    UPHELD: {
        "en": (
            "The oversight body looked at your appeal. The decision stays as you were told it. "
            "If anything new bears out your report, you can appeal again under the same number."
        ),
        "zh-Hans": (
            "监督机构已审查您的申诉。决定维持不变，仍如先前告知您的那样。"
            "如有新情况能证实您的报告，您可以用同一编号再次申诉。"
        ),
        "ug": (
            "نازارەت ئورنى ئەرزىڭىزنى كۆرۈپ چىقتى. قارار سىزگە ئېيتىلغان پېتى ئۆزگەرمەيدۇ. "
            "مەلۇماتىڭىزنى ئىسپاتلايدىغان يېڭى ئەھۋال بولسا، شۇ نومۇر بىلەن يەنە ئەرز قىلالايسىز."
        ),
    },
    "ended": {
        "en": "The danger that you reported was found, and it was ended. Thank you.",
        "zh-Hans": "您报告的危险已查实，并已消除。谢谢您。",
        "ug": "سىز مەلۇم قىلغان خەتەر تېپىلدى ۋە تۈگىتىلدى. سىزگە رەھمەت.",
    },
    "prevented": {
        "en": "What you warned of was kept from happening. Thank you.",
        "zh-Hans": "您所警示的危险已被阻止。谢谢您。",
        "ug": "سىز ئاگاھلاندۇرغان ئىشنىڭ يۈز بېرىشىنىڭ ئالدى ئېلىندى. سىزگە رەھمەت.",
    },
    "handed-on": {
        "en": (
            "The body that is responsible has taken over what you reported. "
            "Who you are was not passed on: nobody here knows it. Thank you."
        ),
        "zh-Hans": "主管机构已接手您报告的事项。您的身份没有转交：这里没有人知道您是谁。谢谢您。",
        "ug": (
            "سىز مەلۇم قىلغان ئىشنى مەسئۇل ئورۇن ئۆتكۈزۈۋالدى. كىملىكىڭىز ئۇلارغا ئېيتىلمىدى: "
            "بۇ يەردە ئۇنى ھېچكىم بىلمەيدۇ. سىزگە رەھمەت."
        ),
    },
    "not-found": {
        "en": "What you reported was looked for, and it was not found.",
        "zh-Hans": "已就您报告的情况进行查找，没有发现。",
        "ug": "سىز مەلۇم قىلغان ئىش ئىزدەپ كۆرۈلدى، ئەمما تېپىلمىدى.",
    },
    "mistaken": {
        "en": "What you reported was looked into, and it was no danger after all.",
        "zh-Hans": "已核查您报告的情况，结果表明并不构成危险。",
        "ug": "سىز مەلۇم قىلغان ئىش تەكشۈرۈلدى، ئۇ خەتەر ئەمەس بولۇپ چىقتى.",
    },
    CLOSED: {
        "en": "Your report was read, and it is not followed any further.",
        "zh-Hans": "您的报告已读，不再继续跟进。",
        "ug": "مەلۇماتىڭىز ئوقۇلدى، ئۇ يەنىمۇ ئىزدەنمەيدىغان بولدى.",
    },
    "no-danger": {
        "en": (
            "Your report was read, and it is not followed any further: "
            "as far as the desk can tell, what it describes endangers nobody."
        ),
        "zh-Hans": "您的报告已读，不再继续跟进：据受理处判断，所述情况不会危及任何人。",
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، ئۇ يەنىمۇ ئىزدەنمەيدىغان بولدى: "
            "قوبۇل قىلغۇچىلارنىڭ قارىشىچە، ئۇنىڭدا دېيىلگەن ئىش ھېچكىمگە خەتەر ئېلىپ كەلمەيدۇ."
        ),
    },
    "not-enough": {
        "en": (
            "Your report was read, and it is not followed any further: it says too little to act "
            "on. "
            "If you know more of what was done, where or when, answer here."
        ),
        "zh-Hans": (
            "您的报告已读，不再继续跟进：内容太少，无法据此行动。"
            "如果您还知道发生了什么、在哪里、什么时候，请在此回复。"
        ),
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، ئۇ يەنىمۇ ئىزدەنمەيدىغان بولدى: ھەرىكەت قىلىش ئۈچۈن مەزمۇنى "
            "بەك ئاز. "
            "نېمە ئىش بولغانلىقى، قەيەردە ۋە قاچان بولغانلىقى توغرىسىدا يەنە بىلسىڭىز، مۇشۇ "
            "يەردە يېزىڭ."
        ),
    },
    "not-ours": {
        "en": (
            "Your report was read, and it is not followed any further here: "
            "it is a matter for another body than this desk."
        ),
        "zh-Hans": "您的报告已读，这里不再继续跟进：此事应由其他机构处理，不属于本受理处的职责。",
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، بۇ يەردە يەنىمۇ ئىزدەنمەيدىغان بولدى: "
            "بۇ ئىش باشقا بىر ئورۇننىڭ ئىشى، بۇ يەرنىڭ ئەمەس."
        ),
    },
    "dealt-with": {
        "en": (
            "Your report was read, and it is not followed any further: "
            "what it describes was already over or dealt with."
        ),
        "zh-Hans": "您的报告已读，不再继续跟进：所述情况已经结束，或已有人处理。",
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، ئۇ يەنىمۇ ئىزدەنمەيدىغان بولدى: "
            "ئۇنىڭدا دېيىلگەن ئىش ئاللىبۇرۇن تۈگىگەن ياكى بىر تەرەپ قىلىنغان."
        ),
    },
    "identity": {
        "en": (
            "Your report was read, and it is not followed: it rests on who somebody is, or on "
            "something "
            "lawful. Here that is never a ground; a report stands on what somebody did. "
            "What it said was removed."
        ),
        "zh-Hans": (
            "您的报告已读，不予跟进：它的依据是某人的身份，或是合法的行为。"
            "在这里，这绝不能成为理由；报告只能以某人做了什么为依据。其内容已被删除。"
        ),
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، ئۇ ئىزدەنمەيدۇ: ئۇ بىر كىشىنىڭ كىملىكىگە ياكى قانۇنلۇق ئىشقا "
            "ئاساسلانغان. "
            "بۇ يەردە ئۇ ھەرگىز ئاساس بولالمايدۇ؛ مەلۇمات بىراۋنىڭ نېمە قىلغانلىقىغا ئاساسلىنىدۇ. "
            "ئۇنىڭ مەزمۇنى ئۆچۈرۈلدى."
        ),
    },
    "knowingly-false": {
        "en": (
            "Your report was read, and it is not followed any further: "
            "what it says was shown to be made up."
        ),
        "zh-Hans": "您的报告已读，不再继续跟进：经查明，所述内容系编造。",
        "ug": (
            "مەلۇماتىڭىز ئوقۇلدى، ئۇ يەنىمۇ ئىزدەنمەيدىغان بولدى: "
            "ئۇنىڭدىكى گەپلەرنىڭ توقۇپ چىقىرىلغانلىقى ئىسپاتلاندى."
        ),
    },
}
CODES = frozenset(_WORDS)
# After any but these nothing more is done: who wrote is told how to disagree.
_ON_APPEAL = {RESTORED, UPHELD}
_WITH_APPEAL = (
    CODES
    - _ON_APPEAL
    - {
        IN_REVIEW,
        ACTING,
        REOPENED,
        "ended",
        "prevented",
        "handed-on",
    }
)


def told_text(code: str, language: str, *, redress: str, more: Sequence[str] = ()) -> str:
    """What a source is told; ``language`` as of rules.received. KeyError for no code of ours."""
    appeal = [_APPEAL[language].format(redress=redress)] if code in _WITH_APPEAL else []
    return "\n\n".join([_WORDS[code][language], *more, *appeal])


def suspended_text(language: str, number: str, oversight: str) -> str:
    """What the source of a tip that was made up is told besides: what follows, and who can lift
    it when it says ``number``."""
    return _SUSPENDED[language].format(number=number, oversight=oversight)


def lifted_text(language: str) -> str:
    """What the source of a tip that is opened again is told besides, where it was suspended."""
    return _LIFTED[language]
