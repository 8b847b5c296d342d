# SPDX-License-Identifier: AGPL-3.0-or-later
"""Replies that staff begin from, in each language in which sources are answered.

Nothing in them asks who somebody is, and each says again, where it asks, that nobody has to go back
to a place or put themselves at risk. The Chinese and the Uyghur are drafts that no native reader
has signed yet.
"""

from collections.abc import Mapping

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ask-place": {
        "en": (
            "Thank you for your report. Where exactly did this happen: which street, which "
            "entrance, "
            "which floor? Tell it only if you know it; please do not go back to look."
        ),
        "zh-Hans": (
            "谢谢您的报告。请问具体发生在什么地方：哪条街、哪个入口、哪一层？"
            "知道多少说多少即可；请不要再回去查看。"
        ),
        "ug": (
            "مەلۇماتىڭىزغا رەھمەت. بۇ ئىش دەل قەيەردە يۈز بەردى: قايسى كوچا، قايسى ئىشىك، قايسى "
            "قەۋەت؟ "
            "بىلگىنىڭىزنىلا يېزىڭ؛ كۆرۈپ بېقىش ئۈچۈن ئۇ يەرگە قايتا بارماڭ."
        ),
    },
    "ask-time": {
        "en": (
            "Thank you for your report. When did this happen, and does it happen again and again? "
            "A day, or a time of day, is enough."
        ),
        "zh-Hans": "谢谢您的报告。请问是什么时候发生的？是否反复发生？只说日期或大致时段即可。",
        "ug": (
            "مەلۇماتىڭىزغا رەھمەت. بۇ ئىش قاچان يۈز بەردى، قايتا-قايتا يۈز بېرەمدۇ؟ "
            "قايسى كۈن ياكى كۈننىڭ قايسى ۋاقتى ئىكەنلىكىنى ئېيتسىڭىزلا بولىدۇ."
        ),
    },
    "ask-photo": {
        "en": (
            "Thank you for your report. If you already have a photo or a film of it, you can "
            "send it with "
            "another report: the app takes out what it tells of you and your phone. "
            "Please do not take any risk for a picture."
        ),
        "zh-Hans": (
            "谢谢您的报告。如果您已有相关的照片或视频，可以通过一份新的报告发送："
            "应用会去除其中与您和手机有关的信息。请不要为了拍照而冒险。"
        ),
        "ug": (
            "مەلۇماتىڭىزغا رەھمەت. بۇ ئىشنىڭ رەسىمى ياكى ۋىدېئوسى قولىڭىزدا بولسا، يەنە بىر "
            "مەلۇمات بىلەن "
            "ئەۋەتسىڭىز بولىدۇ: ئەپ ئۇنىڭدىن سىزگە ۋە تېلېفونىڭىزغا ئائىت ئۇچۇرلارنى چىقىرىۋېتىدۇ. "
            "رەسىم ئۈچۈن ھەرگىز خەتەرگە تەۋەككۈل قىلماڭ."
        ),
    },
    "ask-conduct": {
        "en": (
            "Thank you for your report. What did you see or hear being done? "
            "What somebody did is all that we need; who they are is no ground here."
        ),
        "zh-Hans": (
            "谢谢您的报告。您看到或听到有人做了什么？"
            "我们只需要知道做了什么；某人是谁，在这里不构成理由。"
        ),
        "ug": (
            "مەلۇماتىڭىزغا رەھمەت. نېمە ئىش قىلىنغانلىقىنى كۆردىڭىز ياكى ئاڭلىدىڭىز؟ "
            "بىزگە پەقەت نېمە قىلىنغانلىقى كېرەك؛ بىراۋنىڭ كىملىكى بۇ يەردە ئاساس بولالمايدۇ."
        ),
    },
    "thanks": {
        "en": (
            "Thank you. We have read what you wrote, and have no further question for now. "
            "What comes of your report will be told here; the aim is within {outcome_days} days."
        ),
        "zh-Hans": (
            "谢谢您。您写的内容我们已经读过，目前没有其他问题。"
            "处理结果会在此告知，目标是在{outcome_days}天之内。"
        ),
        "ug": (
            "سىزگە رەھمەت. يازغانلىرىڭىزنى ئوقۇدۇق، ھازىرچە باشقا سوئالىمىز يوق. "
            "نەتىجىسى مۇشۇ يەردە ئېيتىلىدۇ؛ نىشان {outcome_days} كۈن ئىچىدە."
        ),
    },
    "hand-over": {
        "en": (
            "Thank you for your report. A colleague goes on with it from here; you need not "
            "write again "
            "what you have already written. Who you are is unknown to my colleague as well."
        ),
        "zh-Hans": (
            "谢谢您的报告。接下来由我的同事继续处理，您不必重复已经写过的内容。"
            "我的同事同样不知道您是谁。"
        ),
        "ug": (
            "مەلۇماتىڭىزغا رەھمەت. بۇنىڭدىن كېيىن خىزمەتدىشىم داۋاملاشتۇرىدۇ؛ يازغانلىرىڭىزنى "
            "قايتا يېزىشىڭىز "
            "كېرەك ئەمەس. كىملىكىڭىز خىزمەتدىشىمگىمۇ نامەلۇم."
        ),
    },
    "be-safe": {
        "en": (
            "Please keep yourself safe. Do not go closer, do not speak to anybody about it, and "
            "do not go "
            "back to see more. If somebody is in danger now, call {emergency}."
        ),
        "zh-Hans": (
            "请注意自身安全。不要靠近，不要与任何人谈论此事，也不要回去查看。"
            "如有人正处于危险之中，请立即拨打{emergency}。"
        ),
        "ug": (
            "ئۆزىڭىزنىڭ بىخەتەرلىكىگە دىققەت قىلىڭ. يېقىن بارماڭ، بۇ ھەقتە ھېچكىمگە سۆزلىمەڭ، "
            "يەنە كۆرۈش ئۈچۈن "
            "قايتا بارماڭ. ھازىر خەتەردە قالغان كىشى بولسا، دەرھال {emergency} گە تېلېفون قىلىڭ."
        ),
    },
}
CODES = tuple(_TEXTS)


def template_text(code: str, language: str, *, emergency: str, outcome_days: int) -> str:
    """The words of a template; ``language`` as of rules.received. KeyError for no code of ours."""
    return _TEXTS[code][language].format(emergency=emergency, outcome_days=outcome_days)
