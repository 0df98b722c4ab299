"""Executed pages, kept between builds; the stale ones run two at a time."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cache import Cache

from .forks import forks
from .kernel import environment, run
from .page import Page
from .rendering import keep_shown

KERNELS = 2


@dataclass(frozen=True)
class Pages:
    """How pages are executed and kept; ``key`` says what a page's result depends on."""

    cache: Cache
    root: Path
    allow_errors: bool
    key: Callable[[Page], str]

    def load(self, page: Page) -> dict | None:
        """The executed notebook, if it is still that of this page and these sources."""
        kept = self.cache.load(_name(page), self.key(page))
        return json.loads(kept) if kept else None

    def execute(self, pages: list[Page], done: Callable[[Page], None]) -> dict[str, dict]:
        """Execute and keep the pages; the first that fails speaks, once all have been tried."""
        if not pages:
            return {}
        (self.root / ".cache").mkdir(exist_ok=True)
        with forks(pages, self.root, environment(self.root)) as socket:
            results = asyncio.run(self._run_all(pages, socket, done))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return {page.name: result for page, result in zip(pages, results, strict=True)}

    async def _run_all(self, pages: list[Page], socket: str, done: Callable[[Page], None]) -> list:
        """Run the pages, two kernels at a time; a page that fails yields its exception."""
        kernels = asyncio.Semaphore(KERNELS)
        runs = [self._run_one(page, kernels, socket, done) for page in pages]
        return await asyncio.gather(*runs, return_exceptions=True)

    async def _run_one(
        self, page: Page, kernels: asyncio.Semaphore, socket: str, done: Callable[[Page], None]
    ) -> dict:
        """Run and keep one page, when a kernel is free."""
        async with kernels:
            key = self.key(page)  # before the run: a page edited meanwhile is stale again
            ran = await run(page, self.root, socket, allow_errors=self.allow_errors)
            notebook = keep_shown(ran)
            text = json.dumps(notebook, ensure_ascii=False)
            self.cache.store(_name(page), key, text.encode())
            done(page)
            return notebook


def _name(page: Page) -> str:
    return f"pages/{page.name}"
