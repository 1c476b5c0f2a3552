"""The product's main job on the official emulators, with the real singer."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import miniaudio
import numpy as np
import pytest
import soundfile

from sightsinger.jobs.paths import attempt_prefix
from sightsinger.jobs.states import Status
from tests.stack.pipeline.world import World, bucket, executions, job_of, outputs, song, sung, wait
from tests.support.fakes import tiny_score

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.jobs.intake import Upload

pytestmark = [pytest.mark.stack, pytest.mark.voice, pytest.mark.slow]


def test_a_score_goes_in_and_singing_comes_out(world: World, scores: Path) -> None:
    data = (scores / "morning_song.musicxml").read_bytes()
    job = sung(job_of(world.upload(data, filename="Morning song.musicxml")))
    assert job.input.filename == "Morning song.musicxml"
    assert job.summary
    assert (job.attempt, job.token, job.progress.stage) == (1, 1, "done")
    assert job.progress.done == job.progress.total > 0
    (execution,) = executions(job.job_id)
    assert execution["name"] == job.execution

    folder = attempt_prefix(job.uid, job.session_id, job.job_id, 1)
    assert outputs(job) == [f"{folder}output.mp3", f"{folder}timing.json"]
    assert [(stem.part, stem.mp3) for stem in song(job).stems] == [("Voice", song(job).mp3)]
    stored = bucket().get_blob(song(job).mp3)
    assert (stored.content_type, stored.size) == ("audio/mpeg", song(job).bytes)
    assert bucket().get_blob(song(job).timing).content_type == "application/json; charset=utf-8"

    mp3, timing = world.user.download(song(job).mp3), json.loads(world.user.download(song(job).timing))
    sound = miniaudio.decode(mp3, output_format=miniaudio.SampleFormat.FLOAT32, nchannels=1)
    samples = np.asarray(sound.samples)
    assert samples.size / sound.sample_rate == pytest.approx(timing["durationSeconds"], abs=0.1)
    assert timing["durationSeconds"] == pytest.approx(job.summary["durationSeconds"], abs=0.2)
    assert 0.01 < np.sqrt(np.mean(samples**2)) < np.abs(samples).max() <= 1.0
    assert [note["midi"] for note in timing["notes"]]


def test_parts_sing_together_and_each_keeps_its_track(world: World) -> None:
    """Two parts, one of them in a voice that was asked for, their tracks in a lossless form as well."""
    parts = [{"part": "Alto", "voice": "man"}, "Soprano"]
    job = sung(job_of(world.upload(tiny_score(parts=("Soprano", "Alto", "Tenor")), parts=parts, lossless="flac")))
    assert [(stem.part, stem.voice) for stem in song(job).stems] == [("Soprano", "woman"), ("Alto", "man")]
    assert sorted(song(job).paths) == outputs(job)
    timing = json.loads(world.user.download(song(job).timing))
    assert [part["part"] for part in timing["parts"]] == ["Soprano", "Alto"]
    assert {note["part"] for note in timing["notes"]} == {"Soprano", "Alto"}
    mix = miniaudio.decode(world.user.download(song(job).mp3), output_format=miniaudio.SampleFormat.FLOAT32)
    for stem in song(job).stems:
        assert stem.lossless
        flac, rate = soundfile.read(io.BytesIO(world.user.download(stem.lossless[1])))
        mp3 = miniaudio.decode(world.user.download(stem.mp3), nchannels=1, sample_rate=rate)
        assert bucket().get_blob(stem.lossless[1]).content_type == "audio/flac"
        assert len(flac) == len(mp3.samples) == round(song(job).duration_s * rate)
    assert mix.num_frames / mix.sample_rate == pytest.approx(song(job).duration_s, abs=1e-3)


def test_where_nobody_is_named_everybody_sings(world: World) -> None:
    job = sung(job_of(world.upload(tiny_score(parts=("Soprano", "Alto")))))
    assert [stem.part for stem in song(job).stems] == ["Soprano", "Alto"]


@pytest.fixture
def tune(world: World) -> Upload:
    return world.upload(tiny_score())


def test_a_song_may_be_had_again_higher_and_only_once_each(world: World, tune: Upload) -> None:
    answers = [world.render(tune, transpose=3).json()["result"]["jobId"] for _ in range(2)]
    assert len(set(answers)) == 1
    first, higher = sung(job_of(tune)), sung(answers[0])
    assert world.render(tune).json()["result"]["jobId"] == first.job_id

    def pitches(path: str) -> list[int]:
        return [note["midi"] for note in json.loads(world.user.download(path))["notes"]]

    assert pitches(song(higher).timing) == [midi + 3 for midi in pitches(song(first).timing)]


def test_a_voice_that_nobody_has_is_told(world: World) -> None:
    job = wait(job_of(world.upload(tiny_score(), voice="Caruso")))
    assert job.error
    assert (job.status, job.error.code) == (Status.FAILED, "UNKNOWN_VOICE")
