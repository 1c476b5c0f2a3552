/** Where on the page somebody is, kept in the address so that reloading and the back button work. */

import { useSyncExternalStore } from "react";

export interface Route {
  readonly sessionId: string | null;
  readonly jobId: string | null;
}

export function readRoute(hash: string): Route {
  const [, sessionId, jobId] = /^#\/s\/([A-Za-z0-9_-]{1,64})(?:\/([a-z0-9]{1,64}))?$/.exec(hash) ?? [];
  return { sessionId: sessionId ?? null, jobId: jobId ?? null };
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(listen, () => location.hash));
}

export function goTo(sessionId: string | null, jobId?: string): void {
  location.hash = sessionId === null ? "#/" : `#/s/${sessionId}${jobId ? `/${jobId}` : ""}`;
}

function listen(changed: () => void): () => void {
  addEventListener("hashchange", changed);
  return () => {
    removeEventListener("hashchange", changed);
  };
}
