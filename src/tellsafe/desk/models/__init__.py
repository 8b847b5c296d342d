# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk keeps: tips, their dialogue, incidents, decisions. Nobody is a row but staff.

There is no table of sources, of people who were reported, or of anyone a tip speaks about, and no
column for what a person is. No row holds a time, only days, but for an alarm while it rings, a
session, and the wait after refused sign-ins; on SQLite the tables are stored in the order of their
random keys, so that no row tells which of a day's tips came first. What the disk still tells of
that is in docs/threat-model.md.
"""

from tellsafe.desk.models.accounts import FairnessCheck, MonthAccount, Pause
from tellsafe.desk.models.decisions import Proposal
from tellsafe.desk.models.dialogue import Draft, Message, Way
from tellsafe.desk.models.incidents import Incident, Link
from tellsafe.desk.models.likeness import Mark, Marked, Picture
from tellsafe.desk.models.oversight import Review, Seat, UsedWord
from tellsafe.desk.models.record import Head, Record, Verified
from tellsafe.desk.models.renditions import Rendering, Rendition
from tellsafe.desk.models.retention import Hold, Purged
from tellsafe.desk.models.search import SearchText, SearchWord
from tellsafe.desk.models.staff import Invitation, Passkey, Refusals, Staff
from tellsafe.desk.models.suspensions import Suspension
from tellsafe.desk.models.tallies import Tally
from tellsafe.desk.models.tips import Attachment, Taken, Tip, Untaken
from tellsafe.desk.models.work import Alarm, Change, Drill, Note, SavedView

__all__ = [
    "Alarm",
    "Attachment",
    "Change",
    "Draft",
    "Drill",
    "FairnessCheck",
    "Head",
    "Hold",
    "Incident",
    "Invitation",
    "Link",
    "Mark",
    "Marked",
    "Message",
    "MonthAccount",
    "Note",
    "Passkey",
    "Pause",
    "Picture",
    "Proposal",
    "Purged",
    "Record",
    "Refusals",
    "Rendering",
    "Rendition",
    "Review",
    "SavedView",
    "SearchText",
    "SearchWord",
    "Seat",
    "Staff",
    "Suspension",
    "Taken",
    "Tally",
    "Tip",
    "Untaken",
    "UsedWord",
    "Verified",
    "Way",
]
