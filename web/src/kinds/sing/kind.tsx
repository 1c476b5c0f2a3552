/** Singing a score, as the page knows it. */

import { clock } from "../../words/time";
import type { PageKind } from "../base";
import { readSingJob, titleOf, type SingJob } from "./job";
import { Player } from "./player";
import { RenderForm } from "./render-form";
import { ACCEPT, inspect, MAX_MEGABYTES } from "./score-file";
import { announcement, describeOptions, headline, singers } from "./words";

export const SING: PageKind<SingJob> = {
  read: readSingJob,
  accept: ACCEPT,
  hint: (
    <>
      MusicXML, up to {MAX_MEGABYTES} MB: <b>.musicxml</b>, <b>.xml</b> or <b>.mxl</b>. Every notation program exports it.
    </>
  ),
  inspect,
  titleOf,
  headline,
  announcement,
  about: singers,
  manner: ({ options }) => describeOptions(options),
  length: ({ result }) => clock(result?.durationSeconds ?? 0),
  Facts,
  Made: ({ cloud, job }) => job.result && <Player cloud={cloud} job={job} result={job.result} />,
  Again: ({ cloud, job, others, onOpen }) =>
    job.summary && <RenderForm cloud={cloud} job={job} summary={job.summary} others={others} onOpen={onOpen} />,
};

function Facts({ job: { summary } }: { readonly job: SingJob }) {
  if (!summary) return null;
  const facts = [
    summary.composer,
    summary.bars > 0 && `${summary.bars} bars`,
    summary.tempoBpm > 0 && `♩ = ${Math.round(summary.tempoBpm)}`,
  ].filter(Boolean);
  const { warnings } = summary;
  return (
    <>
      {facts.length > 0 && <p>{facts.join(" · ")}</p>}
      {warnings.length > 0 && (
        <details>
          <summary>{warnings.length === 1 ? "A remark" : `${warnings.length} remarks`} on this score</summary>
          <ul>
            {warnings.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
