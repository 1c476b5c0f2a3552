import { expect, it } from "vitest";

import { mix, wav } from "../src/mix";

const track = (...samples: number[]) => new Float32Array(samples);

it("sums recordings and is as long as the longest", () => {
  expect([...mix([track(0.25, 0.5), track(0.25, -0.25, 0.125)])]).toEqual([0.5, 0.25, 0.125]);
  expect(mix([]).length).toBe(0);
});

it("turns down what would clip, and only that", () => {
  const loud = mix([track(0.9, 0.45), track(0.9, 0.45)]);
  expect(loud[0]).toBeCloseTo(0.95, 6);
  expect(loud[1]).toBeCloseTo(0.475, 6);
  expect(mix([track(0.9)])[0]).toBeCloseTo(0.9, 6);
});

it("writes wav files that say what they hold", () => {
  const file = wav(track(0, 1, -1, 2), 24_000);
  const view = new DataView(file.buffer);
  expect(new TextDecoder("latin1").decode(file.slice(0, 16))).toBe("RIFF\u002c\0\0\0WAVEfmt ");
  expect([view.getUint32(4, true) + 8, view.getUint32(40, true)]).toEqual([file.length, 8]);
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint32(28, true)]).toEqual([1, 24_000, 48_000]);
  expect([0, 1, 2, 3].map((at) => view.getInt16(44 + at * 2, true))).toEqual([0, 32_767, -32_767, 32_767]);
});
