# SPDX-License-Identifier: AGPL-3.0-or-later
"""What takes two people at the desk: one proposes, another agrees."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from navigators import Staff
from playwright.sync_api import expect


@dataclass
class Decider:
    """What a member of staff does about decisions, by keyboard alone."""

    staff: Staff

    def finds_a_ground(self, sentence: str, incident: str = "", *, by_a_file: bool = False) -> None:
        """On the page of a tip: proposes to make it part of an incident, new unless named; it
        rests on another source, or on the tip's first attachment."""
        page, staff = self.staff.page, self.staff
        staff.presses(page.locator("summary[data-act=ground]"))
        self._writes("#ground-conduct", sentence)
        if incident:
            staff.tabs_to(page.locator("#ground-incident"))
            page.locator("#ground-incident").select_option(incident)
        if by_a_file:
            self._chooses("form[action$='/ground'] input[value=evidence]")
            page.locator("#ground-evidence").select_option(index=1)
        staff.presses(page.locator("form[action$='/ground'] button[type=submit]"))
        expect(page.locator(".who-is-missing")).to_be_visible()

    def proposes_to_close(self, reason: str, shown: str = "") -> None:
        """On the page of a tip; ``shown`` is what shows that it was made up."""
        page, staff = self.staff.page, self.staff
        staff.presses(page.locator("summary[data-act=close]"))
        self._chooses(f"form[action$='/close'] input[value={reason}]")
        if shown:
            self._writes(".only-made-up textarea", shown)
        staff.presses(page.locator("form[action$='/close'] button[type=submit]"))
        expect(page.locator(".who-is-missing")).to_be_visible()

    def proposes_an_outcome(self, outcome: str) -> None:
        """On the page of an incident."""
        page, staff = self.staff.page, self.staff
        staff.presses(page.locator("summary[data-act=conclude]"))
        self._chooses(f"form[action$='/conclude'] input[value={outcome}]")
        staff.presses(page.locator("form[action$='/conclude'] button[type=submit]"))
        expect(page.locator(".who-is-missing")).to_be_visible()

    def opens_what_waits(self, words: str) -> None:
        """From the list of all that waits for a second person."""
        page = self.staff.page
        self.staff.goes_to("/waiting")
        self.staff.presses(page.locator(".line a").filter(has_text=words).first)
        page.wait_for_url("**#decision")

    def proposes_to_export(self) -> None:
        """On the page of an incident."""
        page, staff = self.staff.page, self.staff
        staff.presses(page.locator("form[action$='/propose-export'] button[type=submit]"))
        page.wait_for_url("**#decision")

    def agrees(self) -> None:
        """To the proposal on this page."""
        page = self.staff.page
        self.staff.presses(page.locator("button[data-act=agree]"))
        expect(page.locator(".who-is-missing")).to_have_count(0)

    def can_agree(self) -> bool:
        return self.staff.page.locator("button[data-act=agree]").count() > 0

    def opens_its_incident(self) -> str:
        """From the page of a tip that is part of one; the incident's id."""
        page = self.staff.page
        self.staff.presses(page.locator(".part-of a"))
        page.wait_for_url("**/incidents/*")
        return urlsplit(page.url).path.rsplit("/", 1)[1]

    def _writes(self, field: str, text: str) -> None:
        self.staff.tabs_to(self.staff.page.locator(field))
        self.staff.page.keyboard.insert_text(text)

    def _chooses(self, radio: str) -> None:
        """Tab reaches the group, arrows the one that is meant."""
        page, wanted = self.staff.page, self.staff.page.locator(radio)
        name = wanted.get_attribute("name")
        first = page.locator(f"{radio.split(' ')[0]} input[name={name}]").first
        self.staff.tabs_to(first)
        page.keyboard.press("Space")
        for _ in range(10):
            if wanted.is_checked():
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows do not reach {radio}")
