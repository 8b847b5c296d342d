# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page for people who were reported or approached says where no script runs: whom to write
to, and why there is no form. A form would send what is typed to whoever serves it, while the script
seals it to the oversight body first. The Chinese and Uyghur texts are drafts."""

from dataclasses import dataclass
from html import escape

from tellsafe.formats.charter import Charter


@dataclass(frozen=True)
class Text:
    """What is said in one language."""

    language: str
    direction: str
    title: str
    who: str
    where: str
    never: str


TEXTS = (
    Text(
        "en",
        "ltr",
        "Were you reported, or approached?",
        "This body oversees the tip line. It is not the operator, and it hears you:",
        "Write to it here:",
        "Where JavaScript is switched on, a letter to it can be written on this page: it is sealed "
        "on your device, so that whoever runs the tip line can't read it. Without it there is no "
        "form here, and if a page asks you for one, don't fill it in.",
    ),
    Text(
        "zh-Hans",
        "ltr",
        "您被举报了，或者有人找过您？",
        "这个机构监督本平台。它不是运营方，并且会听您说：",
        "请写信到：",
        "开启 JavaScript 后，可以在本页给它写信：信在您的设备上密封，运营平台的人无法阅读。"
        "未开启时本页没有表格；如果有页面要您填写，请不要填写。",
    ),
    Text(
        "ug",
        "rtl",
        "سىز مەلۇم قىلىندىڭىزمۇ ياكى سىزنى ئىزدەپ كەلدىمۇ؟",
        "بۇ ئورگان لىنىيىنى نازارەت قىلىدۇ. ئۇ لىنىيىنى باشقۇرغۇچى ئەمەس، سىزنى ئاڭلايدۇ:",
        "بۇ يەرگە يېزىڭ:",
        "JavaScript ئېچىلسا، ئۇنىڭغا مۇشۇ بەتتە خەت يازغىلى بولىدۇ: خەت ئۈسكۈنىڭىزدە پېچەتلىنىدۇ، "
        "لىنىيىنى باشقۇرغۇچى ئوقۇيالمايدۇ. ئېچىلمىسا، بۇ يەردە جەدۋەل يوق؛ بىرەر بەت سورىسا، "
        "تولدۇرماڭ.",
    ),
)


def redress_sections(charter: Charter) -> str:
    """HTML: a section a language."""
    return "\n".join(_section(text, charter) for text in TEXTS)


def _section(text: Text, charter: Charter) -> str:
    body = charter.oversight
    contacts = "".join(
        f'<p><bdi dir="auto">{escape(one)}</bdi></p>\n'
        for one in dict.fromkeys((body.contact, charter.redress.contact))
    )
    return (
        f'<section lang="{text.language}" dir="{text.direction}">\n'
        f"<h1>{escape(text.title)}</h1>\n"
        f'<p>{escape(text.who)} <bdi dir="auto">{escape(body.name)}</bdi></p>\n'
        f"<p>{escape(text.where)}</p>\n{contacts}"
        f"<p>{escape(text.never)}</p>\n</section>"
    )
