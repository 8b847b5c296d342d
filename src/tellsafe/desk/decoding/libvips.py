# SPDX-License-Identifier: AGPL-3.0-or-later
"""libvips as workers have it: without a cache, without loaders that nobody asked for, and with its
operations learned by the process that workers are forked from."""

from collections.abc import Iterable

import pyvips


def prepare(loaders: Iterable[str], operations: Iterable[str]) -> None:
    """Before the sandbox: shut every loader but these, among them those for SVG, PDF and all that
    run a program; and learn operations once for all workers. No pixel is worked out: that would
    start threads, and a process with threads must not be forked."""
    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in loaders:
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)
    for operation in operations:
        pyvips.Introspect.get(operation)
