import { useState } from "react";

import type { Cloud } from "../../cloud/firebase";
import { fetchRecording } from "../../cloud/jobs";
import { LOSSLESS } from "../../contract/constants";
import { fileName } from "../../words/files";
import type { Stem } from "./job";
import type { Levels } from "./use-mix";

interface PartMixerProps {
  readonly cloud: Cloud;
  readonly title: string;
  readonly stems: readonly Stem[];
  readonly levels: Levels;
  readonly onChange: (levels: Levels) => void;
}

/** Who sings and how loud: a part alone to learn it, without it to sing it oneself, or a little in front of the others. */
export function PartMixer({ cloud, title, stems, levels, onChange }: PartMixerProps) {
  const [problem, setProblem] = useState<string | null>(null);

  async function save(path: string, name: string) {
    setProblem(null);
    try {
      download(await fetchRecording(cloud.storage, path), name);
    } catch {
      setProblem("The track could not be fetched. Check your connection, then try again.");
    }
  }

  return (
    <div className="part-mixer" role="group" aria-label="Who sings">
      {stems.map((stem, nth) => (
        <div key={stem.part} className="channel">
          {stems.length > 1 && (
            <Fader
              part={stem.part}
              level={levels[nth] ?? 0}
              onChange={(level) => {
                onChange(levels.map((each, at) => (at === nth ? level : each)));
              }}
            />
          )}
          {files(stem, stems.length === 1).map(({ kind, path }) => (
            <button
              key={kind}
              type="button"
              className="quiet"
              aria-label={`Download ${stem.part} as ${kind}`}
              onClick={() => void save(path, fileName([title, stem.part], kind))}
            >
              {kind}
            </button>
          ))}
        </div>
      ))}
      <p className="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}

/** What can be had of a part by itself; the mp3 of one that sings alone is the recording, which has a button already. */
function files(stem: Stem, alone: boolean): readonly { kind: string; path: string }[] {
  const kinds = [...(alone ? [] : (["mp3"] as const)), ...LOSSLESS];
  return kinds.flatMap((kind) => (stem[kind] ? [{ kind, path: stem[kind] }] : []));
}

interface FaderProps {
  readonly part: string;
  readonly level: number;
  readonly onChange: (level: number) => void;
}

function Fader({ part, level, onChange }: FaderProps) {
  const [before, setBefore] = useState(1);
  return (
    <>
      <button
        type="button"
        className="voice"
        aria-pressed={level !== 0}
        onClick={() => {
          if (level !== 0) setBefore(level);
          onChange(level === 0 ? before : 0);
        }}
      >
        {part}
      </button>
      <input
        type="range"
        aria-label={`How loud ${part} is`}
        aria-valuetext={`${Math.round(level * 100)}%`}
        min={0}
        max={1}
        step={0.05}
        value={level}
        style={{ "--share": level }}
        onChange={(event) => {
          onChange(event.target.valueAsNumber);
        }}
      />
    </>
  );
}

/** Let the browser keep a file; no address of it outlives the moment. */
function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}
