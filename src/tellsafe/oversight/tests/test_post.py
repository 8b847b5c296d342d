# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters come and answers go; a line that breaks anywhere loses nothing and doubles nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.durable import make_folder
from tellsafe.formats import age
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.letter import seal_letter
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.formats.recovery import new_secret
from tellsafe.oversight.cases import Case
from tellsafe.oversight.home import Home, OversightError
from tellsafe.oversight.post import Post
from tellsafe.oversight.tests.overseen import Overseen, WithLetters
from tellsafe.source.errors import SourceError
from tellsafe.source.letter import Letters
from tellsafe.source.tests.zones import Asked, LostError

Start = Callable[[], Post]


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home.make(tmp_path_factory.mktemp("body") / "body")


@pytest.fixture(scope="module")
def world(body: Home) -> Overseen:
    return Overseen(body=body)


@pytest.fixture
def zones(world: Overseen) -> WithLetters:
    return WithLetters(world)


@pytest.fixture
def start(zones: WithLetters, body: Home, tmp_path: Path) -> Iterator[Start]:
    """The body's program, once more each time, on one folder of this test."""
    home = replace(body, folder=tmp_path / "body")
    with ExitStack() as stack:
        running: list[Post] = []

        def started() -> Post:
            for one in running:
                one.close()
            intake = zones.world.urls["intake"]
            running[:] = [Post(home, intake, client=zones.client, clock=zones.clock)]
            stack.callback(running[0].close)
            return running[0]

        yield started


@pytest.fixture
def letters(zones: WithLetters, tmp_path: Path) -> Iterator[Letters]:
    intake = zones.world.urls["intake"]
    with Letters(tmp_path / "reader", intake, client=zones.client, clock=zones.clock) as found:
        yield found


def breaks_once(zones: WithLetters, kind: str, *, after: bool) -> None:
    """The line breaks at the first request of a kind, before it arrives or after it was done."""

    def lose(asked: Asked) -> None:
        if asked.kind == kind:
            zones.before = zones.after = lambda _: None
            raise LostError

    setattr(zones, "after" if after else "before", lose)


def same_mailbox_by_another_key(case: Case, bulletin: Bulletin) -> bytes:
    """The last letter of a case once more, by a key of its own."""
    key, recipient = Ed25519PrivateKey.generate(), bulletin.charter.oversight.recipient
    letter = replace(
        case.letters[-1].letter,
        letter=b"\xff" * 16,
        mailbox_key=key.public_key().public_bytes_raw(),
    )
    return seal_letter(letter, key, age.parse_recipient(recipient or ""))


def test_a_letter_and_its_answer(zones: WithLetters, start: Start, letters: Letters) -> None:
    secret = new_secret()
    letters.write(secret, asks="heard", text="سىز 您", language="ug", when="then", happened="that")
    post = start()
    assert (post.fetch().letters, zones.letters) == (1, {})
    (case,) = post.cases.all("demo-city")
    one = case.letters[0].letter
    assert (one.asks, one.text, one.when, one.happened) == ("heard", "سىز 您", "then", "that")
    assert not case.is_answered
    post.answer(case, "您好", zones.clock.today())
    assert [(one.text, one.language) for one in letters.read(secret)] == [("您好", "ug")]
    assert letters.read(new_secret()) == []
    assert post.cases.find(case.address[:8], "demo-city").is_answered


def test_a_letter_whose_answer_was_lost_is_not_said_to_be_safe_here(
    zones: WithLetters, letters: Letters
) -> None:
    breaks_once(zones, "intake POST letters", after=True)
    with pytest.raises(SourceError) as caught:
        letters.write(new_secret(), asks="heard", text="?")
    assert (caught.value.id, len(zones.letters)) == ("letter-unsure", 1)


def test_letters_of_one_number_are_one_case(start: Start, letters: Letters) -> None:
    mine, other = new_secret(), new_secret()
    for secret, text in ((mine, "1"), (mine, "2"), (other, "3")):
        letters.write(secret, asks="decision", text=text)
    post = start()
    post.fetch()
    found = post.cases.all("demo-city")
    assert sorted(len(case.letters) for case in found) == [1, 2]


def test_a_letter_of_the_day_of_the_answer_waits(
    zones: WithLetters, start: Start, letters: Letters
) -> None:
    """Seen to fail by the day alone: who wrote again on that day was listed as answered."""
    secret = new_secret()
    letters.write(secret, asks="heard", text="?")
    post = start()
    post.fetch()
    (case,) = post.cases.all("demo-city")
    letters.write(secret, asks="heard", text="not read yet")
    post.fetch()
    post.answer(case, "yes", zones.clock.today())
    (case,) = start().cases.all("demo-city")
    assert not case.is_answered
    post.answer(case, "yes", zones.clock.today())
    assert post.cases.find(case.address, "demo-city").is_answered


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_broken_line_while_fetching(
    zones: WithLetters, start: Start, letters: Letters, method: str, after: bool
) -> None:
    """Seen to fail with the letter acknowledged before it was kept: none was there."""
    for text in ("1", "2", "3"):
        letters.write(new_secret(), asks="heard", text=text)
    post = start()
    breaks_once(zones, f"intake {method} oversight/letters", after=after)
    with pytest.raises(SourceError):
        post.fetch()
    again = start()
    again.fetch()
    texts = [case.letters[0].letter.text for case in again.cases.all("demo-city")]
    assert (sorted(texts), zones.letters) == (["1", "2", "3"], {})


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_answer_that_did_not_get_through_goes_with_the_next_round(
    zones: WithLetters, start: Start, letters: Letters, after: bool
) -> None:
    secret = new_secret()
    letters.write(secret, asks="heard", text="?")
    post = start()
    post.fetch()
    (case,) = post.cases.all("demo-city")
    breaks_once(zones, "intake PUT oversight/messages", after=after)
    with pytest.raises(SourceError):
        post.answer(case, "yes", zones.clock.today())
    assert [one.sent for one in post.cases.answers()] == [False]
    start().fetch()
    assert [one.text for one in letters.read(secret)] == ["yes"]
    assert [one.sent for one in post.cases.answers()] == [True]


def test_an_answer_that_intake_will_not_have_keeps_no_other(
    zones: WithLetters, start: Start, letters: Letters
) -> None:
    """Whoever writes chooses mailbox and key: two letters of one mailbox by two keys, and the
    answer to the second one fits none, ever. Seen to fail: nobody else was answered any more, and
    letters that came were not told."""
    mallory, ada = new_secret(), new_secret()
    letters.write(mallory, asks="heard", text="?")
    post = start()
    post.fetch()
    (trap,) = post.cases.all("demo-city")
    post.answer(trap, "yes", zones.clock.today())
    zones.letters["0" * 64] = same_mailbox_by_another_key(trap, post.bulletin)
    letters.write(ada, asks="heard", text="?")
    post.fetch()
    trap, other = sorted(post.cases.all("demo-city"), key=lambda case: -len(case.letters))
    with pytest.raises(OversightError) as caught:
        post.answer(trap, "no", zones.clock.today())
    assert caught.value.id == "undelivered"
    post.answer(other, "yes", zones.clock.today())
    assert [one.text for one in letters.read(ada)] == ["yes"]
    letters.write(ada, asks="heard", text="!")
    fetched = start().fetch()
    assert (fetched.letters, fetched.undelivered) == (1, 1)


def test_what_can_not_be_read_is_kept_and_told(
    zones: WithLetters, start: Start, body: Home, tmp_path: Path
) -> None:
    """Seen to fail when it was deleted: also a letter to the key that the body had last week."""
    for content in (b"no JWS", b"{}"):
        sealed = age.seal_bytes(pad_to_bucket(content), [body.identity.recipient])
        zones.letters[f"{len(content):064x}"] = sealed
    zones.letters["f" * 64] = b"not sealed at all"
    fetched = start().fetch()
    assert (fetched.letters, fetched.refused, zones.letters) == (0, 3, {})
    kept = [path.read_bytes() for path in (tmp_path / "body" / "unread").iterdir()]
    assert len(kept) == 3
    assert b"not sealed at all" in kept


def test_letters_to_the_key_of_before_are_read_by_whoever_has_it(
    zones: WithLetters, world: Overseen, letters: Letters, body: Home, tmp_path: Path
) -> None:
    """What waits goes to the key that the charter names now. Seen to fail: it lay in unread/, and
    no program opened it, nor could the folder of before fetch it."""
    letters.write(new_secret(), asks="heard", text="to the key of before")
    home = Home.make(tmp_path / "new")
    zones.world = replace(world, body=home)
    zones.publish(zones.world.signed(serial=2))
    zones.letters["f" * 64] = b"not sealed at all"
    intake = world.urls["intake"]
    with closing(Post(home, intake, client=zones.client, clock=zones.clock)) as post:
        assert (post.fetch().refused, post.cases.all("demo-city")) == (2, [])
        former = make_folder(home.folder / "former") / "2026.json"
        former.write_bytes((body.folder / "oversight.json").read_bytes())
        assert post.fetch().letters == 1
        (case,) = post.cases.all("demo-city")
        assert case.letters[0].letter.text == "to the key of before"
        assert len(list((home.folder / "unread").iterdir())) == 1
        former.write_text("{}")
        with pytest.raises(OversightError) as caught:
            post.fetch()
        assert caught.value.id == "former"
        former.unlink()
        with pytest.raises(OversightError) as caught:
            post.cases.all("demo-city")
        assert caught.value.id == "damaged"


def test_a_charter_that_names_other_keys_stops_everything(
    zones: WithLetters, world: Overseen, start: Start, letters: Letters, tmp_path: Path
) -> None:
    """A letter to the wrong keys would be read by whoever holds them: the body is the first to see.

    Seen to fail without ``is_named_by``: nothing was said."""
    letters.write(new_secret(), asks="heard", text="to the right one")
    start()
    changed = replace(world, body=Home.make(tmp_path / "mallory"))
    zones.publish(changed.signed(serial=2))
    with pytest.raises(OversightError) as caught:
        start()
    assert caught.value.id == "not-named"
    assert len(zones.letters) == 1


def test_keys_that_the_log_does_not_show_are_written_to_by_nobody(
    zones: WithLetters, world: Overseen, letters: Letters, tmp_path: Path
) -> None:
    changed = replace(world, body=Home.make(tmp_path / "mallory"))
    zones.publish(changed.signed(serial=2), logged=False)
    with pytest.raises(SourceError) as caught:
        letters.write(new_secret(), asks="heard", text="?")
    assert caught.value.id == "bulletin-not-logged"
    assert zones.letters == {}


def test_where_there_is_no_body_nothing_is_sent(tmp_path: Path) -> None:
    zones = WithLetters(Overseen())
    intake = zones.world.urls["intake"]
    with (
        Letters(tmp_path / "x", intake, client=zones.client, clock=zones.clock) as letters,
        pytest.raises(SourceError) as caught,
    ):
        letters.write(new_secret(), asks="heard", text="?")
    assert caught.value.id == "no-letters"


def test_everything_on_the_bodys_disk_is_sealed(
    zones: WithLetters, start: Start, letters: Letters, tmp_path: Path
) -> None:
    letters.write(new_secret(), asks="heard", text="CANARY in a letter")
    post = start()
    post.fetch()
    (case,) = post.cases.all("demo-city")
    post.answer(case, "CANARY in an answer", zones.clock.today())
    kept = [path.read_bytes() for path in (tmp_path / "body").rglob("*") if path.is_file()]
    assert len(kept) >= 3
    assert not any(b"CANARY" in one for one in kept)


def test_a_name_that_fits_none_or_several_is_told(start: Start, letters: Letters) -> None:
    letters.write(new_secret(), asks="heard", text="?")
    post = start()
    post.fetch()
    (case,) = post.cases.all("demo-city")
    for name in ("", case.address[:5], "0" * 64):
        with pytest.raises(OversightError) as caught:
            post.cases.find(name, "demo-city")
        assert caught.value.id == "no-case"
    with pytest.raises(OversightError) as caught:
        post.answer(case, "", post.bulletin.issued)
    assert caught.value.id == "answer"
