/** Where on the page somebody is, kept in the address so that reloading and the back button work. */

import { useSyncExternalStore } from "react";

import { MAX_SESSION_ID_LENGTH } from "../contract/constants";

export interface Route {
  readonly sessionId: string | null;
  readonly jobId: string | null;
}

const ADDRESS = new RegExp(`^#/s/([A-Za-z0-9_-]{1,${MAX_SESSION_ID_LENGTH}})(?:/([a-z0-9]{1,64}))?$`);

export function readRoute(hash: string): Route {
  const [, sessionId, jobId] = ADDRESS.exec(hash) ?? [];
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
