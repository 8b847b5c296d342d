# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether an entry may be published: it names conduct and harm, and no ground but conduct.

An alarm, not a judge: word lists know the usual ways to write that somebody should be reported
for who they are. A group may stand in an entry as the victim of what is reported, a trait as
the motive of a harm; everything else is refused, with a hint how to say it by conduct.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tellsafe.formats.grounds import MIXED, count_words, read_text

_LEAST_WORDS = 4


@dataclass(frozen=True)
class Finding:
    """Why an entry can't be published: ``code`` of the entry, the problem, and how to say it."""

    code: str
    problem: str
    hint: str


_VICTIM = "If the group is the victim, say who is harmed and how: “{}”."
_HINTS = {
    "ethnicity": "Say what is done, whoever does it: not “strangers of another ethnicity” but "
    "“breaking into homes”. " + _VICTIM.format("attacking people because of their ethnicity"),
    "religion": "Worship is lawful. Say what is done that hurts somebody: not “illegal religious "
    "gathering” but “locking the fire exits of a full hall”. "
    + _VICTIM.format("setting fire to a mosque"),
    "language": "Any language is lawful. Say what is said or done: not “speaks a foreign language” "
    "but “threatening to kill somebody”. "
    + _VICTIM.format("attacking people because of their language"),
    "dress": "Dress and looks hurt nobody. Say what the hands do: not “veiled face” or “long "
    "beard” but “threatening a cashier with a knife”. "
    + _VICTIM.format("attacking women who wear a headscarf"),
    "travel": "Travel is lawful. Say what is done on the way: not “went abroad” but “selling "
    "people into forced work”. " + _VICTIM.format("threatening relatives abroad"),
    "opinion": "An opinion is lawful. Say what is done or prepared: not “extremist views” but "
    "“calling on others to kill somebody”. " + _VICTIM.format("threatening dissidents"),
    "association": "Meeting and belonging are lawful. Say what is done: not “member of an illegal "
    "group” but “hiding explosives”. " + _VICTIM.format("violence against activists"),
    "journalism": "Reporting is lawful. Say what is done that hurts somebody: not “unauthorised "
    "journalism” but “breaking into a home”. " + _VICTIM.format("threats against journalists"),
    "protest": "Protest is lawful. Say what is done that hurts somebody: not “attends protests” "
    "but “throwing fire bombs at people”. " + _VICTIM.format("attacking protesters"),
    "identity": "What a person is hurts nobody. Say what is done to whom: not “mentally ill "
    "neighbour” but “threatening somebody with a knife”. "
    + _VICTIM.format("violence against homeless people"),
    "family": "How people live together is theirs. Say what is done to whom: not “unmarried "
    "couple” but “beating somebody at home”. "
    + _VICTIM.format("threatening a woman because of an abortion"),
    MIXED: "Letters of several alphabets look alike, and nobody can tell what a word of them says. "
    "Write each word in the letters of one: not “\u0455treet” but “street”.",
}
_VAGUE_HINT = (
    "Say who or what is hurt, and how: not “may endanger stability” but “people may be injured”."
)
_SUSPICION_HINT = (
    "Say what can be seen or heard being done: not “suspicious person” but “trying the doors of "
    "parked cars”. What nobody can describe, nobody can answer for."
)
_SENTENCE_HINTS = {
    "conduct": "Add conduct: one sentence on what somebody does that can be seen or heard, such as "
    "“Setting a fire, or blocking a fire exit.”",
    "harm": "Add harm: one sentence on who or what is hurt by it, such as “People may burn or be "
    "trapped.”",
}


def check_texts(
    code: str, names: Mapping[str, str], conduct: Mapping[str, str], harm: Mapping[str, str]
) -> list[Finding]:
    """Findings of one entry, each once; none means that the lists know nothing against it."""
    texts = {"code": code.replace("-", " ")}
    for field, by_language in {"name": names, "conduct": conduct, "harm": harm}.items():
        texts |= {f"{field}.{language}": text for language, text in by_language.items()}
    found = [*_missing(code, names, {"conduct": conduct, "harm": harm})]
    for field, text in texts.items():
        found += _of_text(code, field, text)
    return list(dict.fromkeys(found))


def _missing(
    code: str, names: Mapping[str, str], sentences: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Whoever reads the name of an entry in their language reads there, too, what is meant."""
    for field, by_language in sentences.items():
        for language in dict.fromkeys([*names, *by_language]):
            if count_words(by_language.get(language, "")) < _LEAST_WORDS:
                problem = f"{field}.{language} is missing, or too short to say anything"
                yield Finding(code, problem, _SENTENCE_HINTS[field])


def _of_text(code: str, field: str, text: str) -> Iterator[Finding]:
    reading = read_text(text)
    for mention in reading.grounds:
        problem = f"{field} names {mention.category} as a ground (“{mention.word}”)"
        if mention.category == MIXED:
            problem = f"{field} has a word in the letters of several alphabets (“{mention.word}”)"
        yield Finding(code, problem, _HINTS[mention.category])
    for word in reading.vague:
        yield Finding(code, f"{field} names a harm to nobody (“{word}”)", _VAGUE_HINT)
    for word in reading.suspicion:
        yield Finding(code, f"{field} names a suspicion (“{word}”)", _SUSPICION_HINT)
