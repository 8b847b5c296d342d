# SPDX-License-Identifier: AGPL-3.0-or-later
"""The check of a catalogue, both ways: nobody is reported for who they are, and who is attacked
for it can say so.

Seen to fail: without the lists every one of GROUNDS and WRAPPED passes; without the rules 64 of the
71 VICTIMS are refused; with one rule that takes a harm anywhere in the text for an excuse, 21 of
the 30 WRAPPED pass.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.catalogue import Catalogue, Entry, check_catalogue
from tellsafe.formats.catalogue_check import _HINTS, _SUSPICION_HINT, _VAGUE_HINT, Finding
from tellsafe.formats.grounds import read_text

CONDUCT, HARM = "Setting a fire where people sleep.", "People may burn or be trapped."

GROUNDS = {
    "ethnicity": [
        "Strange people of Uyghur ethnicity",
        "Refugees without papers",
        "Violence by ethnic groups",
        "Somebody speaks a minority language at home",
        "民族可疑人员",
        "外来人口聚居",
        "可能影响民族团结",
        "مىللىتى باشقا كىشىلەر",
        "كۆچمەنلەر يىغىلغان جاي",
        "Undocumented workers on a building site",
        "People without valid papers",
        "非法移民聚居",
    ],
    "religion": [
        "Suspicious religious dress",
        "Illegal religious gathering",
        "Prays in public",
        "Praying in a park",
        "Religious extremism",
        "A mosque without permission",
        "Unregistered church",
        "Teaching the Quran to children",
        "Selling a Quran",
        "Following a religion",
        "宗教聚会",
        "非法宗教活动",
        "非法宗教聚會",
        "公开礼拜",
        "在家礼拜",
        "学经班",
        "ناماز ئوقۇش",
        "قانۇنسىز دىنىي يىغىلىش",
        "ئاممىۋى سورۇندا ناماز ئوقۇش",
        "قۇرئان ئۆگىتىش",
        "Refuses to eat pork",
        "Does not drink alcohol",
        "Stopped drinking alcohol",
        "不吃猪肉",
        "戒酒",
        "چوشقا گۆشى يېمەسلىك",
    ],
    "language": [
        "Speaks a foreign language",
        "Talks with an accent",
        "讲少数民族语言",
        "说维吾尔语",
        "تىلى باشقا",
        "ئۇيغۇرچە سۆزلەش",
    ],
    "dress": [
        "Extremist appearance",
        "A man with a long beard",
        "Wearing a headscarf",
        "Face covering",
        "穿着异常",
        "穿著異常",
        "可疑穿着",
        "蒙面",
        "戴面纱的妇女",
        "戴面紗",
        "留大胡子",
        "رومال ئارتىش",
        "ھىجاب كىيگەن ئاياللار",
        "ساقال قويۇش",
        "دىنىي كىيىم",
    ],
    "travel": [
        "Travels abroad",
        "Applied for a passport",
        "Has relatives overseas",
        "出境旅行",
        "申请护照",
        "有境外亲属",
        "چەتئەل سەپىرى",
        "چەتئەلگە چىقىش",
        "پاسپورت ئىلتىماس قىلىش",
        "Overstays a visa",
        "逾期滞留",
    ],
    "opinion": [
        "Criticising the government",
        "Spreading rumours",
        "Insulting the state",
        "Anti-government slogans",
        "Extremist views",
        "发表不当言论",
        "散布谣言",
        "煽动颠覆",
        "ھۆكۈمەتنى تەنقىد قىلىش",
        "ئەسەبىي پىكىرلەر",
        "Uses a VPN",
        "Listens to foreign radio",
        "Reads banned books",
        "Posts against a war, with anti-war songs",
        "Does not watch state television",
        "翻墙上网",
        "使用VPN",
        "看禁书",
        "چەكلەنگەن كىتاب ئوقۇش",
    ],
    "association": [
        "Membership of an illegal organisation",
        "Member of a banned group",
        "Foreign contacts",
        "Secret meetings",
        "非法集会",
        "参加工会",
        "قانۇنسىز تەشكىلات",
        "مەشرەپ ئۇيۇشتۇرۇش",
    ],
    "journalism": [
        "Unauthorised journalism",
        "Filming police officers",
        "Illegal broadcasts",
        "未经许可采访",
        "拍摄警察执法",
        "رۇخسەتسىز مۇخبىرلىق",
    ],
    "protest": [
        "Attends protests",
        "Planning a demonstration",
        "On strike",
        "参加抗议",
        "越级上访",
        "上访人员",
        "نامايىشقا قاتنىشىش",
        "ئەرز قىلىش",
        "A vigil in the square",
        "Organising a strike",
        "参加烛光晚会",
    ],
    "identity": [
        "Homosexual behaviour",
        "Mentally ill neighbour",
        "同性恋",
        "流浪人员",
        "ھەمجىنسلىق",
        "Two men kissing in a park",
        "A same-sex couple moved in",
        "A drag show",
        "A neighbour with schizophrenia",
        "精神分裂患者",
    ],
    "family": [
        "Has more than three children",
        "An unauthorised birth",
        "Helped with an abortion",
        "Unmarried people living together",
        "超生家庭",
        "違反計劃生育",
        "未婚同居",
        "پىلانسىز تۇغۇش",
    ],
}
# A ground does not become conduct by standing beside a harm, real or made up.
WRAPPED = [
    "Going abroad may endanger stability",
    "A threat to stability because of religion",
    "People who are a threat because of their religion",
    "Endangering social harmony through prayer",
    "Threatening national unity by speaking another language",
    "Religious views that endanger public order",
    "Threats from religious people",
    "Threats to others in sermons",
    "Threatening religious sermons",
    "Damage done by protesters",
    "Attack by Muslims",
    "Attack planned in a mosque",
    "Attack-minded Muslims",
    "Danger of religious people",
    "Hate crime by Muslims",
    "Muslims who attack others",
    "Protesters burned the flag",
    "Protesters threatened a policeman",
    "Violence of Muslims",
    "Violent Muslims",
    "危害社会稳定的宗教活动",
    "利用宗教威胁他人",
    "袭击他人的穆斯林",
    "暴力穆斯林",
    "破坏民族团结",
    "穆斯林威胁他人",
    "دىندارلار باشقىلارغا ھۇجۇم قىلىش",
    "دىندارلارنىڭ تەھدىتى",
    "ھۇجۇم قىلغان مۇسۇلمانلار",
    "مۇقىملىققا تەھدىت سالىدىغان دىنىي پائالىيەت",
]
SUSPICION = [
    "Suspicious person",
    "Suspicious religious people",
    "Acts strangely",
    "A family with unusual contacts",
    "Suspiciously dressed",
    "可疑人员",
    "形迹可疑",
    "行为异常的人",
    "گۇمانلىق شەخس",
    "غەلىتە ھەرىكەت",
    "Does not greet neighbours",
    "Leaves by the back door",
    "Uses too much electricity",
    "用电异常",
    "不与邻居来往",
]
VAGUE = [
    "It may endanger stability",
    "Disturbing public order",
    "A danger to national security",
    "Harm to social values",
    "影响社会稳定",
    "寻衅滋事",
    "危害国家安全",
    "مۇقىملىققا تەسىر يەتكۈزۈش",
    "ئىجتىمائىي تەرتىپنى بۇزۇش",
]
VICTIMS = [
    "Hate crime",
    "Religious hate crime",
    "Transnational repression",
    "Transnational repression against a diaspora",
    "Anti-Muslim violence",
    "Racist violence",
    "Attack on a mosque",
    "Attack on a place of worship",
    "Attacks on mosques, churches or synagogues",
    "Attack on a peaceful protest",
    "Setting fire to a mosque",
    "Vandalising a synagogue",
    "Violence outside a mosque",
    "Mosque set on fire",
    "Somebody attacks a mosque",
    "Threats against journalists",
    "Threatening journalists",
    "A journalist is being threatened",
    "Journalists threatened because of their work",
    "Violence against protesters",
    "Driving a car into a protest",
    "Attacking or threatening people because of their ethnicity, religion or language",
    "Violence motivated by religion or ethnicity",
    "Attacking people for speaking their language",
    "Attacking women who wear a headscarf",
    "Threats against people who wear a headscarf",
    "Threatening exiles or their relatives to silence them",
    "Threatening relatives abroad to silence somebody",
    "Kidnapping of dissidents",
    "Harassment of worshippers",
    "Harassing Uyghur students",
    "Crimes against minorities",
    "Members of a minority are attacked",
    "Violence against a refugee",
    "Migrants exploited",
    "Beating homeless people",
    "Violence against gay people",
    "Locking up undocumented workers",
    "Violence against sex workers",
    "Abuse of people with dementia",
    "Attacking a same-sex couple",
    "仇恨犯罪",
    "跨国镇压",
    "针对海外侨民的跨国镇压",
    "袭击清真寺",
    "襲擊清真寺",
    "纵火焚烧教堂",
    "对清真寺的袭击",
    "针对记者的威胁",
    "威胁记者",
    "记者遭到恐吓",
    "因民族或宗教而攻击他人",
    "因其民族、宗教、语言而袭击他人",
    "针对少数民族的暴力",
    "骚扰侨民",
    "威胁海外侨民及其家属",
    "威胁境外亲属",
    "殴打抗议者",
    "对示威者的暴力",
    "ئۆچمەنلىك جىنايىتى",
    "چېگرا ھالقىغان باستۇرۇش",
    "مەسچىتكە ھۇجۇم قىلىش",
    "مەسچىتكە ئوت قويۇش",
    "مەسچىت ياكى چېركاۋلارغا ھۇجۇم قىلىش",
    "مۇخبىرلارغا تەھدىت سېلىش",
    "مۇخبىرلارنى قورقۇتۇش",
    "دىنىي جايلارغا ھۇجۇم قىلىش",
    "دىندارلارغا قارشى زوراۋانلىق",
    "مىللىتى ياكى دىنى سەۋەبىدىن ئادەمگە ھۇجۇم قىلىش",
    "مۇھاجىرلارغا تەھدىت سېلىش",
    "چەتئەلدىكى تۇغقانلارغا تەھدىت سېلىش",
]
# Conduct that has nothing to do with any group, in words that come close to the lists.
CONDUCTS = [
    "Threatening somebody with a knife",
    "Suspicious package on a train",
    "Foreign object on the tracks",
    "Black market for medicine",
    "Striking a person",
    "Disabling a fire alarm",
    "Theft of jewellery or a catalytic converter",
    "Working without protective clothing",
    "Threats on social media",
    "Secretly filming in changing rooms",
    "Withholding workers' passports",
    "Fraud in bad faith",
    "Breaking in by the back door",
    "Selling spoiled pork",
    "Selling alcohol to children",
    "Driving after drinking alcohol",
    "Forced abortion",
    "Driving over children",
    "Striking workers' heads with tools",
    "Filming child abuse",
    "Cutting through a power line",
    "持刀威胁他人",
    "翻墙入室盗窃",
    "危及许多生命",
    "虐待自闭症儿童",
    "酒后驾驶",
    "社交媒体上的威胁",
    "语言威胁他人",
    "极端天气下擅自开闸",
    "没有防护服的作业",
    "ئوت قويۇش",
    "ئادەم ئۆلتۈرۈش",
    "پىچاق بىلەن تەھدىت سېلىش",
]


def check(**changes: object) -> list[Finding]:
    """Of an entry with these texts; a bare conduct or harm is that of each language."""
    texts = {"code": "x", "name": {"en": "Fire"}, "conduct": CONDUCT, "harm": HARM, "life": True}
    texts |= changes
    for field in ("conduct", "harm"):
        if isinstance(texts[field], str):
            texts[field] = dict.fromkeys(("en", "zh", "ug"), texts[field])
    return check_catalogue(Catalogue((Entry(**texts),)))  # type: ignore[arg-type]


def named(text: str) -> list[Finding]:
    return check(name={"en": "Fire", "zh": text})


@pytest.mark.parametrize(
    ("category", "text"), [(kind, text) for kind, texts in GROUNDS.items() for text in texts]
)
def test_who_somebody_is_is_no_ground(category: str, text: str) -> None:
    assert category in {mention.category for mention in read_text(text).grounds}
    assert any(finding.hint == _HINTS[category] for finding in named(text))


@pytest.mark.parametrize("text", WRAPPED)
def test_a_harm_beside_it_does_not_make_it_one(text: str) -> None:
    assert read_text(text).grounds
    assert named(text)


@pytest.mark.parametrize("text", SUSPICION)
def test_suspicion_is_no_conduct(text: str) -> None:
    assert read_text(text).suspicion
    assert _SUSPICION_HINT in {finding.hint for finding in named(text)}


@pytest.mark.parametrize("text", VAGUE)
def test_a_harm_to_nobody_is_no_harm(text: str) -> None:
    assert read_text(text).vague
    assert _VAGUE_HINT in {finding.hint for finding in check(harm=text)}


@pytest.mark.parametrize("text", VICTIMS)
def test_who_is_attacked_for_it_can_say_so(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", CONDUCTS)
def test_conduct_passes(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("field", ["code", "name", "conduct", "harm"])
def test_every_field_is_read(field: str) -> None:
    texts: dict[str, object] = {
        "code": "religious-dress",
        "name": {"en": "Fire", "ug": "دىنىي كىيىم"},
        "conduct": "Somebody wears religious dress in the street.",
        "harm": "People see religious dress in the street.",
    }
    assert any(
        finding.problem.startswith(field) and "religion" in finding.problem
        for finding in check(**{field: texts[field]})
    )


@pytest.mark.parametrize("nothing", ["", "  ", "Fire.", "bad things happen"[:10], "坏事", "…………"])
@pytest.mark.parametrize("field", ["conduct", "harm"])
def test_an_entry_says_what_is_done_and_what_it_harms(field: str, nothing: str) -> None:
    (finding,) = check(**{field: {"en": nothing}})
    assert finding.problem == f"{field}.en is missing, or too short to say anything"
    assert finding.hint.startswith(f"Add {field}:")


@pytest.mark.parametrize("field", ["conduct", "harm"])
def test_an_entry_says_it_in_each_language_in_which_it_has_a_name(field: str) -> None:
    names = {"en": "Fire", "zh": "火灾", "ug": "ئوت ئاپىتى"}
    (finding,) = check(name=names, **{field: {"en": CONDUCT, "zh": "有人放火烧毁房屋。"}})
    assert finding.problem == f"{field}.ug is missing, or too short to say anything"


@pytest.mark.parametrize(
    "disguised",
    [
        "RELIGIOUS dress",
        "Ｒｅｌｉｇｉｏｕｓ ｄｒｅｓｓ",
        "reli\u200bgious dr\u00adess",
        "religious-dress",
        "宗\u200b教",
        "دين",
        "دى\u200cن",
        "دىـــن",
        "هىجاب",
        "ﺩﻯﻥ",
    ],
)
def test_another_spelling_is_the_same_word(disguised: str) -> None:
    assert read_text(disguised).grounds


@given(
    st.sampled_from([text for texts in GROUNDS.values() for text in texts]),
    st.sampled_from([*VICTIMS, *CONDUCTS, CONDUCT]),
)
def test_a_ground_stays_one_beside_any_other_sentence(ground: str, other: str) -> None:
    assert read_text(f"{other}. {ground}.").grounds
    assert read_text(f"{ground}. {other}.").grounds


@given(st.sampled_from([*VICTIMS, *CONDUCTS]), st.sampled_from([*VICTIMS, *CONDUCTS]))
def test_two_sentences_that_pass_pass_together(first: str, second: str) -> None:
    assert read_text(f"{first}. {second}.").grounds == ()


@pytest.mark.parametrize("hint", [*_HINTS.values(), _VAGUE_HINT, _SUSPICION_HINT])
def test_each_hint_shows_words_that_fail_and_words_that_pass(hint: str) -> None:
    quotes = re.findall(r"(not |or |but |how: )“([^”]+)”", hint)
    assert {word for word, _ in quotes} >= {"not ", "but "}
    for word, quote in quotes:
        reading = read_text(quote)
        is_refused = bool(reading.grounds or reading.vague or reading.suspicion)
        assert is_refused == (word in ("not ", "or "))
