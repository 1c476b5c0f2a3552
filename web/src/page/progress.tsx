import type { Upload } from "../cloud/upload";
import { fraction } from "../contract/job";
import { kindOf, type KnownJob } from "../kinds/registry";
import { timeLeft } from "../words/time";

/** A score on its way up, and the moment before its job is there. */
export function UploadProgress({ upload, known }: { readonly upload: Upload | null; readonly known: boolean }) {
  if (upload === null) {
    return (
      <section className="stage" aria-busy={!known}>
        <p className="headline">{known ? "Looking for this score" : "Opening"}</p>
        {known && <p className="hint">If it does not appear within a minute, it was never sent. Drop it once more.</p>}
      </section>
    );
  }
  if (upload.problem !== null) {
    return (
      <section className="stage failed">
        <p className="sentence" role="alert">
          {upload.problem}
        </p>
      </section>
    );
  }
  const arrived = upload.sent === 1;
  return (
    <section className="stage" aria-busy="true">
      <Steps at={0} />
      <p className="headline" role="status">
        {arrived ? "Opening your score" : "Sending your score"}
      </p>
      <Bar share={arrived ? null : upload.sent} total={0} label={`Sending ${upload.filename}`} />
      <p className="hint">{upload.filename}</p>
    </section>
  );
}

/** A job that is not over yet. */
export function JobProgress({ job }: { readonly job: KnownJob }) {
  const share = fraction(job);
  const headline = kindOf(job).headline(job);
  const left = job.status === "running" ? timeLeft(job.progress.remainingSeconds) : "";
  return (
    <section className="stage" aria-busy="true">
      <Steps at={job.status === "running" ? 2 : 1} />
      <p className="headline">{headline}</p>
      <Bar share={share} total={job.progress.total} label={headline} />
      <p className="hint">{left || (job.status === "cancelled" ? "" : "You may close this page; the song will wait for you.")}</p>
    </section>
  );
}

const STEPS = ["Send", "Read", "Sing", "Listen"] as const;

function Steps({ at }: { readonly at: number }) {
  return (
    <ol className="steps" aria-hidden="true">
      {STEPS.map((step, index) => (
        <li key={step} className={index < at ? "done" : index === at ? "now" : "later"}>
          {step}
        </li>
      ))}
    </ol>
  );
}

const MOST_CELLS = 64;

interface BarProps {
  /** 0 to 1; null while there is nothing to measure. */
  readonly share: number | null;
  /** Phrases, each of which gets a cell while they are few enough. */
  readonly total: number;
  readonly label: string;
}

function Bar({ share, total, label }: BarProps) {
  const cells = share !== null && total > 1 && total <= MOST_CELLS ? total : 1;
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <div
      className={share === null ? "meter waiting" : "meter"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      {Array.from({ length: cells }, (_, cell) => (
        <i key={cell} style={{ "--filled": Math.min(1, Math.max(0, (share ?? 0) * cells - cell)) }} />
      ))}
    </div>
  );
}
