# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet that a clerk cuts codes from: ten cards a page of A4, each in the public's languages.

One HTML file that loads nothing. The picture on a card opens the app with the code in the part of
the address that no browser sends. Translations are drafts.
"""

from collections.abc import Sequence
from html import escape

import segno

from tellsafe.formats.charter import Charter
from tellsafe.formats.counter_code import grouped

_WORDS = {
    "en": "Good once, in {term}, for whoever holds it. Open the picture, or type the digits. "
    "Tell nobody, and tear this up afterwards.",
    "zh": "{term}年内有效，仅限使用一次，凭码即用。扫描图码或输入数字。请勿告诉他人，用后撕毁。",
    "ug": "{term}-يىلى بىر قېتىم ئىشلىتىلىدۇ، قولىدا تۇتقان كىشىگە ئىناۋەتلىك. "
    "رەسىمنى سىكاننېرلاڭ ياكى سانلارنى كىرگۈزۈڭ. ھېچكىمگە ئېيتماڭ، كېيىن يىرتىۋېتىڭ.",
}
_TAGS = {"en": "en", "zh": "zh-Hans", "ug": "ug"}
_STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; font: 8pt/1.35 system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif;
  color: #000; background: #fff }
main { display: grid; grid-template-columns: 1fr 1fr; width: 190mm }
article { height: 55mm; padding: 3mm; border: .2mm dashed #888; break-inside: avoid;
  display: grid; grid-template-columns: 31mm 1fr;
  gap: 2mm 3mm; align-content: center; overflow: hidden }
svg { width: 31mm; height: 31mm; display: block }
h2 { margin: 0 0 1mm; font-size: 9pt; line-height: 1.2 }
p { margin: 0 0 .8mm; font-size: 6.6pt }
[lang=ug] { line-height: 1.5 }
.code { grid-column: 1 / -1; margin: 0; text-align: center; direction: ltr; white-space: nowrap;
  font: 600 13pt/1.1 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .02em }
.batch { color: #444 }
@media screen { main { margin: 1rem auto } }
"""


def counter_sheet(charter: Charter, app: str, batch: int, term: str, codes: Sequence[str]) -> str:
    """The HTML of all cards. ``app``: the address from which the app comes."""
    languages = [one.split("-")[0].lower() for one in charter.languages]
    spoken = [one for one in languages if one in _WORDS] or ["en"]
    texts = "".join(_text(one, charter, term) for one in spoken)
    cards = "\n".join(_card(code, app, batch, texts) for code in codes)
    title = escape(charter.name["en"])
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}: {len(codes)} codes</title>\n<style>{_STYLE}</style>\n"
        f"<main>\n{cards}\n</main>\n</html>\n"
    )


def _text(language: str, charter: Charter, term: str) -> str:
    tag, direction = _TAGS[language], "rtl" if language == "ug" else "ltr"
    name = escape(charter.name.get(language, charter.name["en"]))
    words = escape(_WORDS[language].format(term=term))
    return f'<p lang="{tag}" dir="{direction}"><b>{name}</b>: {words}</p>'


def _card(code: str, app: str, batch: int, texts: str) -> str:
    address = f"{app}/#/activate/counter/{code}"
    picture = segno.make_qr(address, error="m").svg_inline(omitsize=True, border=2)
    return (
        f"<article>{picture}<div>{texts}<p class=batch>№ {batch}</p></div>"
        f'<p class="code">{grouped(code)}</p></article>'
    )
