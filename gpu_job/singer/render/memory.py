"""What is done when memory runs out: one phrase at a time, then half a phrase, and so on down to one note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import OutOfMemoryError
from gpu_job.singer.bank.onnx.sessions import NO_MEMORY
from gpu_job.singer.melody.phrases import halved
from sightsinger.errors import ScorePosition, SightsingerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.render.phrase_render import SungPhrase


def ran_out(error: BaseException) -> bool:
    """Whether an error means that memory ran out; ONNX Runtime says so by its text alone."""
    if isinstance(error, SightsingerError):
        return isinstance(error, OutOfMemoryError)
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in NO_MEMORY)


def in_pieces(phrase: Phrase, one: Callable[[Phrase], SungPhrase]) -> list[SungPhrase]:
    """Sing a phrase alone, cut at its best breath where even that is too much, and again.

    Raises OutOfMemoryError where one note is too much, and what else `one` raises.
    """
    halves = halved(phrase)
    try:
        return [one(phrase)]
    except Exception as error:
        if not ran_out(error):
            raise
        if halves is None:
            raise _too_much(phrase) from error
    return [sung for half in halves for sung in in_pieces(half, one)]


def _too_much(phrase: Phrase) -> OutOfMemoryError:
    note = phrase.notes[0]
    return OutOfMemoryError(
        f"There is not enough memory to sing even one note, in bar {note.measure}. Trying again may help; if it does "
        "not, the machine is too small for this voice.",
        place=ScorePosition(measure=note.measure, beat=note.beat),
    )
