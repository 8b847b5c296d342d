# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing and opening hold a few chunks, however long the stream is."""

import subprocess
import sys

LIMIT = 100_000_000
# In a process of its own: the high-water mark is of one program's memory, not of pytest's.
ACT = """
import hashlib, os, re, threading
from pathlib import Path
from tellsafe.formats import age
from tellsafe.formats.attachment import open_attachment, seal_attachment

LENGTH = 256 * 1024 * 1024
KEY = bytes(16)

class Generated:
    left = LENGTH
    def read(self, size, /):
        size = min(size, self.left)
        self.left -= size
        return b"\\x5a" * size

class Counted:
    length = 0
    sha256 = hashlib.sha256()
    def write(self, data, /):
        self.length += len(data)
        self.sha256.update(data)

def through_a_pipe(sealing, opening):
    outlet, inlet = os.pipe()
    def seal():
        with os.fdopen(inlet, "wb", 0) as sink:
            sealing(sink)
    thread = threading.Thread(target=seal)
    thread.start()
    with os.fdopen(outlet, "rb", 0) as source:
        opening(source)
    thread.join()

identity, first, second = age.generate_identity(), Counted(), Counted()
recipients = [identity.recipient] * 2
through_a_pipe(
    lambda sink: seal_attachment(Generated(), LENGTH, sink, recipients),
    lambda source: age.open_sealed(source, first, [identity]),
)
through_a_pipe(
    lambda sink: age.seal(Generated(), sink, recipients, file_key=KEY),
    lambda source: open_attachment(source, second, file_key=KEY, true_length=LENGTH,
                                   plain_sha256=first.sha256.hexdigest()),
)
assert first.length == second.length == LENGTH
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024)
"""


def test_a_quarter_of_a_gigabyte_is_sealed_and_opened_in_less_than_100_megabytes() -> None:
    run = subprocess.run([sys.executable, "-c", ACT], check=True, stdout=subprocess.PIPE)
    assert int(run.stdout) < LIMIT
