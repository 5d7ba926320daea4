"""Ray itself: joined where there is a cluster, else started here."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import socket
import sys
from typing import Any

from evidence.engines import Bounds
from evidence.errors import WrongCallError

REACH_SECONDS = 10.0

STORE_MB = 512
"""Of answers on their way, where Ray is started here."""

EXTRA = "pip install 'tuskprint[ray]'"


def loaded(bounds: Bounds) -> Any:
    """Import Ray, set for what is to be done with it.

    Raises:
        WrongCallError: It is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray tells its makers of every start
    if not bounds.address:
        _ask_for_a_token()
        os.environ.setdefault("RAY_worker_niceness", "0")  # else its workers yield to whatever else there is to do
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise WrongCallError(f"Ray is not installed. Install it: {EXTRA}; or leave out --engine ray.") from error


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
