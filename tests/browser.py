"""A headless Chromium driven by its own protocol (Chrome DevTools), for tests of the review screens."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 120.0
"""Seconds; machines that run tests are often busy with others."""

# No pings: a browser that is slow to answer is not gone.
WAITING: dict[str, Any] = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "ArrowUp": 38, "ArrowDown": 40, "Escape": 27, "Enter": 13, "Tab": 9}


def program() -> str | None:
    """Where a browser is; None where none is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class RefusedError(AssertionError):
    """The browser answered a command with an error."""


class Line:
    """One connection to the browser; each command is answered before the next is sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0

    def send(self, method: str, **given: Any) -> dict[str, Any]:
        number = self.begin(method, **given)
        until = time.monotonic() + PATIENCE
        while True:
            told = json.loads(self._socket.recv(timeout=max(0.0, until - time.monotonic())))
            if told.get("id") == number:
                if "error" in told:
                    raise RefusedError(method, told["error"])
                answer: dict[str, Any] = told["result"]
                return answer
            self.hear(told)

    def begin(self, method: str, **given: Any) -> int:
        """Send a command and wait for nothing."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": given}))
        return self._number

    def hear(self, told: dict[str, Any]) -> None:
        """Take note of what is told unasked."""


class Page(Line):
    """One page of the browser.

    Attributes:
        complaints: Scripts that failed, and what the page's policy forbade.
        dialogs: Dialogs that came up, as "type: message". Each is accepted at once: until then the browser answers
            nothing else.
    """

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__(socket)
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)
        self.size(1280, 720)

    def hear(self, told: dict[str, Any]) -> None:
        match told.get("method"), told.get("params", {}):
            case "Runtime.exceptionThrown", params:
                self.complaints.append(str(params["exceptionDetails"]))
            case "Log.entryAdded", {"entry": {"source": "security"} as entry}:
                self.complaints.append(str(entry))
            case "Page.javascriptDialogOpening", params:
                self.dialogs.append(f"{params['type']}: {params['message']}")
                self.begin("Page.handleJavaScriptDialog", accept=True)

    def run(self, script: str) -> Any:
        """Evaluate an expression; a promise is waited for."""
        told = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def go(self, address: str) -> None:
        self.send("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def wait(self, script: str) -> None:
        """Wait until an expression is true; on a page under way, what it asks for may not be there yet."""
        until = time.monotonic() + PATIENCE
        while not self._holds(script):
            assert time.monotonic() < until, f"still not: {script}; page says: {self.run('document.body.innerText')}"
            time.sleep(0.01)

    def _holds(self, script: str) -> bool:
        try:
            return bool(self.run(f"(() => {{ try {{ return Boolean({script}) }} catch {{ return false }} }})()"))
        except RefusedError:
            return False  # the page went while it was asked

    def press(self, key: str) -> None:
        text = key if len(key) == 1 else ""
        code = KEYS.get(key, ord(key[0].upper()))
        given = {"key": key, "text": text, "windowsVirtualKeyCode": code}
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **given)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def size(self, width: int, height: int) -> None:
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def shoot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))


class Browser(Line):
    """A browser that runs."""

    def __init__(self, socket: ClientConnection, base: str) -> None:
        super().__init__(socket)
        self._base = base

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Open a page with cookies and a history of its own; whatever becomes of it, the next one is fresh."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        try:
            with connect(f"{self._base}/devtools/page/{target}", **WAITING) as socket:
                yield Page(socket)
        finally:
            self.send("Target.disposeBrowserContext", browserContextId=context)


@contextmanager
def started(profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it."""
    binary = program()
    assert binary is not None
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    options += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "--disable-extensions", "about:blank"]
    running = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = _address(profile)
        with connect(address, **WAITING) as socket:
            yield Browser(socket, address.split("/devtools/")[0])
    finally:
        running.terminate()
        running.wait(PATIENCE)


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """Start a browser for one page."""
    with started(profile) as browser, browser.page() as page:
        yield page


def _address(profile: Path) -> str:
    """Wait until the browser says where it listens."""
    file, until = profile / "DevToolsActivePort", time.monotonic() + PATIENCE
    while not file.is_file() or len(file.read_text().splitlines()) < 2:
        assert time.monotonic() < until, "the browser does not start"
        time.sleep(0.02)
    port, path = file.read_text().splitlines()[:2]
    return f"ws://127.0.0.1:{port}{path}"
