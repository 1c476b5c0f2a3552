import { useEffect, useRef, useState, type RefObject } from "react";

import type { NoteTiming } from "../../contract/documents";
import { draw, span, windowStart } from "./roll-drawing";

interface RollProps {
  readonly notes: readonly NoteTiming[];
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
