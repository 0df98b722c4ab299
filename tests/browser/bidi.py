"""A small client of WebDriver BiDi, by which a stock Firefox is driven."""

import asyncio
import base64
import json
import re
import subprocess
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 60  # seconds for one command
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Loop:
    """An event loop in a thread of its own, for playwright keeps that of the main thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, task: Coroutine) -> Any:
        """The result of a task, waited for."""
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(PATIENCE)

    def close(self) -> None:
        """End the thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


class Session:
    """One page of a Firefox: commands, and the errors that its console reported."""

    def __init__(self, connection: WebSocketClientConnection, loop: Loop) -> None:
        self.connection, self.loop = connection, loop
        self.sent = 0
        self.errors: list[str] = []

    def start(self) -> Self:
        """Open the session, listen to the console, and take the first page."""
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.page = self.call("browsingContext.getTree")["contexts"][0]["context"]
        return self

    def call(self, method: str, **parameters: object) -> dict:
        """Send a command and return its result; events that come first are kept."""
        self.sent += 1
        message = {"id": self.sent, "method": method, "params": parameters}
        answer = self.loop.run(self._answer(json.dumps(message)))
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    async def _answer(self, message: str) -> dict:
        await self.connection.write_message(message)
        while True:
            answer = json.loads(await self.connection.read_message())
            if answer.get("id") == self.sent:
                return answer
            self._note(answer)

    def _note(self, event: dict) -> None:
        if event.get("method") == "log.entryAdded" and event["params"]["level"] == "error":
            self.errors.append(str(event["params"]["text"]))

    def go(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self.call("browsingContext.navigate", context=self.page, url=url, wait="complete")

    def evaluate(self, expression: str) -> object:
        """The value of an expression or of the promise that it makes, a text or a number."""
        target = {"context": self.page}
        result = self.call(
            "script.evaluate", expression=expression, target=target, awaitPromise=True
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, by its code point in WebDriver, and let it go."""
        keys = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        keyboard = {"type": "key", "id": "keyboard", "actions": keys}
        self.call("input.performActions", context=self.page, actions=[keyboard])

    def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        shot = self.call("browsingContext.captureScreenshot", context=self.page)
        return base64.b64decode(shot["data"])


@contextmanager
def running(firefox: str, profile: Path) -> Iterator[Session]:
    """A Firefox without a window, until the block ends."""
    profile.mkdir()
    command = [firefox, "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as browser:
        loop = Loop()
        try:
            connection = loop.run(connected(f"{listening(browser)}/session"))
            yield Session(connection, loop).start()
        finally:
            browser.terminate()
            browser.communicate(timeout=PATIENCE)
            loop.close()


async def connected(url: str) -> WebSocketClientConnection:
    """A connection, made in the loop that runs this."""
    return await websocket_connect(url)


def listening(browser: subprocess.Popen) -> str:
    """The address that Firefox prints when it listens."""
    for line in browser.stderr:
        if found := LISTENING.search(line):
            return found[1]
    raise RuntimeError("firefox ended before it listened")
