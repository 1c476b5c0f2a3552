/** Hearing the parts of a recording at levels of one's own: a part alone, without it, or a little louder. */

import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Cloud } from "../../cloud/firebase";
import { fetchRecording } from "../../cloud/jobs";
import type { Timing } from "../../contract/documents";
import type { Stem } from "./job";
import { decode, mix, wav } from "./mix";

/** How loud each part is to be, 0 to 1, in the stems' order. */
export type Levels = readonly number[];

/** Whether the recording as it is will do. */
export function isPlain(levels: Levels): boolean {
  return levels.every((level) => level === 1);
}

export interface Mix {
  /** An address of the mix; null where the recording as it is will do. The one before stays until the next is ready. */
  readonly url: string | null;
  readonly failed: boolean;
}

/** Long enough for a hand to come to rest on a slider. */
const SETTLED_MS = 200;
const NONE: Mix = { url: null, failed: false };

export function useMix(cloud: Cloud, stems: readonly Stem[], timing: Timing, levels: Levels): Mix {
  const decoded = useRef(new Map<string, Promise<Float32Array>>());
  const [mixed, setMixed] = useState(NONE);
  const key = isPlain(levels) ? "" : levels.join(" ");

  const put = useEffectEvent(async (): Promise<Mix> => {
    const sounding = stems.flatMap(({ part, mp3 }, nth) => {
      const level = levels[nth] ?? 0;
      if (level === 0) return [];
      const pan = timing.parts.find((each) => each.part === part)?.place ?? 0;
      const fetched = decoded.current.get(mp3) ?? fetchTrack(cloud, mp3, timing.sampleRate);
      decoded.current.set(mp3, fetched);
      return [fetched.then((samples) => ({ samples, level, pan }))];
    });
    const file = wav(mix(await Promise.all(sounding)), timing.sampleRate);
    return { url: URL.createObjectURL(new Blob([file], { type: "audio/wav" })), failed: false };
  });

  useEffect(() => {
    let gone = false;
    const show = (next: Mix) => {
      if (!gone) setMixed(next);
      else if (next.url !== null) URL.revokeObjectURL(next.url);
    };
    const settled = setTimeout(
      () => {
        (key === "" ? Promise.resolve(NONE) : put()).then(show, () => {
          decoded.current.clear();
          show({ url: null, failed: true });
        });
      },
      key === "" ? 0 : SETTLED_MS,
    );
    return () => {
      gone = true;
      clearTimeout(settled);
    };
  }, [key]);

  useEffect(
    () => () => {
      if (mixed.url !== null) URL.revokeObjectURL(mixed.url);
    },
    [mixed],
  );
  return mixed;
}

async function fetchTrack(cloud: Cloud, path: string, sampleRate: number): Promise<Float32Array> {
  return decode(await fetchRecording(cloud.storage, path), sampleRate);
}
