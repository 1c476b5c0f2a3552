import type { User } from "firebase/auth";
import { useEffect } from "react";

import type { Cloud } from "../cloud/firebase";
import { useJobs } from "../cloud/jobs";
import type { Upload } from "../cloud/upload";
import { fraction, isOver } from "../contract/job";
import { kindOf, readKnownJob, type KnownJob } from "../kinds/registry";
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
  const { jobs, problem, newer } = useJobs(cloud.db, user.uid, sessionId, readKnownJob);
  // What was asked for; else the first that could be heard, so that what is being sung takes nobody away from the music.
  const done = jobs?.findLast(({ status }) => status === "completed");
  const job = jobs?.find(({ id }) => id === jobId) ?? done ?? jobs?.[0];
  useTitle(job);
  if (problem !== null) return <p role="alert">{problem}</p>;
  if (newer && (!job || (jobId !== null && job.id !== jobId))) return <Outdated />;
  if (!job) return <UploadProgress upload={upload} known={jobs !== null} />;
  const { Facts, Again, announcement, titleOf } = kindOf(job);
  return (
    <article className="session">
      <header className="heading">
        <h1>{titleOf(job)}</h1>
        <Facts job={job} />
      </header>
      <p className="visually-hidden" role="status">
        {announcement(job)}
      </p>
      {jobs && jobs.length > 1 && <Takes jobs={jobs} chosen={job} />}
      <Stage key={job.id} cloud={cloud} job={job} />
      {isOver(job) && <Again key={`form ${job.id}`} cloud={cloud} job={job} others={jobs ?? []} onOpen={goTo} />}
    </article>
  );
}

function Takes({ jobs, chosen }: { readonly jobs: readonly KnownJob[]; readonly chosen: KnownJob }) {
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
          <b>{kindOf(job).about(job) || "All of it"}</b>
          <span>{isOver(job) && job.status === "completed" ? kindOf(job).manner(job) : kindOf(job).headline(job)}</span>
        </button>
      ))}
    </nav>
  );
}

interface StageProps {
  readonly cloud: Cloud;
  readonly job: KnownJob;
}

function Stage({ cloud, job }: StageProps) {
  const { Made } = kindOf(job);
  if (job.status === "completed" && job.result) return <Made cloud={cloud} job={job} />;
  if (job.status === "failed" && job.error) return <Failed error={job.error} />;
  return <JobProgress job={job} />;
}

function useTitle(job: KnownJob | undefined) {
  useEffect(() => {
    const share = job && fraction(job);
    const percent = share && job.status === "running" ? `${Math.round(share * 100)}% ` : "";
    document.title = job ? `${percent}${kindOf(job).titleOf(job)} · sightsinger` : "sightsinger";
    return () => {
      document.title = "sightsinger";
    };
  }, [job]);
}
