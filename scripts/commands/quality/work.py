"""Singing and measuring what is not yet there.

Songs are sung one after the other, so that each has the machine to itself and its real-time factor means something;
they are measured two at a time, each on one thread.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from scripts.commands.evaluate import figures, singing
from scripts.commands.evaluate.recording import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scripts.commands.quality.recordings import Recording

    Tell = Callable[[str], None]

PROCESSES = 2


def sing(todo: Sequence[Recording], bank: Path | None, tell: Tell) -> None:
    """Sing every recording that is missing. Raises SightsingerError."""
    singers = singing.Singers(bank)
    missing = [each for each in todo if not each.is_sung]
    clock = Clock("sung", [each.song.line.duration_s for each in missing], tell)
    try:
        for each in missing:
            request = singing.Request(
                each.song.path, voice=each.singer.name, bank=bank, transpose=each.transpose, seed=each.seed
            )
            each.keep(singing.sing(request, singers))
            clock.done(_title(each), each.song.line.duration_s)
    finally:
        singers.close()


def measure(todo: Sequence[Recording], name: str, tell: Tell, *, listen: bool) -> None:
    """Measure every recording that this measure has not seen."""
    missing = [each for each in todo if each.figures(name) is None]
    clock = Clock("measured", [each.song.line.duration_s for each in missing], tell)
    if not missing:
        return
    with ProcessPoolExecutor(min(PROCESSES, len(missing)), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(measured, each, listen=listen): each for each in missing}
        try:
            for future in as_completed(waiting):
                waiting[future].keep_figures(name, future.result())
                clock.done(_title(waiting[future]), waiting[future].song.line.duration_s)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def measured(each: Recording, *, listen: bool) -> dict[str, Any]:
    """Measure one recording against its song."""
    from sightsinger.score import read  # noqa: PLC0415 - slow; --help need not wait

    score = read(each.song.path.read_bytes(), each.song.path.name)
    take = load(each.audio, each.timing)
    line = score.line(None, None, transpose=each.transpose)
    return figures.measure(take, line, listen=listen, threads=1).as_dict()


class Clock:
    """Tells what is done, and how long the rest will take at the pace so far."""

    def __init__(self, what: str, lengths_s: Sequence[float], tell: Tell) -> None:
        self._what, self._lengths, self._tell = what, lengths_s, tell
        self._began, self._done_s, self._count = time.monotonic(), 0.0, 0

    def done(self, title: str, length_s: float) -> None:
        """Note that one is done."""
        self._done_s += length_s
        self._count += 1
        passed = time.monotonic() - self._began
        left = passed / self._done_s * (sum(self._lengths) - self._done_s)
        self._tell(f"{self._what} {self._count} of {len(self._lengths)}: {title}; {_spoken(left)} left")


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _title(each: Recording) -> str:
    return f"{each.song.title}, {each.singer.name}, seed {each.seed}"
