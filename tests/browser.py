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
PATIENCE = 60.0
KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "ArrowUp": 38, "ArrowDown": 40, "Escape": 27, "Enter": 13, "Tab": 9}


def program() -> str | None:
    """Where a browser is; None where none is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page of the browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self.complaints: list[str] = []

    def send(self, method: str, **given: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": given}))
        while True:
            told = json.loads(self._socket.recv(timeout=PATIENCE))
            if told.get("id") == self._number:
                assert "error" not in told, (method, told)
                answer: dict[str, Any] = told["result"]
                return answer
            self._hear(told)

    def _hear(self, told: dict[str, Any]) -> None:
        if told.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(told["params"]["exceptionDetails"]))
        elif told.get("method") == "Log.entryAdded" and told["params"]["entry"]["source"] == "security":
            self.complaints.append(str(told["params"]["entry"]))

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
        while not self.run(f"(() => {{ try {{ return Boolean({script}) }} catch {{ return false }} }})()"):
            assert time.monotonic() < until, f"still not: {script}; page says: {self.run('document.body.innerText')}"
            time.sleep(0.01)

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


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """Start a browser with a profile of its own, and end it."""
    binary = program()
    assert binary is not None
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    options += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "--disable-extensions", "about:blank"]
    running = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(_address(profile), max_size=None) as browser:
            target = _ask(browser, 1, "Target.getTargets", {})["targetInfos"]
            page = next(each["targetId"] for each in target if each["type"] == "page")
        base = _address(profile).split("/devtools/")[0]
        with connect(f"{base}/devtools/page/{page}", max_size=None) as socket:
            made = Page(socket)
            made.size(1280, 720)
            yield made
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _ask(socket: ClientConnection, number: int, method: str, given: dict[str, Any]) -> dict[str, Any]:
    socket.send(json.dumps({"id": number, "method": method, "params": given}))
    while True:
        told = json.loads(socket.recv(timeout=PATIENCE))
        if told.get("id") == number:
            answer: dict[str, Any] = told["result"]
            return answer


def _address(profile: Path) -> str:
    """Wait until the browser says where it listens."""
    file, until = profile / "DevToolsActivePort", time.monotonic() + PATIENCE
    while not file.is_file() or len(file.read_text().splitlines()) < 2:
        assert time.monotonic() < until, "the browser does not start"
        time.sleep(0.02)
    port, path = file.read_text().splitlines()[:2]
    return f"ws://127.0.0.1:{port}{path}"
