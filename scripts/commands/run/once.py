"""One score sung for a signed-in user: uploaded, followed through Firestore, brought home."""

from __future__ import annotations

import queue
import secrets
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from scripts.local.user import RefusedError, User, sign_up
from sightsinger import local_files
from sightsinger.errors import Fault, ScorePosition, SightsingerError
from sightsinger.jobs.orders import metadata
from sightsinger.jobs.paths import InputPath
from sightsinger.jobs.states import FINAL
from sightsinger.kinds.sing.accepts import SCORES
from sightsinger.kinds.sing.cli_options import stem_name
from sightsinger.kinds.sing.result import SingResult, Stem
from sightsinger.score.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from scripts.local.ports import Ports

SILENCE_S = 300.0
"""After so long without any change to the job, something is broken."""
TICK_S = 1.0
UNKNOWN = "{desc:<24}{elapsed:>20}"
KNOWN = "{desc:<24}{percentage:3.0f}% |{bar:30}| {n_fmt}/{total_fmt} phrases{postfix}"
WAITING = {"queued": "Waiting", "launching": "Starting the singer", "running": "Reading the score"}


class NotAScoreError(SightsingerError):
    """The file cannot be uploaded as a score."""

    code = "NOT_A_SCORE"
    fault = Fault.SCORE


class JobFailedError(SightsingerError):
    """The job ended without a song; where its document says why, code, message, place and fault are the document's."""

    code = "JOB_FAILED"
    fault = Fault.OURS

    def __init__(self, error: Mapping[str, Any]) -> None:
        place = ScorePosition(error.get("part"), error.get("measure"), error.get("beat"))
        super().__init__(str(error.get("message") or "The singing failed without a reason."), place=place)
        self.code = str(error.get("code") or self.code)
        self.fault = Fault(error.get("fault") or self.fault)
        self.retryable = bool(error.get("retryable"))


class SilentError(SightsingerError):
    """Nothing happened for too long."""

    code = "NO_ANSWER"
    fault = Fault.OURS
    retryable = True


@dataclass(frozen=True, slots=True)
class Result:
    """Where the song lies now."""

    mp3: Path
    timing: Path
    duration_s: float
    stems: tuple[tuple[str, Path], ...] = ()
    """Parts and their tracks, where these were asked for."""


def sing(ports: Ports, score: Path, out: Path, stems: Path | None, options: Mapping[str, Any]) -> Result:
    """Have a score sung and write the mp3 to `out`, its timing beside it, and each part's track into `stems`.

    `options` are those of the rendering. Raises FileUnreadableError, NotAScoreError, JobFailedError, SilentError.
    """
    content = read(score)
    user, session = sign_up(ports), secrets.token_hex(8)
    events: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    listener = user.on_latest_job(session, events.put)
    try:
        upload(user, session, score, content, options)
        job = follow(events, listener.revive)
    finally:
        listener.stop()
    if job["status"] != "completed":
        raise JobFailedError(job.get("error") or {})
    sung, timing = SingResult.from_dict(job["result"]), out.with_name(out.stem + ".timing.json")
    out.write_bytes(user.download(sung.mp3))
    timing.write_bytes(user.download(sung.timing))
    return Result(out, timing, sung.duration_s, tuple(bring(user, sung.stems, stems)))


def bring(user: User, stems: Sequence[Stem], folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Write the tracks of all parts into a folder, if one was named, and return what lies where."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for nth, stem in enumerate(stems, 1):
        for kind, name in (("mp3", stem.mp3), *filter(None, [stem.lossless])):
            file = folder / stem_name(nth, stem.part, f".{kind}")
            file.write_bytes(user.download(name))
            yield stem.part, file


def read(score: Path) -> bytes:
    """Return the file's bytes. Raises NotAScoreError, FileUnreadableError."""
    if score.suffix.lower().removeprefix(".") not in SCORES.types:
        raise NotAScoreError(
            f"{score.name} is no MusicXML file: a score ends in .musicxml, .xml or .mxl. Export it as MusicXML."
        )
    return local_files.content(score)


def upload(user: User, session: str, score: Path, content: bytes, options: Mapping[str, Any]) -> None:
    """Upload as the page does, options riding along. Raises NotAScoreError where the rules refuse it."""
    extension = score.suffix.lower().removeprefix(".")
    path = str(InputPath(user.uid, session, extension))
    try:
        user.upload(path, content, SCORES.types[extension], metadata(score.name, options))
    except RefusedError as error:
        raise NotAScoreError(refusal(score.name, len(content))) from error


def refusal(name: str, size: int) -> str:
    """Say why storage.rules refused a file of `size` bytes, as far as can be told from here."""
    if size > SCORES.max_bytes:
        most = f"a score may have {SCORES.max_bytes // MIB} MB"
        return f"{name} is {size / MIB:.1f} MB; {most}. Save it compressed (.mxl) or in parts."
    if size == 0:
        return f"{name} is empty. Export the score again."
    return f"{name} was not accepted: an option is longer than a part's name or a number can be."


def follow(events: queue.SimpleQueue[Mapping[str, Any]], tick: Callable[[], None] = lambda: None) -> Mapping[str, Any]:
    """Show a progress bar until the job has ended, calling `tick` in quiet seconds; return its document then.

    Raises SilentError.
    """
    heard = time.monotonic()
    with tqdm(total=1, bar_format=UNKNOWN, file=sys.stderr, desc="Uploaded", mininterval=0) as bar:
        while time.monotonic() - heard < SILENCE_S:
            try:
                job = events.get(timeout=min(TICK_S, SILENCE_S))
            except queue.Empty:
                tick()
                bar.refresh()
                continue
            heard = time.monotonic()
            show(bar, job)
            if job.get("status") in FINAL:
                return job
    raise SilentError(f"Nothing was heard of the job for {SILENCE_S:.0f} s; see the logs.")


def show(bar: tqdm[Any], job: Mapping[str, Any]) -> None:
    """Bring the bar up to date with the job document."""
    progress = job.get("progress") or {}
    status = str(job.get("status"))
    if progress.get("total"):
        bar.bar_format, bar.total = KNOWN, progress["total"]
        bar.n = progress.get("done", 0)
    left = progress.get("remainingSeconds")
    bar.set_postfix_str(f"about {left:.0f} s left" if left and status == "running" else "", refresh=False)
    singing = status == "running" and progress.get("total")
    bar.set_description_str("Singing" if singing else WAITING.get(status, status.capitalize()), refresh=False)
    bar.refresh()
