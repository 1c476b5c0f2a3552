/** The look at a file before it is sent: the cheap refusals, in sentences. The real reading happens in the cloud. */

import { MAX_FILE_BYTES, SCORE_TYPES } from "../../contract/constants";
import type { Verdict } from "../base";

const MIB = 1024 * 1024;

export const MAX_MEGABYTES = MAX_FILE_BYTES / MIB;

export type Extension = keyof typeof SCORE_TYPES;

export const ACCEPT = Object.keys(SCORE_TYPES)
  .map((extension) => `.${extension}`)
  .join(",");

// A map, since any file may be called "song.constructor".
const HINTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mscz: "That is a MuseScore file. In MuseScore choose File, Export, MusicXML, and drop what it makes.",
    mscx: "That is a MuseScore file. In MuseScore choose File, Export, MusicXML, and drop what it makes.",
    sib: "That is a Sibelius file. In Sibelius choose File, Export, MusicXML, and drop what it makes.",
    musx: "That is a Finale file. In Finale choose File, Export, MusicXML, and drop what it makes.",
    dorico: "That is a Dorico file. In Dorico choose File, Export, MusicXML, and drop what it makes.",
    pdf: "A PDF is a picture of the music. Export MusicXML from the program that wrote the score, and drop that.",
    mid: "MIDI files hold no words to sing. Export MusicXML from your notation program, and drop that.",
    midi: "MIDI files hold no words to sing. Export MusicXML from your notation program, and drop that.",
  }),
);

export function inspect(file: { readonly name: string; readonly size: number }): Verdict {
  const extension = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase() : "";
  if (!isExtension(extension)) {
    return {
      ok: false,
      reason:
        HINTS.get(extension) ??
        "That is not a MusicXML score. Export MusicXML (.musicxml, .xml or .mxl) from your notation program, and drop that.",
    };
  }
  if (file.size === 0) return { ok: false, reason: "That file is empty. Export the score again, and drop the new file." };
  if (file.size > MAX_FILE_BYTES) {
    const megabytes = (file.size / MIB).toFixed(1);
    return {
      ok: false,
      reason: `That file has ${megabytes} MB, and scores may have ${MAX_MEGABYTES}. Export it as compressed MusicXML (.mxl), or sing one movement at a time.`,
    };
  }
  return { ok: true, extension, contentType: SCORE_TYPES[extension] };
}

function isExtension(text: string): text is Extension {
  return Object.hasOwn(SCORE_TYPES, text);
}
