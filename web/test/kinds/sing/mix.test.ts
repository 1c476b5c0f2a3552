import { expect, it } from "vitest";

import { mix, wav } from "../../../src/kinds/sing/mix";

const track = (samples: number[], level = 1, pan = 0) => ({ samples: new Float32Array(samples), level, pan });
const heard = (samples: Float32Array) => [...samples].map((sample) => Math.round(sample * 1e4) / 1e4);
const HALF = Math.SQRT1_2;

it("puts everybody at their place, none louder than another", () => {
  const [left, right] = mix([track([0.5, -0.5], 1, -1)]);
  expect([heard(left), heard(right)]).toEqual([[0.5, -0.5], [0, 0]]);
  for (const pan of [-1, -0.5, 0, 0.3, 1]) {
    const sides = mix([track([0.5], 1, pan)]);
    expect(Math.hypot(sides[0][0] ?? 0, sides[1][0] ?? 0)).toBeCloseTo(0.5, 6);
    expect(Math.sign((sides[1][0] ?? 0) - (sides[0][0] ?? 0))).toBe(Math.sign(pan));
  }
});

it("is as long as the longest, and about as loud however many sound", () => {
  const [left] = mix([track([0.2, 0.2]), track([0.2, -0.2, 0.2]), track([0.2]), track([0.2])]);
  expect(heard(left)).toEqual([0.4 * HALF, 0, 0.1 * HALF].map((sample) => Math.round(sample * 1e4) / 1e4));
  expect(mix([])[0].length).toBe(0);
});

it("keeps levels among each other", () => {
  const [left] = mix([track([0.5, 0], 1), track([0, 0.5], 0.5)]);
  expect((left[0] ?? 0) / (left[1] ?? 1)).toBeCloseTo(2, 5);
  expect(mix([track([0.5], 0.5)])[0][0]).toBeCloseTo(0.25 * HALF, 6);
});

it("turns down what would clip, and only that", () => {
  const [left, right] = mix([track([1, 0.5], 1, -1), track([1, 0.5], 1, -1)]);
  expect(left[0]).toBeCloseTo(0.95, 6);
  expect(left[1]).toBeCloseTo(0.475, 6);
  expect(right[0]).toBeCloseTo(0, 6);
  expect(mix([track([0.9], 1, -1)])[0][0]).toBeCloseTo(0.9, 6);
});

it("writes wav files that say what they hold", () => {
  const file = wav([new Float32Array([0, 1]), new Float32Array([-1, 2])], 24_000);
  const view = new DataView(file.buffer);
  expect(new TextDecoder("latin1").decode(file.slice(0, 16))).toBe("RIFF\u002c\0\0\0WAVEfmt ");
  expect([view.getUint32(4, true) + 8, view.getUint32(40, true)]).toEqual([file.length, 8]);
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint32(28, true)]).toEqual([2, 24_000, 96_000]);
  expect([0, 1, 2, 3].map((at) => view.getInt16(44 + at * 2, true))).toEqual([0, -32_767, 32_767, 32_767]);
});
