import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";

import type { Cloud } from "../../cloud/firebase";
import { fetchRecording, fetchTiming } from "../../cloud/jobs";
import type { Timing } from "../../contract/documents";
import { clock, spokenClock } from "../../words/time";
import { titleOf, type SingJob, type SingResult } from "./job";
import { breakLines, joinWords } from "./lyric-lines";
import { Lyrics } from "./lyrics";
import { PartMixer } from "./part-mixer";
import { Roll } from "./roll";
import { useMix, type Levels } from "./use-mix";
import { describeOptions, downloadName, mixName, singers } from "./words";

interface PlayerProps {
  readonly cloud: Cloud;
  readonly job: SingJob;
  readonly result: SingResult;
}

interface Recording {
  /** An address of this page's own, gone with it: no link that others could follow is ever made. */
  readonly url: string;
  readonly timing: Timing;
}

/** The recording, its score following along. */
export function Player(props: PlayerProps) {
  const recording = useRecording(props.cloud, props.result);
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
  return <Deck {...props} recording={recording} />;
}

function Deck({ cloud, job, result, recording }: PlayerProps & { readonly recording: Recording }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const time = useTime(audio, playing);
  const { stems } = result;
  const parts = stems.map(({ part }) => part);
  const [followed, setFollowed] = useState(parts[0] ?? "");
  const [levels, setLevels] = useState<Levels>(parts.map(() => 1));
  const notes = useMemo(
    () => recording.timing.notes.filter(({ part }) => part === followed),
    [recording.timing.notes, followed],
  );
  const lyricLines = useMemo(() => breakLines(joinWords(notes)), [notes]);
  const own = useMix(cloud, stems, recording.timing, levels);
  const url = own.url ?? recording.url;
  useSameMoment(audio, url, playing);

  function seek(to: number) {
    if (audio.current) audio.current.currentTime = Math.min(Math.max(0, to), result.durationSeconds);
  }
  /** Somebody is always heard: silence would have no length. */
  function setAudible(next: Levels) {
    if (next.some((level) => level > 0)) setLevels(next);
  }
  function toggle() {
    if (playing) audio.current?.pause();
    else void audio.current?.play();
  }

  return (
    <section className="stage player" aria-label={`Recording: ${singers(job)}, ${describeOptions(job.options)}`}>
      {parts.length > 1 && <Followed parts={parts} chosen={followed} onChoose={setFollowed} />}
      <Lyrics lines={lyricLines} time={time} onSeek={seek} />
      <Roll notes={notes} time={time} onSeek={seek} />
      {/* The words are beside it, following along: that is what captions are for. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={audio}
        src={url}
        preload="auto"
        onPlay={() => {
          setPlaying(true);
        }}
        onPause={() => {
          setPlaying(false);
        }}
      />
      <Transport playing={playing} time={time} duration={result.durationSeconds} onToggle={toggle} onSeek={seek}>
        <a
          className="button"
          href={url}
          download={own.url ? mixName(titleOf(job), parts, levels) : downloadName(titleOf(job), job)}
        >
          {own.url ? "Download wav" : "Download mp3"}
        </a>
      </Transport>
      <PartMixer cloud={cloud} title={titleOf(job)} stems={stems} levels={levels} onChange={setAudible} />
      {own.failed && (
        <p className="problem" role="alert">
          The parts could not be fetched. Check your connection, then move a slider again.
        </p>
      )}
    </section>
  );
}

interface FollowedProps {
  readonly parts: readonly string[];
  readonly chosen: string;
  readonly onChoose: (part: string) => void;
}

/** Whose words and notes are shown. */
function Followed({ parts, chosen, onChoose }: FollowedProps) {
  return (
    <fieldset className="followed">
      <legend className="visually-hidden">Words and notes of</legend>
      {parts.map((part) => (
        <label key={part}>
          <input
            type="radio"
            name="followed"
            checked={part === chosen}
            onChange={() => {
              onChoose(part);
            }}
          />
          <span>{part}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface TransportProps {
  readonly playing: boolean;
  readonly time: number;
  readonly duration: number;
  readonly onToggle: () => void;
  readonly onSeek: (to: number) => void;
  readonly children: ReactNode;
}

function Transport({ playing, time, duration, onToggle, onSeek, children }: TransportProps) {
  return (
    <div className="transport">
      <button className="play" aria-label={playing ? "Pause" : "Play"} onClick={onToggle}>
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d={playing ? "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z" : "M8 5.2v13.6L19 12z"} />
        </svg>
      </button>
      <span className="clock">{clock(time)}</span>
      <input
        type="range"
        className="scrub"
        aria-label="Position"
        aria-valuetext={`${spokenClock(time)} of ${spokenClock(duration)}`}
        min={0}
        max={duration}
        step={0.1}
        value={Math.min(time, duration)}
        style={{ "--share": duration > 0 ? time / duration : 0 }}
        onChange={(event) => {
          onSeek(event.target.valueAsNumber);
        }}
      />
      <span className="clock">{clock(duration)}</span>
      {children}
    </div>
  );
}

function useRecording(cloud: Cloud, { mp3, timing }: SingResult): Recording | "failed" | null {
  const [found, setFound] = useState<Recording | "failed" | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let gone = false;
    const fetched = Promise.all([fetchRecording(cloud.storage, mp3), fetchTiming(cloud.storage, timing)]);
    fetched.then(
      ([sound, read]) => {
        if (gone) return;
        url = URL.createObjectURL(new Blob([sound], { type: "audio/mpeg" }));
        setFound({ url, timing: read });
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

/** Keep the moment when the recording is exchanged for another of the same song: who sings changes, the song goes on. */
function useSameMoment(audioRef: RefObject<HTMLAudioElement | null>, url: string, playing: boolean): void {
  const before = useRef({ url, at: 0, playing });
  useEffect(() => {
    const sound = audioRef.current;
    if (!sound) return;
    if (before.current.url !== url) {
      sound.currentTime = before.current.at;
      if (before.current.playing) void sound.play();
    }
    before.current = { url, at: sound.currentTime, playing };
    const note = () => {
      // A new source starts at nought before it is moved: that is no moment to keep.
      if (sound.readyState > 0) before.current.at = sound.currentTime;
    };
    sound.addEventListener("timeupdate", note);
    sound.addEventListener("seeked", note);
    return () => {
      sound.removeEventListener("timeupdate", note);
      sound.removeEventListener("seeked", note);
    };
  }, [audioRef, url, playing]);
}
