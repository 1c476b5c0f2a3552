import { useEffect, useRef, useState, type RefObject } from "react";

import { compass, type TimedNote } from "./timing";

const SPAN_S = 8;
const PLAYHEAD = 0.28;
const TOP = 22;
const BOTTOM = 34;

interface RollProps {
  readonly notes: readonly TimedNote[];
  readonly time: number;
  readonly onSeek: (to: number) => void;
}

/** The melody passing by: notes as bars on their pitches, the sung part of each in colour. An ornament for the eye. */
export function Roll({ notes, time, onSeek }: RollProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const calm = useMedia("(prefers-reduced-motion: reduce)");
  const dark = useMedia("(prefers-color-scheme: dark)");
  useEffect(() => {
    const surface = canvas.current;
    if (surface && width > 0) draw(surface, notes, { time, start: windowStart(time, calm, width) });
  }, [notes, time, width, calm, dark]);
  return (
    <canvas
      ref={canvas}
      className="roll"
      aria-hidden="true"
      onPointerDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onSeek(windowStart(time, calm, width) + ((event.clientX - box.left) / box.width) * span(width));
      }}
    />
  );
}

/** Seconds in view: fewer on narrow screens, so that words keep their room. */
function span(width: number): number {
  return SPAN_S * Math.min(1, Math.max(0.5, width / 800));
}

/** The time at the left edge; pages turn instead of passing by where motion is not wanted. */
function windowStart(time: number, calm: boolean, width: number): number {
  const seconds = span(width);
  return calm ? Math.floor(time / seconds) * seconds : time - PLAYHEAD * seconds;
}

interface View {
  readonly time: number;
  readonly start: number;
}

function draw(canvas: HTMLCanvasElement, notes: readonly TimedNote[], { time, start }: View): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const sharpness = devicePixelRatio;
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  pen.scale(sharpness, sharpness);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name);
  const seconds = span(width);
  const [low, high] = compass(notes);
  const step = (height - TOP - BOTTOM) / (high - low);
  const x = (at: number) => ((at - start) / seconds) * width;
  const y = (midi: number) => height - BOTTOM - (midi - low) * step;
  const thickness = Math.min(14, Math.max(6, step * 1.1));

  pen.strokeStyle = colour("--rule");
  pen.lineWidth = 1;
  for (let midi = low; midi <= high; midi += 1) {
    if (![0, 4, 7, 11].includes(((midi % 12) + 12) % 12)) continue;
    pen.beginPath();
    pen.moveTo(0, Math.round(y(midi)) + 0.5);
    pen.lineTo(width, Math.round(y(midi)) + 0.5);
    pen.stroke();
  }

  pen.textBaseline = "alphabetic";
  let bar = "";
  for (const note of notes) {
    const isNewBar = note.measure !== bar;
    bar = note.measure;
    if (note.end < start - 1 || note.start > start + seconds + 1) continue;
    const left = x(note.start);
    const right = Math.max(left + 4, x(note.end) - 2);
    if (isNewBar) {
      pen.fillStyle = colour("--faint");
      pen.font = `11px ${style.fontFamily}`;
      pen.fillText(bar, left, 13);
    }
    const pill = (to: number, fill: string) => {
      pen.fillStyle = fill;
      pen.beginPath();
      pen.roundRect(left, y(note.midi) - thickness / 2, to - left, thickness, thickness / 2);
      pen.fill();
    };
    pill(right, colour("--note"));
    if (time > note.start) pill(Math.min(right, Math.max(left + thickness, x(time))), colour("--accent"));
    if (note.syllable) {
      const now = time >= note.start && time < note.end;
      pen.fillStyle = now ? colour("--accent") : colour("--ink");
      pen.font = `${now ? "600 " : ""}14px ${style.fontFamily}`;
      const hyphen = note.syllabic === "begin" || note.syllabic === "middle" ? "-" : "";
      pen.fillText(note.syllable + hyphen, left, y(note.midi) + thickness / 2 + 15);
    }
  }

  pen.strokeStyle = colour("--accent");
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x(time), 18);
  pen.lineTo(x(time), height - 4);
  pen.stroke();
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      setWidth(box.clientWidth);
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = () => {
      setMatches(media.matches);
    };
    media.addEventListener("change", changed);
    return () => {
      media.removeEventListener("change", changed);
    };
  }, [query]);
  return matches;
}
