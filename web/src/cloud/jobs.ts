/** Listening to jobs, asking for new ones and fetching what they made. */

import { FirebaseError } from "firebase/app";
import {
  collection,
  limit,
  onSnapshot,
  orderBy,
  query,
  where,
  type Firestore,
  type QueryConstraint,
} from "firebase/firestore";
import { httpsCallable } from "firebase/functions";
import { getBlob, ref, type FirebaseStorage } from "firebase/storage";
import { useEffect, useState } from "react";

import { MAX_LISTED_JOBS } from "../contract/constants";
import type { Timing } from "../contract/documents";
import type { Job } from "../contract/job";
import { readTiming } from "../contract/timing";
import type { Cloud } from "./firebase";

export interface Jobs<J> {
  /** Newest first; null until the first answer. */
  readonly jobs: readonly J[] | null;
  /** Why there is no answer, as a sentence. */
  readonly problem: string | null;
  /** Whether there are jobs of a form that this page is too old to read. */
  readonly newer: boolean;
}

/** Reads a job document; null where this page does not know its form. */
type Reader<J extends Job> = (id: string, raw: unknown) => J | null;

const UNKNOWN: Jobs<never> = { jobs: null, problem: null, newer: false };

/** The user's jobs as they change: those of one session, or the latest of all. The listener ends with the component. */
export function useJobs<J extends Job>(db: Firestore, uid: string, sessionId: string | null, read: Reader<J>): Jobs<J> {
  const key = `${uid}/${sessionId ?? ""}`;
  const [state, setState] = useState<{ key: string; found: Jobs<J> }>({ key, found: UNKNOWN });
  useEffect(() => {
    const mine: QueryConstraint[] = [where("uid", "==", uid)];
    if (sessionId !== null) mine.push(where("sessionId", "==", sessionId));
    const asked = query(collection(db, "jobs"), ...mine, orderBy("createdAt", "desc"), limit(MAX_LISTED_JOBS));
    return onSnapshot(
      asked,
      (snapshot) => {
        const jobs = snapshot.docs.map((document) => read(document.id, document.data())).filter((job) => job !== null);
        setState({ key, found: { jobs, problem: null, newer: jobs.length < snapshot.docs.length } });
      },
      () => {
        setState({ key, found: { ...UNKNOWN, problem: "Your scores cannot be reached just now. Reload the page." } });
      },
    );
  }, [db, uid, sessionId, key, read]);
  return state.key === key ? state.found : UNKNOWN;
}

/** Ask for another job of a session's file with these options; returns the job's id. */
export async function render(cloud: Cloud, sessionId: string, options: object): Promise<string> {
  const call = httpsCallable<{ sessionId: string; options: object }, { jobId: string }>(cloud.functions, "render");
  return (await call({ sessionId, options })).data.jobId;
}

export function renderProblem(error: unknown): string {
  const told = error instanceof FirebaseError && /invalid-argument|not-found|resource-exhausted/.test(error.code);
  return told ? error.message : "The singer could not be asked. Check your connection, then try again.";
}

/** Fetch a recording as its owner. No public address is made for it. */
export function fetchRecording(storage: FirebaseStorage, path: string): Promise<Blob> {
  return getBlob(ref(storage, path));
}

export async function fetchTiming(storage: FirebaseStorage, path: string): Promise<Timing> {
  const blob = await getBlob(ref(storage, path));
  return readTiming(JSON.parse(await blob.text()));
}
