import { describe, expect, it } from "vitest";

import { MAX_FILE_BYTES } from "../../../src/contract/constants";
import { inspect } from "../../../src/kinds/sing/score-file";

const reason = (name: string, size = 1) => {
  const verdict = inspect({ name, size });
  return verdict.ok ? "fine" : verdict.reason;
};

describe("the look at a file", () => {
  it.each([
    ["song.musicxml", "musicxml", "application/vnd.recordare.musicxml+xml"],
    ["SONG.XML", "xml", "application/vnd.recordare.musicxml+xml"],
    ["my.song.mxl", "mxl", "application/vnd.recordare.musicxml"],
  ])("lets %s in", (name, extension, contentType) => {
    expect(inspect({ name, size: 1 })).toEqual({ ok: true, extension, contentType });
  });

  it.each([
    ["song.mscz", /MuseScore.*Export, MusicXML/],
    ["song.pdf", /picture of the music/],
    ["song.mid", /no words/],
    ["song.docx", /not a MusicXML score/],
    ["musicxml", /not a MusicXML score/],
    ["song.constructor", /not a MusicXML score/],
  ])("says what to do about %s", (name, said) => {
    expect(reason(name)).toMatch(said);
  });

  it("lets sizes in as the rules do", () => {
    expect([0, 1, MAX_FILE_BYTES, MAX_FILE_BYTES + 1].map((size) => inspect({ name: "a.mxl", size }).ok)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(reason("a.mxl", 30 * 1024 * 1024)).toContain("30.0 MB");
  });
});
