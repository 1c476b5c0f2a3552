/** How the roll is drawn on its canvas, in CSS pixels. */

import type { NoteTiming } from "../../contract/documents";

const SPAN_S = 8;
const PLAYHEAD = 0.28;
const TOP = 22;
const BOTTOM = 34;

/** Seconds in view: fewer on narrow screens, so that words keep their room. */
export function span(width: number): number {
  return SPAN_S * Math.min(1, Math.max(0.5, width / 800));
}

/** The time at the left edge; pages turn instead of passing by where motion is not wanted. */
export function windowStart(time: number, calm: boolean, width: number): number {
  const seconds = span(width);
  return calm ? Math.floor(time / seconds) * seconds : time - PLAYHEAD * seconds;
}

interface View {
  readonly time: number;
  readonly start: number;
}

/** Where things go, in CSS pixels, and what to draw them with. */
interface Sheet {
  readonly pen: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly x: (time: number) => number;
  readonly y: (midi: number) => number;
  readonly thickness: number;
  readonly colour: (name: string) => string;
  readonly font: string;
}

export function draw(canvas: HTMLCanvasElement, notes: readonly NoteTiming[], { time, start }: View): void {
  const sheet = open(canvas, compass(notes), start);
  if (!sheet) return;
  drawRules(sheet, compass(notes));
  const end = start + span(sheet.width);
  let bar = "";
  for (const note of notes) {
    const opensBar = note.measure !== bar;
    bar = note.measure;
    if (note.end < start - 1 || note.start > end + 1) continue;
    if (opensBar) drawBarNumber(sheet, note);
    drawNote(sheet, note, time);
  }
  drawPlayhead(sheet, time);
}

function open(canvas: HTMLCanvasElement, [low, high]: readonly [number, number], start: number): Sheet | null {
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  const { clientWidth: width, clientHeight: height } = canvas;
  // Setting the size also clears the canvas.
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  pen.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  const step = (height - TOP - BOTTOM) / (high - low);
  return {
    pen,
    width,
    height,
    x: (time) => ((time - start) / span(width)) * width,
    y: (midi) => height - BOTTOM - (midi - low) * step,
    thickness: Math.min(14, Math.max(6, step * 1.1)),
    colour: (name) => style.getPropertyValue(name),
    font: style.fontFamily,
  };
}

const RULED: readonly number[] = [0, 4, 7, 11];

/** A line on every C, E, G and B. */
function drawRules({ pen, width, y, colour }: Sheet, [low, high]: readonly [number, number]): void {
  pen.strokeStyle = colour("--rule");
  pen.lineWidth = 1;
  for (let midi = low; midi <= high; midi += 1) {
    if (!RULED.includes(((midi % 12) + 12) % 12)) continue;
    line(pen, 0, Math.round(y(midi)) + 0.5, width, Math.round(y(midi)) + 0.5);
  }
}

function drawBarNumber({ pen, x, colour, font }: Sheet, { measure, start }: NoteTiming): void {
  pen.fillStyle = colour("--faint");
  pen.font = `11px ${font}`;
  pen.fillText(measure, x(start), 13);
}

function drawNote({ pen, x, y, thickness, colour, font }: Sheet, note: NoteTiming, time: number): void {
  const left = x(note.start);
  const right = Math.max(left + 4, x(note.end) - 2);
  const middle = y(note.midi);
  const pill = (to: number, fill: string) => {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.roundRect(left, middle - thickness / 2, to - left, thickness, thickness / 2);
    pen.fill();
  };
  pill(right, colour("--note"));
  if (time > note.start) pill(Math.min(right, Math.max(left + thickness, x(time))), colour("--accent"));
  if (!note.syllable) return;
  const now = time >= note.start && time < note.end;
  const goesOn = note.syllabic === "begin" || note.syllabic === "middle";
  pen.fillStyle = colour(now ? "--accent" : "--ink");
  pen.font = `${now ? "600 " : ""}14px ${font}`;
  pen.fillText(note.syllable + (goesOn ? "-" : ""), left, middle + thickness / 2 + 15);
}

function drawPlayhead({ pen, height, x, colour }: Sheet, time: number): void {
  pen.strokeStyle = colour("--accent");
  pen.lineWidth = 1.5;
  line(pen, x(time), 18, x(time), height - 4);
}

function line(pen: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number): void {
  pen.beginPath();
  pen.moveTo(fromX, fromY);
  pen.lineTo(toX, toY);
  pen.stroke();
}

/** The lowest and highest pitch, with room for at least an octave. */
export function compass(notes: readonly NoteTiming[]): readonly [number, number] {
  if (notes.length === 0) return [60, 72];
  const low = Math.min(...notes.map((note) => note.midi));
  const high = Math.max(...notes.map((note) => note.midi));
  const short = Math.max(0, 12 - (high - low));
  return [low - Math.ceil(short / 2), high + Math.floor(short / 2)];
}
