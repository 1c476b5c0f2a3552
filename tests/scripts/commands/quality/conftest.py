from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.commands.quality import songs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def song(scores: Path) -> songs.Song:
    """A short one."""
    return songs.load([scores / "morning_song.musicxml"])[0]
