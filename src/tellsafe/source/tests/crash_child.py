# SPDX-License-Identifier: AGPL-3.0-or-later
"""A client that gets killed: ``python -m … HOME INTAKE FILE COUNT DAY``.

It goes on with what waits and reports until it has reported COUNT times, as a person would who
opens the app again. Nothing in it is made for the test.
"""

import sys
from datetime import date
from pathlib import Path

from tellsafe.formats.periods import parse_day
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.world import Clock


def main(home: Path, intake: str, file: Path, count: int, day: date) -> None:
    with Source(home, intake, clock=Clock(day)) as source:
        try:
            source.ensure_stamps()
        except SourceError as error:
            if error.id != "not-activated":
                raise
            source.activate(ADA, lambda: CODE)
        source.resume()
        while len(source.tips) + len(source.waiting) < count:
            number = len(source.tips) + len(source.waiting)
            report = Report("arson-and-fire-danger", f"report {number}", "en")
            source.report(report, [File(file), File(file, as_is=True)])
        if source.waiting:
            raise SystemExit(str(source.resume()))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), parse_day(sys.argv[5])
    )
