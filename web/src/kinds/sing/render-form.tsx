import { useId, useState, type SubmitEvent } from "react";

import bank from "../../../../voicebanks/default/voice.json";
import type { Cloud } from "../../cloud/firebase";
import { render, renderProblem } from "../../cloud/jobs";
import { LOSSLESS } from "../../contract/constants";
import type { Options, Part, SingJob, Summary, Voicing } from "./job";
import { canonicalOptions, chosenParts, sameOptions, sungParts } from "./options";
import { CONTROLS, range, transposition, type Control } from "./words";

interface RenderFormProps {
  readonly cloud: Cloud;
  readonly job: SingJob;
  readonly summary: Summary;
  readonly others: readonly SingJob[];
  /** Called with the job to show: a new one, or the one that has sung just this already. */
  readonly onOpen: (sessionId: string, jobId: string) => void;
}

/** What to sing next of this score: other parts, voices or verses, higher, slower, softer. */
export function RenderForm({ cloud, job, summary, others, onOpen }: RenderFormProps) {
  const parts = sungParts(summary);
  // Everybody by name, so that nobody chosen is told from everybody.
  const [options, setOptions] = useState<Options>({ ...job.options, parts: chosenParts(job.options, parts), voice: null });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = canonicalOptions(options, parts);
  const somebody = options.parts.length > 0;
  const there = somebody ? others.find((other) => sameOptions(canonicalOptions(other.options, parts), wanted)) : undefined;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (there) {
      onOpen(there.sessionId, there.id);
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      onOpen(job.sessionId, await render(cloud, job.sessionId, wanted));
    } catch (error) {
      setProblem(renderProblem(error));
    }
    setBusy(false);
  }

  return (
    <form className="render-form" onSubmit={(event) => void submit(event)}>
      <h2>Sing it differently</h2>
      <Parts
        parts={summary.parts}
        chosen={options.parts}
        onChange={(chosen) => {
          setOptions({ ...options, parts: chosen });
        }}
      />
      <div className="row">
        <Verses parts={parts} options={options} onChange={setOptions} />
        <Transposition options={options} onChange={setOptions} />
        <Tempo options={options} bpm={summary.tempoBpm} onChange={setOptions} />
      </div>
      <FineTuning options={options} onChange={setOptions} />
      <button className="button primary" disabled={busy || !somebody || there?.id === job.id}>
        {busy ? "Asking the singers" : there?.id === job.id ? "This is what you hear" : there ? "Listen to this" : "Sing this"}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

interface PartsProps {
  readonly parts: readonly Part[];
  readonly chosen: readonly Voicing[];
  readonly onChange: (chosen: readonly Voicing[]) => void;
}

function Parts({ parts, chosen, onChange }: PartsProps) {
  const silent = parts.filter((part) => !part.sung);
  return (
    <fieldset className="parts">
      <legend>Parts and voices</legend>
      {parts
        .filter((part) => part.sung)
        .map((part) => {
          const own = chosen.find((each) => each.part === part.name);
          const others = chosen.filter((each) => each !== own);
          return (
            <div key={part.name} className="singer">
              <label>
                <input
                  type="checkbox"
                  checked={own !== undefined}
                  onChange={() => {
                    onChange(own ? others : [...others, { part: part.name, voice: null }]);
                  }}
                />
                <span>
                  {part.name} <small>{range(part)}</small>
                </span>
              </label>
              <select
                aria-label={`Voice of ${part.name}`}
                value={own?.voice ?? ""}
                disabled={!own}
                onChange={(event) => {
                  onChange([...others, { part: part.name, voice: event.target.value || null }]);
                }}
              >
                <option value="">As suits the part</option>
                {[...new Set([...bank.voices.map(({ name }) => name), ...(own?.voice ? [own.voice] : [])])].map((name) => (
                  <option key={name} value={name}>
                    {name.includes("/") ? name : `A ${name}`}
                  </option>
                ))}
              </select>
            </div>
          );
        })}
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

interface OptionProps {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}

function Verses({ parts, options, onChange }: OptionProps & { readonly parts: readonly Part[] }) {
  const id = useId();
  const sung = parts.filter(({ name }) => options.parts.some(({ part }) => part === name));
  const verses = [...new Set(sung.flatMap((part) => part.verses))];
  if (verses.length < 2) return null;
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
        {verses.map((verse) => (
          <option key={verse} value={verse}>
            Verse {verse}
          </option>
        ))}
      </select>
    </p>
  );
}

function Transposition({ options, onChange }: OptionProps) {
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

function Tempo({ options, bpm, onChange }: OptionProps & { readonly bpm: number }) {
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

/** How the voices sound, for those who want to know; out of the way of everybody else. */
function FineTuning({ options, onChange }: OptionProps) {
  const id = useId();
  // Looked at once: what is open or closed is the reader's from then on.
  const [tuned] = useState(CONTROLS.some(({ key, at }) => options[key] !== at) || options.lossless !== null);
  return (
    <details className="tuning" open={tuned}>
      <summary>Fine tuning</summary>
      <div className="row">
        {CONTROLS.map((control) => (
          <ControlSlider key={control.key} control={control} options={options} onChange={onChange} />
        ))}
        <p>
          <label htmlFor={id}>Tracks for a studio</label>
          <select
            id={id}
            value={options.lossless ?? ""}
            onChange={(event) => {
              onChange({ ...options, lossless: LOSSLESS.find((kind) => kind === event.target.value) ?? null });
            }}
          >
            <option value="">mp3 is enough</option>
            {LOSSLESS.map((kind) => (
              <option key={kind} value={kind}>
                {kind.toUpperCase()} as well
              </option>
            ))}
          </select>
        </p>
      </div>
    </details>
  );
}

function ControlSlider({ control, options, onChange }: OptionProps & { readonly control: Control }) {
  const id = useId();
  const { key, name, from, to, step, said } = control;
  return (
    <p>
      <label htmlFor={id}>
        {name} <output>{said(options[key])}</output>
      </label>
      <input
        id={id}
        type="range"
        min={from}
        max={to}
        step={step}
        value={options[key]}
        aria-valuetext={said(options[key])}
        onChange={(event) => {
          onChange({ ...options, [key]: event.target.valueAsNumber });
        }}
      />
    </p>
  );
}
