# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people are served: the app and, where no script runs, what this is and whom to call.

Without scripts there is no form, by intention: it would send what is typed to whoever serves the
page, while the app seals it to the desk first. The Chinese and Uyghur texts are drafts that no
native speaker has reviewed yet.
"""

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tellsafe.formats.charter import Charter
from tellsafe.intake.web.built_app import (
    FOLDER,
    built_app,
    bulletin_file,
    page_file,
    plain_bulletin_file,
)
from tellsafe.intake.web.redress import redress_sections
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT

STYLE = (
    ":root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,'Noto Sans','Noto Sans SC',"
    "'Noto Sans Arabic',sans-serif}"
    "body{max-width:38rem;margin:0 auto;padding:2rem 1.25rem}"
    "h1{font-size:1.375rem;line-height:1.4;margin:0 0 .75rem}"
    "section{padding:1.25rem 0}section+section{border-top:1px solid GrayText}"
    "[lang=ug]{line-height:1.9}"
    "p{margin:0 0 .75rem}"
    ".call{font-weight:700}"
    ".call bdi{white-space:nowrap}"
)
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")


@dataclass(frozen=True)
class Text:
    """What is said in one language; ``{number}`` is where the emergency number goes."""

    language: str
    direction: str
    danger: str
    what: str
    how: str
    never: str
    reported: str
    public: str


TEXTS = (
    Text(
        "en",
        "ltr",
        "Is somebody in danger right now? Call {number}.",
        "This is a public-safety tip line. Through it people report a concrete danger, talk with "
        "the people who look into it, and stay unknown to everyone.",
        "Reporting takes the app, which seals what you write before it leaves your device. It runs "
        "on this page once JavaScript is switched on; try that, or another browser. Or get an app "
        "separately from whoever runs this line.",
        "Without it there is no form on this page. If a page that runs no JavaScript asks you for "
        "a report, a name or a number, don't give it.",
        "Were you reported or approached yourself? The oversight body hears you.",
        "What came in here, and what came of it: the public page.",
    ),
    Text(
        "zh-Hans",
        "ltr",
        "现在有人有危险吗？请拨打 {number}。",
        "这是一条公共安全线索平台。人们可以在这里举报具体的危险，与处理线索的人员对话，"
        "并且不会让任何人知道自己是谁。",
        "举报需要使用专用应用，您写的内容在离开您的设备之前就已加密封好。开启 JavaScript 后，"
        "应用就在本页运行；请开启，或换一个浏览器。也可以从运营本平台的机构另行获取应用。",
        "未开启时本页没有任何表格。"
        "如果有不使用 JavaScript 的页面要您填写举报内容、姓名或号码，请不要填写。",
        "您自己被举报了，或者有人找过您？监督机构会听您说。",
        "这里收到了什么、结果如何：公开页面。",
    ),
    Text(
        "ug",
        "rtl",
        "ھازىر بىرەر كىشى خەتەردىمۇ؟ {number} گە تېلېفون قىلىڭ.",
        "بۇ ئاممىۋى بىخەتەرلىك ئۇچۇر لىنىيىسى. كىشىلەر بۇ يەردە كونكرېت خەتەرنى مەلۇم قىلىدۇ، "
        "ئۇنى تەكشۈرىدىغان كىشىلەر بىلەن سۆزلىشىدۇ، كىملىكى ھېچكىمگە ئاشكارا بولمايدۇ.",
        "مەلۇم قىلىش ئۈچۈن ئەپ كېرەك، يازغانلىرىڭىز ئۈسكۈنىڭىزدىن چىقىشتىن بۇرۇن پېچەتلىنىدۇ. "
        "JavaScript ئېچىلسا، ئەپ مۇشۇ بەتتە ئىشلەيدۇ؛ ئۇنى ئېچىڭ ياكى باشقا توركۆرگۈ ئىشلىتىڭ. "
        "ئەپنى بۇ لىنىيىنى باشقۇرىدىغان ئورگاندىن ئايرىم ئالسىڭىزمۇ بولىدۇ.",
        "ئۇنىڭسىز بۇ بەتتە ھېچقانداق جەدۋەل يوق. JavaScript ئىشلەتمەيدىغان بىر بەت سىزدىن مەلۇمات، "
        "ئىسىم ياكى نومۇر سورىسا، بەرمەڭ.",
        "سىز مەلۇم قىلىندىڭىزمۇ ياكى سىزنى ئىزدەپ كەلدىمۇ؟ نازارەت ئورگىنى سىزنى ئاڭلايدۇ.",
        "بۇ يەرگە نېمە كەلدى، نەتىجىسى نېمە بولدى: ئاممىۋى بەت.",
    ),
)


class Page:
    """The endpoint / and everything that the app is made of; and the bulletin."""

    def __init__(self, service: Service) -> None:
        self._service = service
        charter = service.now().bulletin.charter
        bare = {"/": noscript_html(charter), "/redress": redress_html(charter)}
        files = built_app(FOLDER, bare)
        self._files = files or {
            path: page_file(page_html(body).encode()) for path, body in bare.items()
        }

    def routes(self) -> list[Route]:
        """Paths and methods. The last takes whatever no endpoint before it took."""
        return [
            Route("/v1/bulletin", self.bulletin, methods=["GET"]),
            Route("/v1/bulletin/plain", self.plain_bulletin, methods=["GET"]),
            Route("/{path:path}", self.file, methods=["GET"]),
        ]

    async def file(self, request: Request) -> Response:
        """GET: a file of the app; what is none looks like everything that is not there."""
        file = self._files.get(request.scope["path"])
        return file.response(request) if file else ABSENT.response()

    async def bulletin(self, request: Request) -> Response:
        """GET: the signed bulletin as it is."""
        published = self._service.bulletin.read(self._service.clock.today())
        return bulletin_file(published.data).response(request)

    async def plain_bulletin(self, request: Request) -> Response:
        """GET: its signature and what it says, in a form that is a quarter smaller on the way."""
        published = self._service.bulletin.read(self._service.clock.today())
        return plain_bulletin_file(published.data).response(request)


def page_html(body: str) -> str:
    """A page where no app was built: the same words, and nothing else."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<title>Tellsafe</title>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def noscript_html(charter: Charter) -> str:
    """What a browser shows that runs no scripts: no picture, nothing from anywhere else."""
    sections = "\n".join(_section(text, charter) for text in TEXTS)
    return f"<style>{STYLE}</style>\n<main>\n{sections}\n</main>"


def redress_html(charter: Charter) -> str:
    """The same for the page on which people write to the oversight body."""
    return f"<style>{STYLE}</style>\n<main>\n{redress_sections(charter)}\n</main>"


def _section(text: Text, charter: Charter) -> str:
    number = f"<bdi>{escape(charter.emergency_number)}</bdi>"
    call = escape(text.danger).format(number=number)
    rest = "\n".join(f"<p>{escape(line)}</p>" for line in (text.what, text.how, text.never))
    rest += f'\n<p><a href="/redress">{escape(text.reported)}</a></p>'
    rest += f'\n<p><a href="/public">{escape(text.public)}</a></p>'
    return (
        f'<section lang="{text.language}" dir="{text.direction}">\n'
        f"<h1>{escape(_name(charter, text.language))}</h1>\n"
        f'<p class="call">{call}</p>\n{rest}\n</section>'
    )


def _name(charter: Charter, language: str) -> str:
    return charter.name.get(language.split("-")[0], charter.name["en"])
