import { useState } from "react";

import type { Member } from "./choir";
import type { Cloud } from "./cloud";
import type { Job } from "./job";
import { render, renderProblem } from "./jobs";
import { fraction } from "./words";

interface EnsembleProps {
  readonly cloud: Cloud;
  readonly job: Job;
  readonly members: readonly Member[];
  readonly sounding: ReadonlySet<string>;
  readonly onToggle: (part: string) => void;
}

/** Who sings: parts to switch on and off, those still being sung, and a way to have all the others sung. */
export function Ensemble({ cloud, job, members, sounding, onToggle }: EnsembleProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const missing = members.filter((member) => member.job === null);

  async function askAll() {
    setBusy(true);
    setProblem(null);
    try {
      for (const { part } of missing) await render(cloud, job.sessionId, { ...job.options, part, voice: null });
    } catch (error) {
      setProblem(renderProblem(error));
    }
    setBusy(false);
  }

  return (
    <div className="ensemble" role="group" aria-label="Who sings">
      {members
        .filter((member) => member.job !== null)
        .map(({ part, job: own }) => (
          <button
            key={part}
            type="button"
            aria-pressed={sounding.has(part)}
            disabled={own?.status !== "completed"}
            style={{ "--share": (own && fraction(own)) ?? 0 }}
            onClick={() => {
              onToggle(part);
            }}
          >
            {part}
            {own && own.status !== "completed" && <small> {own.status === "failed" ? "not sung" : "being sung"}</small>}
          </button>
        ))}
      {missing.length > 0 && (
        <button type="button" className="ask" disabled={busy} onClick={() => void askAll()}>
          {busy ? "Asking the singers" : missing.length === 1 ? `Add the ${missing[0]?.part ?? ""}` : "Add all the other parts"}
        </button>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
