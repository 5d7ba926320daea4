"""Ray itself: joined where there is a cluster, else started here."""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from typing import Any

from evidence.engines import Bounds, local
from evidence.errors import WrongCallError

REACH_SECONDS = 10.0

STORE_MB = 512
"""Of answers on their way, where Ray is started here."""

NEEDLESS = ("monitor", "log_monitor", "api_server")
"""Services of Ray for clusters that grow, terminals and browsers. Each is a program of its own, which takes a second to
start; two are asked to end, and do not, for another."""

EXTRA = "pip install 'tuskprint[ray]'"

MISSING = f"Ray is not installed. Install it: {EXTRA}; or leave out --engine ray."


def loaded(bounds: Bounds) -> Any:
    """Import Ray, set for what is to be done with it.

    Raises:
        WrongCallError: It is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray tells its makers of every start
    if not bounds.address:
        _ask_for_a_token()
        os.environ.setdefault("RAY_worker_niceness", "0")  # else its workers yield to whatever else there is to do
    if importlib.util.find_spec("ray") is None:
        raise WrongCallError(MISSING)
    return importlib.import_module("ray")


def joined(ray: Any, bounds: Bounds) -> int:
    """Join the cluster, or start Ray here; return on how many cores to work.

    Raises:
        WrongCallError: There is no cluster at the address, or Ray does not start.
    """
    if not ray.is_initialized():
        quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
        try:
            if bounds.address:
                _reach(bounds.address)
                ray.init(address=bounds.address, **quiet)
            else:
                store = STORE_MB << 20
                _without(NEEDLESS)
                # One worker, since each takes a second to start; it has processes on every core.
                ray.init("local", num_cpus=1, include_dashboard=False, object_store_memory=store, **quiet)
        except (RuntimeError, ValueError, OSError) as error:
            where = f"The Ray cluster at {bounds.address} cannot be joined" if bounds.address else "Ray does not start"
            raise WrongCallError(
                f"{where}: {first_line(error)}. Start it with 'ray start' under the same Python and Ray as here, "
                "check the address, or leave out --engine."
            ) from error
    if bounds.address and not bounds.wanted:
        return max(1, int(ray.cluster_resources().get("CPU", 1)))
    return bounds.workers


class Starting:
    """Ray as it starts on this machine, in a thread of its own, so that others can work meanwhile.

    The thread stays, and ends Ray at last: the system ends what a thread has started as soon as that thread ends.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.ray: Any = None
        self._bounds = bounds
        self._failure: Exception | None = None
        self._done, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def up(self) -> bool:
        """Tell whether it has started.

        Raises:
            WrongCallError: It does not start.
        """
        if self._failure is not None:
            raise self._failure
        return self._done.is_set()

    def gone(self) -> bool:
        """Tell whether it had started and was ended."""
        return self._done.is_set() and self._failure is None and not self.ray.is_initialized()

    def settle(self) -> None:
        """Wait until it has started, or does not."""
        self._done.wait()

    def end(self) -> None:
        """End it."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self.ray = loaded(self._bounds)
            atexit.register(self.end)  # before what Ray registered: that waits for messages, of which there are none
            joined(self.ray, self._bounds)
        except Exception as error:  # raised where somebody waits for it
            self._failure = error
            return
        finally:
            self._done.set()
        self._over.wait()
        self.ray.shutdown()


_STARTED: list[Starting] = []


def started(bounds: Bounds) -> Starting:
    """Let Ray start on this machine, where it has not.

    Raises:
        WrongCallError: It is not installed.
    """
    if importlib.util.find_spec("ray") is None:
        raise WrongCallError(MISSING)
    if not _STARTED or _STARTED[-1].gone():
        # For good: nothing may be taken out of it while Ray's thread reads it.
        os.environ.update(local.ONE_THREAD | local.HOLD_MEMORY)
        _end_in_order()
        _STARTED[:] = [Starting(bounds)]
    return _STARTED[-1]


def settle() -> None:
    """Let no program end while Ray starts: that crashes, and leaves processes."""
    for starting in _STARTED:
        starting.settle()


def _end_in_order() -> None:
    """Let a program that is told to end do so in order: Ray itself sees to that in the main thread only."""
    os.environ.setdefault("RAY_DISABLE_FAILURE_SIGNAL_HANDLER", "1")
    main = threading.current_thread() is threading.main_thread()
    if main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _without(services: Iterable[str]) -> None:
    """Let this program's Ray start without some services; one that Ray does not know by this name starts as ever."""
    node = importlib.import_module("ray._private.node").Node
    for service in services:
        setattr(node, f"start_{service}", lambda *_, **__: None)


def _reach(address: str) -> None:
    """Try the address: Ray itself ends the whole program where nobody answers."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit() and "/" not in address:
        socket.create_connection((host, int(port)), REACH_SECONDS).close()


def _ask_for_a_token() -> None:
    """Let nobody but this program command the Ray that it starts, whose ports are open to the network."""
    if "RAY_AUTH_MODE" not in os.environ and "ray" not in sys.modules:  # Ray reads it once, when it is imported
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


def first_line(error: BaseException) -> str:
    """Return what an error says first."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
