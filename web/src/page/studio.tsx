import type { User } from "firebase/auth";
import { useState } from "react";

import type { Cloud } from "../cloud/firebase";
import { newSessionId } from "../cloud/names";
import { send, type Upload } from "../cloud/upload";
import { OF_FILES } from "../kinds/registry";
import { Drop, useFileDrop } from "./drop";
import { Recent } from "./recent";
import { goTo, useRoute } from "./route";
import { Session } from "./session";

interface StudioProps {
  readonly cloud: Cloud;
  readonly user: User;
  readonly onLeave: () => void;
}

/** The page for somebody who has signed in. */
export function Studio({ cloud, user, onLeave }: StudioProps) {
  const { sessionId, jobId } = useRoute();
  const [uploads, setUploads] = useState<Readonly<Record<string, Upload>>>({});
  const [refused, setRefused] = useState<{ at: string | null; why: string } | null>(null);
  // A refusal belongs to where it was met, and is forgotten elsewhere.
  const refusal = refused?.at === sessionId ? refused.why : null;

  function take(file: File) {
    const verdict = OF_FILES.inspect(file);
    if (!verdict.ok) {
      setRefused({ at: sessionId, why: verdict.reason });
      return;
    }
    setRefused(null);
    const id = newSessionId();
    send(cloud.storage, user.uid, id, { file, ...verdict }, (upload) => {
      setUploads((all) => ({ ...all, [id]: upload }));
    });
    goTo(id);
  }

  const hovering = useFileDrop((files) => {
    const [file, ...more] = files;
    if (more.length > 0) setRefused({ at: sessionId, why: "One score at a time: drop a single file." });
    else if (file) take(file);
  });

  return (
    <div className={hovering ? "studio hovering" : "studio"}>
      <header className="bar">
        <a className="wordmark" href="#/">
          sightsinger
        </a>
        <span className="who">{user.displayName ?? user.email}</span>
        <button className="quiet" onClick={onLeave}>
          Sign out
        </button>
      </header>
      <main>
        {sessionId === null ? (
          <>
            <section className="home">
              <h1>What shall we sing?</h1>
              <Drop onFile={take} refusal={refusal} />
            </section>
            <Recent cloud={cloud} user={user} />
          </>
        ) : (
          <>
            <Session
              key={sessionId}
              cloud={cloud}
              user={user}
              sessionId={sessionId}
              jobId={jobId}
              upload={uploads[sessionId] ?? null}
            />
            <Drop onFile={take} refusal={refusal} compact />
          </>
        )}
      </main>
      {hovering && (
        <div className="curtain" aria-hidden="true">
          <p>Let go, and it will be sung</p>
        </div>
      )}
    </div>
  );
}
