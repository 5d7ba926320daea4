"""Shuts a process in: no file but those it is allowed to read, nothing to write, no network, no other program.

Linux only, and there by system calls alone: Landlock (kernel 5.13 or newer) for files, a seccomp filter for sockets and
for starting programs. What a system does not have is told by ``guards``, so that a step can say it and write it down.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

if sys.platform != "win32":
    import resource

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _BENEATH = 1, 1
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2

_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""Number of rights on files that each version of Landlock knows (linux/landlock.h); from 5 on it is 16."""

_CALLS = {
    # socket, socketpair, io_uring_setup, execve, execveat, ptrace, process_vm_writev
    "x86_64": (0xC000003E, (41, 53, 425, 59, 322, 101, 311)),
    "aarch64": (0xC00000B7, (198, 199, 425, 221, 281, 117, 271)),
}
"""By machine: its name in seccomp (linux/audit.h), and the calls that are refused (asm/unistd.h)."""

SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime"),
    *("/usr/share/zoneinfo", "/dev/null", "/dev/zero", "/dev/urandom", "/proc", "/sys/devices/system/cpu"),
)
"""What libraries read on their own while they work; none of it is anyone's."""


@cache
def guards() -> tuple[str, ...]:
    """Say what this system can shut: ``files``, ``network``; sorted."""
    can = (("files", _version() > 0), ("network", sys.platform == "linux" and platform.machine() in _CALLS))
    return tuple(name for name, there in can if there)


def missing() -> str:
    """Say in one sentence what is not shut here; empty where all is."""
    lacking = sorted({"files", "network"} - set(guards()))
    if not lacking:
        return ""
    return (
        f"Workers are not kept from {' and '.join(lacking)} on this system (that needs Linux with Landlock): a bug in "
        "a decoder could reach them. Examine files of unknown origin on a computer that holds nothing else."
    )


def shut(readable: Iterable[str]) -> None:
    """Shut this process in, for good, as far as ``guards`` says; call it while it has one thread.

    Args:
        readable: Files and folders that may be read, beside Python's own and SYSTEM; what is not there is passed over.

    Raises:
        OSError: The system refuses what it said it can.
    """
    if not guards():
        return
    _checked(_libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
    if "files" in guards():
        _shut_files([*readable, *SYSTEM, *_of_python()])
    if "network" in guards():
        _shut_calls(*_CALLS[platform.machine()])


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(answer: int, call: str) -> int:
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{call}: {os.strerror(code)}")
    return answer


def _version() -> int:
    """Version of Landlock; 0 where the kernel has none, or has it switched off."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return 0
    return max(0, int(_libc().syscall(_CREATE, None, 0, _VERSION_FLAG)))


def _shut_files(readable: Iterable[str]) -> None:
    version = _version()
    every = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    net = 3 if version >= 4 else 0  # bind, connect
    scopes = 3 if version >= 6 else 0  # abstract sockets, signals: to processes outside
    attributes = struct.pack("=QQQ", every, net, scopes)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    libc = _libc()
    rules = _checked(libc.syscall(_CREATE, attributes, len(attributes), 0), "landlock_create_ruleset")
    try:
        for path in dict.fromkeys(readable):
            _allow(libc, rules, path)
        _checked(libc.syscall(_RESTRICT, rules, 0), "landlock_restrict_self")
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        opened = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EACCES, errno.ENOTDIR):
            return
        raise
    try:
        rights = _READ_FILE | _EXECUTE | (_READ_DIR if Path(path).is_dir() else 0)
        _checked(libc.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", rights, opened), 0), "landlock_add_rule")
    finally:
        os.close(opened)


def _of_python() -> list[str]:
    """Where Python and its libraries come from: what is imported late comes from there too."""
    loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    packages = {_top(Path(file)) for file in loaded if file}
    return sorted({sys.base_prefix, sys.prefix, *_installed(), *(str(folder) for folder in packages)})


def _installed() -> Iterator[str]:
    """Folders of installed packages, which need not lie in Python's own: of ``pip install --user``, of PYTHONPATH."""
    yield from (path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"})
    yield from filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))


def _top(file: Path) -> Path:
    """The folder of the outermost package that a file lies in; the file itself where it lies in none."""
    here = file if not (file.parent / "__init__.py").exists() else file.parent
    while (here.parent / "__init__.py").exists():
        here = here.parent
    return here


def _shut_calls(machine: int, refused: tuple[int, ...]) -> None:
    """Refuse some system calls with EPERM: a filter of the classic BPF (linux/filter.h, linux/seccomp.h)."""
    load, equal, above, give = 0x20, 0x15, 0x35, 0x06
    count = len(refused)  # a jump is told by how many lines are left out; the last line but one lets pass
    program = [(load, 0, 0, 4), (equal, 1, 0, machine), (give, 0, 0, 0x80000000), (load, 0, 0, 0)]
    program += [(above, count + 1, 0, 0x40000000)]  # the other ABI of x86-64, with numbers of its own
    program += [(equal, count - number, 0, call) for number, call in enumerate(refused)]
    program += [(give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x00050000 | errno.EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    _checked(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, header, 0, 0), "seccomp")


def mute() -> None:
    """Let nothing that a library complains of reach the terminal: a file may have chosen the words."""
    opened = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(opened, stream)
    os.close(opened)


def bound_memory(memory_mb: int) -> None:
    """Bound what this process may take beyond what it has mapped already."""
    if sys.platform == "win32":
        return
    statm = Path("/proc/self/statm")
    mapped = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if statm.exists() else 0
    limit = mapped + memory_mb * (1 << 20)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
