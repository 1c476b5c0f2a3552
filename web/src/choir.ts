/** The other parts of the same rendering, and hearing some of them together. */

import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Cloud } from "./cloud";
import { partOf, sameSetting, type Job, type Summary } from "./job";
import { fetchRecording } from "./jobs";
import { decode, mix, SAMPLE_RATE, wav } from "./mix";

export interface Member {
  readonly part: string;
  /** The job that sings this part in the same setting; null: nobody has asked yet. */
  readonly job: Job | null;
}

/** Every part that can be sung, with its job in the setting of `chosen`: same verse, pitch and tempo. */
export function members(chosen: Job, summary: Summary, jobs: readonly Job[]): readonly Member[] {
  const fits = jobs.filter((job) => sameSetting(job.options, chosen.options));
  return summary.parts
    .filter((part) => part.sung)
    .map(({ name }) => {
      if (name === partOf(chosen)) return { part: name, job: chosen };
      const own = fits.filter((job) => partOf(job) === name);
      return { part: name, job: own.find((job) => job.status === "completed") ?? own[0] ?? null };
    });
}

/** An address of the mix of these jobs' recordings; null while there is none to hear (or none is wanted). */
export function useMix(cloud: Cloud, jobs: readonly Job[], wanted: boolean): { url: string | null; failed: boolean } {
  const decoded = useRef(new Map<string, Promise<Float32Array>>());
  const [mixed, setMixed] = useState<{ key: string; url: string | null }>({ key: "", url: null });
  const key = wanted ? jobs.map((job) => job.id).join(" ") : "";

  const put = useEffectEvent(async () => {
    const tracks = jobs.map((job) => {
      const path = job.output?.mp3 ?? "";
      const track = decoded.current.get(path) ?? fetchRecording(cloud.storage, path).then(decode);
      decoded.current.set(path, track);
      return track;
    });
    const file = wav(mix(await Promise.all(tracks)), SAMPLE_RATE);
    return URL.createObjectURL(new Blob([file], { type: "audio/wav" }));
  });

  useEffect(() => {
    if (key === "") return;
    let url: string | null = null;
    let gone = false;
    put().then(
      (made) => {
        if (gone) URL.revokeObjectURL(made);
        else setMixed({ key, url: (url = made) });
      },
      () => {
        decoded.current.clear();
        if (!gone) setMixed({ key, url: null });
      },
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [key]);

  const current = key !== "" && mixed.key === key;
  return { url: current ? mixed.url : null, failed: current && mixed.url === null };
}
