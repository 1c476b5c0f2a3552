import { useEffect, useEffectEvent, useState } from "react";

import { OF_FILES } from "../kinds/registry";

interface DropProps {
  readonly onFile: (file: File) => void;
  readonly refusal: string | null;
  readonly compact?: boolean;
}

/** Where a score goes in: by dropping it, or with the file picker behind a real input that keyboards reach. */
export function Drop({ onFile, refusal, compact = false }: DropProps) {
  return (
    <div className={compact ? "drop compact" : "drop"}>
      <label className="target">
        <input
          type="file"
          className="visually-hidden"
          accept={OF_FILES.accept}
          aria-describedby="score-hint"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) onFile(file);
            // The same file again, mended, has to be a change too.
            event.target.value = "";
          }}
        />
        {!compact && <Staff />}
        <span className="call">{compact ? "Drop another score" : "Drop your score here"}</span>
        <span className={compact ? "button" : "button primary"} aria-hidden="true">
          Choose a file
        </span>
      </label>
      <p id="score-hint" className="hint">
        {OF_FILES.hint}
      </p>
      <p className="problem" role="alert">
        {refusal}
      </p>
    </div>
  );
}

function Staff() {
  return (
    <svg className="rest" viewBox="0 0 240 64" aria-hidden="true" focusable="false">
      {[8, 20, 32, 44, 56].map((y) => (
        <line key={y} x1="0" x2="240" y1={y} y2={y} />
      ))}
      <ellipse cx="112" cy="38" rx="8.4" ry="6.2" transform="rotate(-18 112 38)" />
      <path d="M119.6 36V2" />
    </svg>
  );
}

/** Catch files dropped anywhere on the page; returns whether one hovers over it. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [hovering, setHovering] = useState(false);
  const dropped = useEffectEvent(onFiles);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setHovering(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving a child enters another element; leaving the window enters none.
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent) => {
      setHovering(false);
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      dropped([...event.dataTransfer.files]);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return hovering;
}
