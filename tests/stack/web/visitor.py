"""Somebody at the page: what people do there, in their words."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from pathlib import Path

# The SDK keeps the signed-in user in IndexedDB and shows it to nobody else.
UID = """() => new Promise((found) => {
  const opened = indexedDB.open("firebaseLocalStorageDb");
  opened.onsuccess = () => {
    const store = opened.result.transaction("firebaseLocalStorage").objectStore("firebaseLocalStorage");
    store.getAll().onsuccess = (event) => found(event.target.result[0].value.uid);
  };
})"""

DROP = """([name, text]) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  data.items.add(new File([bytes], name));
  const target = document.querySelector("main");
  for (const type of ["dragenter", "dragover", "drop"])
    target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person and the page before them."""

    page: Page

    def sign_up(self) -> None:
        """Make an account, as somebody new each time."""
        self.page.get_by_label("E-mail").fill(f"{os.urandom(6).hex()}@example.com")
        self.page.get_by_label("Password").fill(os.urandom(6).hex())
        self.page.get_by_role("button", name="Create account").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    @property
    def uid(self) -> str:
        return str(self.page.evaluate(UID))

    @property
    def session(self) -> str:
        """The session that the address names."""
        self.page.wait_for_url(re.compile("#/s/"))
        return self.page.url.partition("#/s/")[2].partition("/")[0]

    def choose(self, score: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(score)

    def drop(self, name: str, base64: str) -> None:
        self.page.evaluate(DROP, [name, base64])

    def open(self, session: str) -> None:
        self.page.evaluate("session => { location.hash = `#/s/${session}` }", session)

    @property
    def play(self) -> Locator:
        return self.page.get_by_role("button", name="Play")
