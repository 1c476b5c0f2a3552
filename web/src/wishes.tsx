import { useId, useState, type SubmitEvent } from "react";

import bank from "../../voicebanks/default/voice.json";
import type { Cloud } from "./cloud";
import { partOf, sameOptions, type Job, type Options, type Part, type Summary } from "./job";
import { render, renderProblem } from "./jobs";
import { goTo } from "./route";
import { range, transposition } from "./words";

interface WishesProps {
  readonly cloud: Cloud;
  readonly job: Job;
  readonly summary: Summary;
  readonly others: readonly Job[];
}

/** What to sing next of this score: another part or verse, higher, slower. */
export function Wishes({ cloud, job, summary, others }: WishesProps) {
  const [options, setOptions] = useState<Options>({ ...job.options, part: partOf(job) });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const part = summary.parts.find(({ name }) => name === options.part);
  const there = others.find((other) => sameOptions({ ...other.options, part: partOf(other) }, options));

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (there) {
      goTo(there.sessionId, there.id);
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      goTo(job.sessionId, await render(cloud, job.sessionId, options));
    } catch (error) {
      setProblem(renderProblem(error));
    }
    setBusy(false);
  }

  return (
    <form className="wishes" onSubmit={(event) => void submit(event)}>
      <h2>Sing it differently</h2>
      <Parts
        parts={summary.parts}
        chosen={options.part}
        onChoose={(name) => {
          setOptions({ ...options, part: name, verse: null });
        }}
      />
      <div className="row">
        <Verses part={part} options={options} onChange={setOptions} />
        <Voices options={options} onChange={setOptions} />
        <Transposition options={options} onChange={setOptions} />
        <Tempo options={options} bpm={summary.tempoBpm} onChange={setOptions} />
      </div>
      <button className="button primary" disabled={busy || options.part === null || there?.id === job.id}>
        {busy ? "Asking the singer" : there?.id === job.id ? "This is what you hear" : there ? "Listen to this" : "Sing this"}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

interface PartsProps {
  readonly parts: readonly Part[];
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}

function Parts({ parts, chosen, onChoose }: PartsProps) {
  const silent = parts.filter((part) => !part.sung);
  return (
    <fieldset className="parts">
      <legend>Part</legend>
      {parts
        .filter((part) => part.sung)
        .map((part) => (
          <label key={part.name}>
            <input
              type="radio"
              name="part"
              checked={part.name === chosen}
              onChange={() => {
                onChoose(part.name);
              }}
            />
            <span>
              {part.name} <small>{range(part)}</small>
            </span>
          </label>
        ))}
      {silent.length > 0 && (
        <ul className="hint">
          {silent.map((part) => (
            <li key={part.name}>
              {part.name}: {part.reason ?? "not sung"}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

interface WishProps {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}

function Verses({ part, options, onChange }: WishProps & { readonly part: Part | undefined }) {
  const id = useId();
  if (!part || part.verses.length < 2) return null;
  return (
    <p>
      <label htmlFor={id}>Verse</label>
      <select
        id={id}
        value={options.verse ?? ""}
        onChange={(event) => {
          onChange({ ...options, verse: event.target.value || null });
        }}
      >
        <option value="">In the score’s order</option>
        {part.verses.map((verse) => (
          <option key={verse} value={verse}>
            Verse {verse}
          </option>
        ))}
      </select>
    </p>
  );
}

function Voices({ options, onChange }: WishProps) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>Voice</label>
      <select
        id={id}
        value={options.voice ?? ""}
        onChange={(event) => {
          onChange({ ...options, voice: event.target.value || null });
        }}
      >
        <option value="">As suits the part</option>
        {bank.voices.map(({ name }) => (
          <option key={name} value={name}>
            A {name}
          </option>
        ))}
      </select>
    </p>
  );
}

function Transposition({ options, onChange }: WishProps) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>
        Pitch <output>{transposition(options.transpose)}</output>
      </label>
      <input
        id={id}
        type="range"
        min={-12}
        max={12}
        value={options.transpose}
        aria-valuetext={transposition(options.transpose)}
        onChange={(event) => {
          onChange({ ...options, transpose: event.target.valueAsNumber });
        }}
      />
    </p>
  );
}

function Tempo({ options, bpm, onChange }: WishProps & { readonly bpm: number }) {
  const id = useId();
  const percent = Math.round(options.tempo * 100);
  const said = bpm > 0 ? `${percent}%, ♩ = ${Math.round(bpm * options.tempo)}` : `${percent}%`;
  return (
    <p>
      <label htmlFor={id}>
        Tempo <output>{said}</output>
      </label>
      <input
        id={id}
        type="range"
        min={50}
        max={150}
        step={5}
        value={percent}
        aria-valuetext={said}
        onChange={(event) => {
          onChange({ ...options, tempo: event.target.valueAsNumber / 100 });
        }}
      />
    </p>
  );
}
