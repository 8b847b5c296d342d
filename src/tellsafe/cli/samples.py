# SPDX-License-Identifier: AGPL-3.0-or-later
"""People and tips that do not exist, for the selftest and the demo. Translations are drafts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SamplePerson:
    """What one types to activate."""

    name: str
    scheme: str
    number: str
    occupation: str
    phone: str
    language: str


@dataclass(frozen=True)
class SampleTip:
    """What one reports."""

    entry: str
    conduct: str
    language: str
    district: str | None
    life_at_risk: bool = False
    with_media: bool = False


def person(number: int, name: str = "Test Person", language: str = "en") -> SamplePerson:
    """The person of a number from 0 to 899: an Estonian personal code and a phone of their own."""
    return SamplePerson(
        name=name,
        scheme="ee.ik",
        number=_with_check_digit(f"3{number % 100:02d}0214{number:03d}"),
        occupation="employed",
        phone=f"+37251{23000 + number:05d}",
        language=language,
    )


def _with_check_digit(first_ten: str) -> str:
    """Modulus 11 with two rows of weights, as the Estonian personal code has it."""
    for weights in ("1234567891", "3456789123"):
        total = sum(int(a) * int(b) for a, b in zip(first_ten, weights, strict=True))
        if total % 11 < 10:
            return f"{first_ten}{total % 11}"
    return f"{first_ten}0"


TIPS = (
    SampleTip(
        "arson-and-fire-danger",
        "In the cellar of the old mill at the river somebody stores open canisters of petrol next "
        "to the boiler. You can smell it from the street. The door to the back yard, which is the "
        "way out for the flats above, has been chained shut since Monday.",
        "en",
        "riverside",
        life_at_risk=True,
        with_media=True,
    ),
    SampleTip(
        "infrastructure-and-transport",
        "港口三号吊桥右侧的护栏有两颗螺栓松脱，大车经过时整段护栏都在晃动。昨天下午差点有一辆自行车掉下去。",
        "zh-Hans",
        "harbour",
    ),
    SampleTip(
        "transnational-repression",
        "ناتونۇش بىر كىشى ماڭا تېلېفون قىلىپ، شەھەردىكى تۇغقانلىرىمنىڭ تىزىملىكىنى "
        "بەرمىسەم، يۇرتتىكى ئاتا-ئانامغا زىيان يېتىدىغانلىقىنى ئېيتىپ تەھدىت سالدى. "
        "ئۇ بۇ ھەپتە ئۈچ قېتىم تېلېفون قىلدى.",
        "ug",
        None,
        life_at_risk=True,
    ),
    SampleTip(
        "hazardous-substances",
        "Behind the warehouse at gate 4 barrels with a skull sign leak a yellow liquid into the "
        "drain. I saw two men roll three more of them off a lorry tonight around ten.",
        "en",
        "industrial-park",
    ),
)
ANSWER = "Thank you. We have sent the fire brigade to look at it. Is the chain still on the door?"
REPLY = "Yes, it was still there this morning at seven."
