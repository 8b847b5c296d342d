# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a worker that was taken over would try, for ``tellsafe check`` and for the tests.

Each runs inside of a worker in place of reading a file, and writes what came of it to the pipe:
"refused" and why, or "done". A trial that the kernel answers by ending the worker writes nothing.
"""

import ctypes
import errno
import json
import mmap
import os
import socket  # noqa: TID251  to be refused
from collections.abc import Callable
from dataclasses import asdict

from tellsafe.desk.decoding.sandbox import Layers
from tellsafe.desk.decoding.streams import write_all

Trial = Callable[[int, int, Layers], None]


def _tell(pipe: int, attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except OSError as error:
        write_all(pipe, f"refused {error.errno}".encode())
    except (ValueError, MemoryError) as error:
        write_all(pipe, f"refused {type(error).__name__}".encode())
    else:
        write_all(pipe, b"done")


def _trial(attempt: Callable[[int], object]) -> Trial:
    return lambda given, pipe, _: _tell(pipe, lambda: attempt(given))


def _network(_: int) -> object:
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _local_socket(_: int) -> object:
    return socket.socket(socket.AF_UNIX)


def _fork(_: int) -> object:
    if not (child := os.fork()):
        os._exit(0)
    return os.waitpid(child, 0)


def _program(_: int) -> object:
    return os.execv("/bin/true", ["true"])  # noqa: S606  to be refused


def _read_path(_: int) -> object:
    return os.open("/etc/passwd", os.O_RDONLY)


def _write_path(_: int) -> object:
    return os.open("/tmp/tellsafe-trial", os.O_WRONLY | os.O_CREAT)  # noqa: S108  to be refused


def _list_root(_: int) -> object:
    return os.listdir("/")  # noqa: PTH208  one call, to be refused


def _write_given(given: int) -> object:
    return os.pwrite(given, b"changed", 0)


def _is_open(descriptor: int) -> bool:
    try:
        os.lseek(descriptor, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != errno.EBADF
    return True


def _trace(_: int) -> object:
    return _checked(ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0))


def _kill_parent(_: int) -> None:
    os.kill(os.getppid(), 9)


def _parent_memory(_: int) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    return _checked(libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))


def _code(_: int) -> object:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def _memory(_: int) -> object:
    return bytearray(4 << 30)


def _new_world(_: int) -> object:
    return _checked(ctypes.CDLL(None, use_errno=True).unshare(0x10000000))


def _spin(_: int) -> object:
    while True:
        pass


def _hold(given: int, pipe: int, _: Layers) -> None:
    """Have the file in memory, as a reader has."""
    held = os.pread(given, 4096, 0)
    write_all(pipe, b"held")
    while held:
        pass


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result


def _tell_descriptors(_: int, pipe: int, __: Layers) -> None:
    found = [str(one) for one in range(256) if _is_open(one)]
    write_all(pipe, ",".join(found).encode())


def _probe(_: int, pipe: int, layers: Layers) -> None:
    write_all(pipe, json.dumps(asdict(layers)).encode())


TRIALS: dict[str, Trial] = {
    "probe": _probe,
    "hold": _hold,
    "descriptors": _tell_descriptors,
    **{
        name: _trial(attempt)
        for name, attempt in {
            "network": _network,
            "local-socket": _local_socket,
            "fork": _fork,
            "program": _program,
            "read-path": _read_path,
            "write-path": _write_path,
            "list-root": _list_root,
            "write-given": _write_given,
            "trace": _trace,
            "kill-parent": _kill_parent,
            "parent-memory": _parent_memory,
            "code": _code,
            "memory": _memory,
            "new-world": _new_world,
            "spin": _spin,
        }.items()
    },
}
