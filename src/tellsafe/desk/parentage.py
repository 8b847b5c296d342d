# SPDX-License-Identifier: AGPL-3.0-or-later
"""Child processes that do not outlive the one that started them, however it ends."""

import ctypes
import os
import signal
import sys

SERVER_VARIABLE = "TELLSAFE_PAGES"  # the process that serves the pages, for its worker
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent does not live any more (Linux alone).

    A desk that was killed would otherwise leave a server on its port and a puller beside the next
    one. Killing is safe: nothing is acknowledged before it is committed.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
