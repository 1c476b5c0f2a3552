import type { User } from "firebase/auth";

import type { Cloud } from "../cloud/firebase";
import { useJobs } from "../cloud/jobs";
import { kindOf, readKnownJob, type KnownJob } from "../kinds/registry";
import { ago } from "../words/time";

/** The user's scores, newest first: one line a session, standing for its latest rendering. */
export function Recent({ cloud, user }: { readonly cloud: Cloud; readonly user: User }) {
  const { jobs, problem, newer } = useJobs(cloud.db, user.uid, null, readKnownJob);
  if (problem !== null) return <p role="alert">{problem}</p>;
  const latest = [...new Map((jobs ?? []).toReversed().map((job) => [job.sessionId, job])).values()].toReversed();
  if (latest.length === 0 && !newer) return null;
  return (
    <section className="recent" aria-labelledby="recent">
      <h2 id="recent">Your scores</h2>
      {newer && <p className="hint">Some are newer than this page, and not shown. Reload the page to see them.</p>}
      <ul>
        {latest.map((job) => (
          <li key={job.sessionId}>
            <a href={`#/s/${job.sessionId}`}>
              <span className="title">{kindOf(job).titleOf(job)}</span>
              <span className="about">
                {[kindOf(job).about(job), ago(job.createdAt, new Date())].filter(Boolean).join(" · ")}
              </span>
              <State job={job} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ job }: { readonly job: KnownJob }) {
  if (job.status === "completed") return <span className="state">{kindOf(job).length(job)}</span>;
  return <span className={`state ${job.status}`}>{job.status === "failed" ? "Not sung" : kindOf(job).headline(job)}</span>;
}
