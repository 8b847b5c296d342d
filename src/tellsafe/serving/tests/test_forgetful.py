# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process that begins anew overwrites what it frees, and keeps its id and its words.

Seen to fail without PYTHONMALLOC, and without GLIBC_TUNABLES (MALLOC_PERTURB_ alone spares what is
small).
"""

import subprocess
import sys

PROGRAM = """
import os, resource, sys
from tellsafe.serving.forgetful import begin_forgetful, is_forgetful
before = is_forgetful()
if sys.argv[1] == "begin":
    begin_forgetful()
print(os.getpid(), before, is_forgetful(), resource.getrlimit(resource.RLIMIT_CORE)[1], sys.argv[2])
"""


def said(*words: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-c", PROGRAM, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        shown, _ = process.communicate(timeout=60)
    return process.pid, shown.splitlines()


def test_it_begins_anew_once_and_forgets() -> None:
    pid, lines = said("begin", "a word")
    assert lines == [f"{pid} True True 0 a word"]


def test_a_process_as_it_comes_does_not() -> None:
    """Else the test above would tell nothing."""
    _, (line,) = said("go on", "x")
    assert line.split()[1:3] == ["False", "False"]
