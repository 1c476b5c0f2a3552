"""Stand-ins for the cloud that keep everything in memory and behave as the real ones promise to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from gpu_job.kinds.sing.rendering import Rendering, Stem
from gpu_job.singer.model import Progress
from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.errors import InputGoneError
from sightsinger.jobs.states import LEASED, Status
from sightsinger.jobs.transitions import Reason, Refusal, is_dead_letter
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.result import SingResult
from sightsinger.score.errors import UnknownPartError
from sightsinger.score.model import Line, Note, PartSummary, Summary, Syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from gpu_job.kinds.base import Given, Tell
    from sightsinger.kinds.sing.casting import Member

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUCKET = "bucket"
PATH = "sessions/ann/s1/input.musicxml"


def new_job(job_id: str = "abc", **changes: Any) -> Job:
    given: dict[str, Any] = {
        "job_id": job_id,
        "uid": "ann",
        "session_id": "s1",
        "input": Input(BUCKET, PATH, "17", 1000, "song.musicxml"),
        "options": RenderOptions().as_dict(),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Job(**(given | changes))


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeStore:
    """Keeps documents as they would be stored, so that whatever does not survive storage does not survive here."""

    documents: dict[str, dict[str, object]] = field(default_factory=dict)
    dead_letters: set[str] = field(default_factory=set)

    def create(self, job: Job) -> bool:
        if job.job_id in self.documents:
            return False
        self.documents[job.job_id] = job.as_dict()
        return True

    def get(self, job_id: str) -> Job | None:
        found = self.documents.get(job_id)
        return None if found is None else Job.stored(job_id, found)

    def __getitem__(self, job_id: str) -> Job:
        return Job.stored(job_id, self.documents[job_id])

    def files_of(self, paths: Iterable[str]) -> frozenset[tuple[str, str]]:
        return frozenset((job.input.path, job.input.generation) for job in self.of_paths(paths))

    def of_paths(self, paths: Iterable[str]) -> list[Job]:
        wanted = set(paths)
        return [job for job in map(self.__getitem__, self.documents) if job.input.path in wanted]

    def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
        before = self.get(job_id)
        after = Refusal(Reason.MISSING) if before is None else transition(before)
        if before is not None and isinstance(after, Job):
            self.documents[job_id] = after.as_dict()
            if is_dead_letter(before, after):
                self.dead_letters.add(job_id)
        return after

    def queued(self) -> list[Job]:
        return [job for job in map(self.__getitem__, self.documents) if job.status is Status.QUEUED]

    def out_of_lease(self, now: datetime) -> list[Job]:
        jobs = map(self.__getitem__, self.documents)
        return [job for job in jobs if job.status in LEASED and job.lease_expires_at and job.lease_expires_at <= now]


@dataclass
class FakeFiles:
    """A bucket, with what happened to it in order."""

    objects: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def download(self, bucket: str, path: str, generation: str) -> bytes:
        del bucket, generation
        if path not in self.objects:
            raise InputGoneError
        return self.objects[path]

    def upload(self, bucket: str, path: str, file: Path, content_type: str) -> None:
        del bucket
        self.objects[path] = file.read_bytes()
        self.types[path] = content_type

    def delete(self, bucket: str, path: str) -> None:
        del bucket
        self.objects.pop(path, None)


@dataclass(frozen=True)
class FakeScore:
    """A score whose lines have as many notes as wanted, a second each; what comes after them is a piano."""

    notes: int = 4
    parts: tuple[str, ...] = ("Soprano",)

    @property
    def summary(self) -> Summary:
        sung = [PartSummary(name, "solo", True, None, 60, 60, ("1",), self.notes) for name in self.parts]
        piano = PartSummary("Piano", "solo", False, "an instrument", 40, 80, (), 100)
        return Summary("Song", "", (*sung, piano), "en", 1.0, 1, float(self.notes), 60.0, ())

    def line(self, part: str | None, verse: str | None, transpose: int = 0, tempo: float = 1.0) -> Line:
        if part not in (None, *self.parts):
            raise UnknownPartError(f"There is no part of that name. Choose one of: {', '.join(self.parts)}.")
        syllable = Syllable("la", "single", "la", 0, 1)
        notes = tuple(
            Note("1", float(i + 1), 60 + transpose, i / tempo, (i + 1) / tempo, syllable, verse or "1")
            for i in range(self.notes)
        )
        return Line(part or self.parts[0], "soprano", "en", notes, self.notes / tempo)


def pretend(
    members: Sequence[Member],
    options: RenderOptions,
    folder: Path,
    *,
    seed: int,
    progress: Callable[[Progress], None],
) -> Rendering:
    """Write what was asked for in place of sound, and the notes in place of timing; a note is a phrase."""
    notes = [note for member in members for note in member.line.notes]
    for done in range(1, len(notes) + 1):
        progress(Progress(done, len(notes), float(len(notes) - done)))
    duration_s = members[0].line.duration_s
    asked = f"{[(member.line.part, member.voice) for member in members]} {options} {seed}"
    (folder / "output.mp3").write_text(asked)
    told = {"durationSeconds": duration_s, "notes": [{"midi": note.midi} for note in notes]}
    (folder / "timing.json").write_text(json.dumps(told))
    stems = []
    for nth, member in enumerate(members, 1):
        mp3, lossless = folder / f"stem-{nth}.mp3", options.lossless and folder / f"stem-{nth}.{options.lossless}"
        for file in filter(None, (mp3, lossless)):
            file.write_text(member.line.part)
        stems.append(Stem(member.line.part, member.voice or "woman", mp3, lossless or None))
    return Rendering(folder / "output.mp3", folder / "timing.json", tuple(stems), duration_s)


def pretend_run(given: Given[Any], folder: Path, tell: Tell) -> SingResult:
    """Write what was given in place of sound; eight steps."""
    for done in range(1, 9):
        tell("singing", done, 8, 8.0 - done)
    (folder / "output.mp3").write_text(f"{given.data!r} {given.filename} {given.options} {given.seed}")
    (folder / "timing.json").write_text("{}")
    return SingResult("output.mp3", "timing.json", 4.0, (folder / "output.mp3").stat().st_size)


def tiny_score(words: str = "sing with me now", parts: Sequence[str] = ("Soprano",)) -> bytes:
    """Return a score of one bar, four short notes with a word each as far as there are words, alike in all parts."""
    lyrics = [f"<lyric><syllabic>single</syllabic><text>{word}</text></lyric>" for word in words.split()]
    notes = "".join(
        f"<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>{lyric}</note>"
        for step, lyric in zip_longest("CDEF", lyrics, fillvalue="")
    )
    head = "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
    bar = f'<measure number="1">{head}<sound tempo="120"/>{notes}</measure>'
    listed = "".join(
        f'<score-part id="P{nth}"><part-name>{name}</part-name></score-part>' for nth, name in enumerate(parts, 1)
    )
    played = "".join(f'<part id="P{nth}">{bar}</part>' for nth, _ in enumerate(parts, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0">'
        f"<part-list>{listed}</part-list>{played}</score-partwise>"
    ).encode()
