/** One score on its way up. */

import { StorageError, ref, uploadBytesResumable, type FirebaseStorage } from "firebase/storage";

import { shortName } from "./names";

export interface Upload {
  readonly sessionId: string;
  readonly filename: string;
  /** 0 to 1; 1 once the score has arrived. */
  readonly sent: number;
  readonly problem: string | null;
}

export interface Score {
  readonly file: File;
  /** Without the dot; the storage rules know which there are. */
  readonly extension: string;
  readonly contentType: string;
}

/** Send a score; `report` hears of it until it has arrived or failed. */
export function send(
  storage: FirebaseStorage,
  uid: string,
  sessionId: string,
  { file, extension, contentType }: Score,
  report: (upload: Upload) => void,
): void {
  const about: Upload = { sessionId, filename: file.name, sent: 0, problem: null };
  const object = ref(storage, `sessions/${uid}/${sessionId}/input.${extension}`);
  const task = uploadBytesResumable(object, file, {
    contentType,
    customMetadata: { filename: shortName(file.name) },
  });
  report(about);
  task.on(
    "state_changed",
    // The last hundredth is for the answer: all bytes may have left without having arrived.
    ({ bytesTransferred, totalBytes }) => {
      report({ ...about, sent: 0.99 * (bytesTransferred / Math.max(1, totalBytes)) });
    },
    (error) => {
      report({ ...about, problem: uploadProblem(error) });
    },
    () => {
      report({ ...about, sent: 1 });
    },
  );
}

function uploadProblem(error: unknown): string {
  const code = error instanceof StorageError ? error.code : "";
  if (code === "storage/unauthorized") return "The upload was refused. Sign out and in again, then drop the score once more.";
  if (code === "storage/quota-exceeded") return "There is no room for more scores just now. Try again later.";
  return "The upload broke off. Check your connection, then drop the score once more.";
}
