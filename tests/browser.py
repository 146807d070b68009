"""A small driver of headless Chromium over the DevTools protocol: no network, and every request recorded."""

import base64
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-features=IsolateSandboxedIframes",  # a frame in the same process can be looked into
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND"
LOOPBACK = f"{NOWHERE} , EXCLUDE 127.0.0.1"
START_SECONDS = 60
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
KEY_CODES = {
    "Enter": 13, "Escape": 27, "Tab": 9, " ": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39,
    "ArrowDown": 40, "Home": 36, "End": 35, "/": 191,
}  # fmt: skip
ANSWER_SECONDS = 30


def require_chromium() -> str:
    """Where Chromium is; skips the test without it, and fails it where CI is set."""
    if CHROMIUM:
        return CHROMIUM
    if os.environ.get("CI") == "true":
        pytest.fail("no chromium on PATH: install it, the page cannot be tested without")
    pytest.skip("no chromium on PATH: the page is not tested in a browser")


class Browser:
    """One Chromium with its own profile; `open` gives it a file, and a new record of requests and errors.

    It reaches nothing at all, or nothing but servers on 127.0.0.1.
    """

    def __init__(self, *, answer_seconds: float = ANSWER_SECONDS, loopback: bool = False) -> None:
        self._answer_seconds = answer_seconds
        self._profile = Path(tempfile.mkdtemp(prefix="kg-chromium-"))
        rules = LOOPBACK if loopback else NOWHERE
        command = [require_chromium(), *FLAGS, rules, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._ids = itertools.count(1)
        self._open = contextlib.ExitStack()
        try:
            self._socket = self._attach()
        except BaseException:
            self._end()
            raise
        self._contexts: dict[str, int] = {}
        self.requests: list[str] = []
        self.errors: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        blocked = ["https://*", "ws://*", "wss://*", "ftp://*"]
        self.send("Network.setBlockedURLs", urls=blocked if loopback else ["http://*", *blocked])

    def _attach(self) -> ClientConnection:
        port_file = self._profile / "DevToolsActivePort"
        deadline = time.monotonic() + START_SECONDS
        while not (port_file.exists() and len(port_file.read_text().split()) == 2):
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError("chromium did not open its debugging port")
            time.sleep(0.05)
        port, path = port_file.read_text().split()
        with connect(f"ws://127.0.0.1:{port}{path}", proxy=None) as socket:
            socket.send(json.dumps({"id": 0, "method": "Target.getTargets"}))
            targets = json.loads(socket.recv(timeout=ANSWER_SECONDS))["result"]["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        address = f"ws://127.0.0.1:{port}/devtools/page/{target}"
        return self._open.enter_context(connect(address, proxy=None, max_size=None))

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a DevTools method and return its result; events that arrive meanwhile are recorded."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=self._answer_seconds))
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._record(message)

    def _record(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.executionContextCreated":
                context = params["context"]
                if context.get("auxData", {}).get("isDefault"):
                    self._contexts[context["auxData"]["frameId"]] = context["id"]
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"][:200])
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.errors.append(details.get("exception", {}).get("description", details["text"]))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.errors.append(" ".join(str(arg.get("value")) for arg in params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.errors.append(params["entry"]["text"])
            case "Page.javascriptDialogOpening":
                self.errors.append(f"dialog: {params['message']}")

    def open(
        self,
        path: Path,
        *,
        width: int = 1400,
        height: int = 900,
        dark: bool = False,
        motion: bool = False,
        state: str = "",
    ) -> None:
        """Open a file in a window of this size and wait until the page says that it is ready.

        Without `motion` the page is told to move nothing, so that a test need not wait for it.
        """
        self.resize(width, height)
        self.emulate(dark=dark, motion=motion)
        self.send("Page.navigate", url="about:blank")
        self.requests.clear()
        self.errors.clear()
        self.send("Page.navigate", url=path.resolve().as_uri() + (f"#{state}" if state else ""))
        self.wait_for("window.kgPage && window.kgPage.ready")

    def emulate(self, *, dark: bool = False, motion: bool = False, paper: bool = False) -> None:
        """Take on what a person has chosen: dark colours, motion, or a print on paper."""
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "no-preference" if motion else "reduce"},
        ]
        self.send("Emulation.setEmulatedMedia", media="print" if paper else "", features=features)

    def visit(self, url: str, *, width: int = 1400, height: int = 900) -> None:
        """Open an address in a window of this size and wait until the page says that it is ready."""
        self.resize(width, height)
        self.send("Page.navigate", url="about:blank")
        self.requests.clear()
        self.errors.clear()
        self.send("Page.navigate", url=url)
        self.wait_for("window.kgPage && window.kgPage.ready")

    def resize(self, width: int, height: int) -> None:
        """Give the window this size in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def find_frame(self) -> int:
        """The number by which `run` knows the first frame inside the page."""
        tree = self.send("Page.getFrameTree")["frameTree"]
        frame = tree["childFrames"][0]["frame"]["id"]
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            self.run("1")
            if frame in self._contexts:
                return self._contexts[frame]
            time.sleep(0.05)
        raise TimeoutError("the frame has no script")

    def run(self, expression: str, *, frame: int | None = None) -> Any:
        """The value of a JavaScript expression in the page, or in a frame of it."""
        where = {} if frame is None else {"contextId": frame}
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, **where
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def wait_for(self, expression: str, *, seconds: float = 15, frame: int | None = None) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + seconds
        while not self.run(f"Boolean({expression})", frame=frame):
            if time.monotonic() > deadline:
                raise TimeoutError(f"never true: {expression}; console: {self.errors}")
            time.sleep(0.05)

    def click(self, x: float, y: float, *, times: int = 1) -> None:
        """Press and release the left button of a real mouse there."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def click_on(self, selector: str) -> None:
        """Click in the middle of the first element that a CSS selector finds."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'nearest'}})")
        self.click(*self.middle(selector))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press the left button of a real mouse at one point, move it in steps, and let it go at another."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=start[0], y=start[1])
        button = {"button": "left", "clickCount": 1}
        self.send("Input.dispatchMouseEvent", type="mousePressed", x=start[0], y=start[1], **button)
        for step in range(1, 9):
            x, y = (a + (b - a) * step / 8 for a, b in zip(start, end, strict=True))
            self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
        self.send("Input.dispatchMouseEvent", type="mouseReleased", x=end[0], y=end[1], **button)

    def middle(self, selector: str) -> tuple[float, float]:
        """The middle of the first element that a CSS selector finds."""
        x, y = self.run(
            f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        return x, y

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, named as in KeyboardEvent.key."""
        code = KEY_CODES.get(key, ord(key.upper()) if len(key) == 1 else 0)
        text = {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
        rest = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.send("Input.dispatchKeyEvent", type="keyDown", **rest, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **rest)

    def type(self, text: str) -> None:
        """Type text into the focused field."""
        self.send("Input.insertText", text=text)

    def text(self, selector: str) -> str:
        """The visible text of the first element that a CSS selector finds."""
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")

    def find_faults(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it is now."""
        if not self.run("Boolean(window.axe)"):
            self.run(AXE.read_text("utf-8") + ";0")
        found = self.run("axe.run({resultTypes: ['violations']})")["violations"]
        return [
            f"{fault['id']}: {node['html'][:160]}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    def download(self, selector: str, folder: Path) -> Path:
        """Click something that saves a file, and wait for the file."""
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
        known = set(folder.iterdir())
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            new = [path for path in folder.iterdir() if path not in known and path.suffix != ".crdownload"]
            if new and new[0].stat().st_size:
                return new[0]
            time.sleep(0.05)
        raise TimeoutError(f"{selector} saved nothing; console: {self.errors}")

    def screenshot(self, path: Path) -> Path:
        """Write what the window shows as a PNG."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
        data = self.send("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))
        return path

    def close(self) -> None:
        """Close the browser and remove its profile."""
        with contextlib.suppress(ConnectionClosed):
            self.send("Browser.close")
        self._end()

    def _end(self) -> None:
        self._open.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)
