"""Executed pages kept between builds, one file a page; the stale ones run two at a time."""

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .kernel import run
from .page import Page
from .rendering import keep_shown

KERNELS = 2


@dataclass(frozen=True)
class Cache:
    """The executed pages below one folder; ``key`` says what a page's result depends on."""

    folder: Path
    root: Path
    allow_errors: bool
    key: Callable[[Page], str]

    def file(self, page: Page) -> Path:
        """Where the executed page is kept."""
        return self.folder / f"{page.name}.json"

    def load(self, page: Page) -> dict | None:
        """The executed notebook, if it is still that of this page and these sources."""
        if not self.file(page).exists():
            return None
        kept = json.loads(self.file(page).read_text(encoding="utf-8"))
        return kept["notebook"] if kept["key"] == self.key(page) else None

    def store(self, page: Page, key: str, notebook: dict) -> dict:
        """Keep an executed page, and return it; whole, even if another build reads it meanwhile."""
        file = self.file(page)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        kept = json.dumps({"key": key, "notebook": notebook}, ensure_ascii=False)
        new.write_text(kept, encoding="utf-8")
        new.replace(file)
        return notebook

    def refresh(self, pages: list[Page]) -> dict[str, dict]:
        """Execute and keep the pages; the first that fails speaks, once all have been tried."""
        self.folder.mkdir(parents=True, exist_ok=True)
        results = asyncio.run(self.run_all(pages))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return {page.name: result for page, result in zip(pages, results, strict=True)}

    async def run_all(self, pages: list[Page]) -> list:
        """Run the pages, two kernels at a time; a page that fails yields its exception."""
        kernels = asyncio.Semaphore(KERNELS)
        runs = [self.run_one(page, kernels) for page in pages]
        return await asyncio.gather(*runs, return_exceptions=True)

    async def run_one(self, page: Page, kernels: asyncio.Semaphore) -> dict:
        """Run and keep one page, when a kernel is free."""
        async with kernels:
            key = self.key(page)  # before the run: a page edited meanwhile is stale again
            notebook = await run(page, self.root, allow_errors=self.allow_errors)
            return self.store(page, key, keep_shown(notebook))
