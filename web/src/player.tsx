import { useEffect, useMemo, useRef, useState, type RefObject } from "react";

import type { Cloud } from "./cloud";
import { partOf, titleOf, type Job, type Output } from "./job";
import { fetchRecording, fetchTiming } from "./jobs";
import { Lyrics } from "./lyrics";
import { Roll } from "./roll";
import { lines, words, type TimedNote } from "./timing";
import { clock, downloadName, spokenClock, wishes } from "./words";

interface PlayerProps {
  readonly cloud: Cloud;
  readonly job: Job;
  readonly output: Output;
}

interface Recording {
  /** An address of this page's own, gone with it: no link that others could follow is ever made. */
  readonly url: string;
  readonly notes: readonly TimedNote[];
}

/** The recording, its score following along. */
export function Player({ cloud, job, output }: PlayerProps) {
  const recording = useRecording(cloud, output);
  if (recording === "failed") {
    return (
      <section className="stage failed">
        <p className="sentence" role="alert">
          The recording is there, but could not be fetched. Check your connection, then reload the page.
        </p>
      </section>
    );
  }
  if (recording === null) {
    return (
      <section className="stage" aria-busy="true">
        <p className="headline">Fetching the recording</p>
      </section>
    );
  }
  return <Deck job={job} output={output} recording={recording} />;
}

function Deck({ job, output, recording }: Omit<PlayerProps, "cloud"> & { readonly recording: Recording }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const time = useTime(audio, playing);
  const sung = useMemo(() => lines(words(recording.notes)), [recording.notes]);

  function seek(to: number) {
    if (audio.current) audio.current.currentTime = Math.min(Math.max(0, to), output.durationSeconds);
  }
  function toggle() {
    if (playing) audio.current?.pause();
    else void audio.current?.play();
  }

  return (
    <section className="stage player" aria-label={`Recording: ${partOf(job) ?? "first part"}, ${wishes(job.options)}`}>
      <Lyrics lines={sung} time={time} onSeek={seek} />
      <Roll notes={recording.notes} time={time} onSeek={seek} />
      {/* The words are beside it, following along: that is what captions are for. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio}
        src={recording.url}
        preload="auto"
        onPlay={() => {
          setPlaying(true);
        }}
        onPause={() => {
          setPlaying(false);
        }}
      />
      <div className="controls">
        <button className="play" aria-label={playing ? "Pause" : "Play"} onClick={toggle}>
          <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={playing ? "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z" : "M8 5.2v13.6L19 12z"} />
          </svg>
        </button>
        <span className="clock">{clock(time)}</span>
        <input
          type="range"
          className="scrub"
          aria-label="Position"
          aria-valuetext={`${spokenClock(time)} of ${spokenClock(output.durationSeconds)}`}
          min={0}
          max={output.durationSeconds}
          step={0.1}
          value={Math.min(time, output.durationSeconds)}
          style={{ "--share": output.durationSeconds > 0 ? time / output.durationSeconds : 0 }}
          onChange={(event) => {
            seek(event.target.valueAsNumber);
          }}
        />
        <span className="clock">{clock(output.durationSeconds)}</span>
        <a className="button" href={recording.url} download={downloadName(titleOf(job), job)}>
          Download mp3
        </a>
      </div>
    </section>
  );
}

function useRecording(cloud: Cloud, { mp3, timing }: Output): Recording | "failed" | null {
  const [found, setFound] = useState<Recording | "failed" | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let gone = false;
    const fetched = Promise.all([fetchRecording(cloud.storage, mp3), fetchTiming(cloud.storage, timing)]);
    fetched.then(
      ([sound, notes]) => {
        if (gone) return;
        url = URL.createObjectURL(new Blob([sound], { type: "audio/mpeg" }));
        setFound({ url, notes });
      },
      () => {
        if (!gone) setFound("failed");
      },
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [cloud, mp3, timing]);
  return found;
}

/** Where the sound is, in seconds: each frame while it plays, else whenever it jumps. */
function useTime(audio: RefObject<HTMLAudioElement | null>, playing: boolean): number {
  const [time, setTime] = useState(0);
  useEffect(() => {
    const sound = audio.current;
    if (!sound) return;
    let frame = 0;
    const look = () => {
      setTime(sound.currentTime);
    };
    const follow = () => {
      look();
      frame = requestAnimationFrame(follow);
    };
    if (playing) follow();
    sound.addEventListener("seeking", look);
    sound.addEventListener("pause", look);
    return () => {
      cancelAnimationFrame(frame);
      sound.removeEventListener("seeking", look);
      sound.removeEventListener("pause", look);
    };
  }, [audio, playing]);
  return time;
}
