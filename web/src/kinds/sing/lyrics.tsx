import { memo, useEffect, useRef } from "react";

import { begun, type LyricLine, type Word } from "./lyric-lines";

interface LyricsProps {
  readonly lines: readonly LyricLine[];
  readonly time: number;
  readonly onSeek: (to: number) => void;
}

/** The words, the line that is sung in the middle and its syllables lit one by one. A line is a button: it jumps there. */
export function Lyrics({ lines, time, onSeek }: LyricsProps) {
  const box = useRef<HTMLDivElement>(null);
  const current = Math.max(0, begun(lines, time + 0.25));
  useEffect(() => {
    const scroller = box.current;
    const line = scroller?.children[current];
    if (!scroller || !(line instanceof HTMLElement)) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = line.offsetTop - (scroller.clientHeight - line.offsetHeight) / 2;
    scroller.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
  }, [current]);
  if (lines.length === 0) return null;
  return (
    <div className="lyrics" ref={box} role="group" aria-label="Words">
      {lines.map((line, at) => (
        <Line
          key={line.start}
          line={line}
          current={at === current}
          past={at < current}
          // Only the current line knows the time, so that the others need not be drawn anew each frame.
          time={at === current ? time : 0}
          onSeek={onSeek}
        />
      ))}
    </div>
  );
}

interface LineProps {
  readonly line: LyricLine;
  readonly current: boolean;
  readonly past: boolean;
  readonly time: number;
  readonly onSeek: (to: number) => void;
}

const Line = memo(function Line({ line, current, past, time, onSeek }: LineProps) {
  return (
    <button
      type="button"
      className={current ? "line current" : past ? "line past" : "line"}
      tabIndex={current ? 0 : -1}
      onClick={() => {
        onSeek(line.start - 0.15);
      }}
    >
      {line.words.map((word) => (
        <LyricWord key={word.start} word={word} time={current ? time : -1} />
      ))}
    </button>
  );
});

function LyricWord({ word, time }: { readonly word: Word; readonly time: number }) {
  return (
    <span className="word">
      {word.syllables.map((syllable) => (
        <span
          key={syllable.start}
          className={time < syllable.start ? "" : time < syllable.end ? "syllable now" : "syllable sung"}
        >
          {syllable.text}
        </span>
      ))}{" "}
    </span>
  );
}
