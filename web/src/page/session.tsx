import type { User } from "firebase/auth";
import { useEffect } from "react";

import type { Cloud } from "../cloud/firebase";
import { useJobs } from "../cloud/jobs";
import type { Upload } from "../cloud/upload";
import { fraction, isOver, titleOf, type Job } from "../contract/job";
import { Player } from "../kinds/sing/player";
import { RenderForm } from "../kinds/sing/render-form";
import { announcement, describeOptions, headline, singers } from "../kinds/sing/words";
import { Failed } from "./failed";
import { Outdated } from "./outdated";
import { JobProgress, UploadProgress } from "./progress";
import { goTo } from "./route";

interface SessionProps {
  readonly cloud: Cloud;
  readonly user: User;
  readonly sessionId: string;
  readonly jobId: string | null;
  readonly upload: Upload | null;
}

/** One score: how its renderings come along, the recordings, and the form for further ones. */
export function Session({ cloud, user, sessionId, jobId, upload }: SessionProps) {
  const { jobs, problem, newer } = useJobs(cloud.db, user.uid, sessionId);
  // What was asked for; else the first that could be heard, so that what is being sung takes nobody away from the music.
  const done = jobs?.findLast(({ status }) => status === "completed");
  const job = jobs?.find(({ id }) => id === jobId) ?? done ?? jobs?.[0];
  useTitle(job);
  if (problem !== null) return <p role="alert">{problem}</p>;
  if (newer && (!job || (jobId !== null && job.id !== jobId))) return <Outdated />;
  if (!job) return <UploadProgress upload={upload} known={jobs !== null} />;
  return (
    <article className="session">
      <Heading job={job} />
      <p className="visually-hidden" role="status">
        {announcement(job)}
      </p>
      {jobs && jobs.length > 1 && <Takes jobs={jobs} chosen={job} />}
      <Stage key={job.id} cloud={cloud} job={job} />
      {job.summary && isOver(job) && (
        <RenderForm key={`form ${job.id}`} cloud={cloud} job={job} summary={job.summary} others={jobs ?? []} onOpen={goTo} />
      )}
    </article>
  );
}

function Heading({ job }: { readonly job: Job }) {
  const { summary } = job;
  const facts = [
    summary?.composer,
    summary && summary.bars > 0 && `${summary.bars} bars`,
    summary && summary.tempoBpm > 0 && `♩ = ${Math.round(summary.tempoBpm)}`,
  ].filter(Boolean);
  return (
    <header className="heading">
      <h1>{titleOf(job)}</h1>
      {facts.length > 0 && <p>{facts.join(" · ")}</p>}
      {summary && summary.warnings.length > 0 && (
        <details>
          <summary>{summary.warnings.length === 1 ? "A remark" : `${summary.warnings.length} remarks`} on this score</summary>
          <ul>
            {summary.warnings.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </header>
  );
}

function Takes({ jobs, chosen }: { readonly jobs: readonly Job[]; readonly chosen: Job }) {
  return (
    <nav className="takes" aria-label="Recordings of this score">
      {jobs.toReversed().map((job) => (
        <button
          key={job.id}
          aria-current={job.id === chosen.id ? "true" : undefined}
          className={job.status}
          onClick={() => {
            goTo(job.sessionId, job.id);
          }}
        >
          <b>{singers(job) || "All parts"}</b>
          <span>{isOver(job) && job.status === "completed" ? describeOptions(job.options) : headline(job)}</span>
        </button>
      ))}
    </nav>
  );
}

interface StageProps {
  readonly cloud: Cloud;
  readonly job: Job;
}

function Stage({ cloud, job }: StageProps) {
  if (job.status === "completed" && job.result) return <Player cloud={cloud} job={job} result={job.result} />;
  if (job.status === "failed" && job.error) return <Failed error={job.error} />;
  return <JobProgress job={job} />;
}

function useTitle(job: Job | undefined) {
  useEffect(() => {
    const share = job && fraction(job);
    const percent = share && job.status === "running" ? `${Math.round(share * 100)}% ` : "";
    document.title = job ? `${percent}${titleOf(job)} · sightsinger` : "sightsinger";
    return () => {
      document.title = "sightsinger";
    };
  }, [job]);
}
