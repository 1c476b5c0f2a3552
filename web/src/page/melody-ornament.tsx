/** A line of music with words, as an ornament: its notes light up one after the other, as they will when sung. */

const NOTES: readonly (readonly [word: string, x: number, step: number, stem: "up" | "down"])[] = [
  ["Ev", 70, 4, "up"],
  ["’ry", 132, 3, "up"],
  ["word", 194, 2, "up"],
  ["and", 262, 5, "down"],
  ["ev", 324, 6, "down"],
  ["’ry", 386, 4, "up"],
  ["note", 448, 3, "up"],
  ["is", 516, 1, "up"],
  ["sung", 580, 2, "up"],
];

export function MelodyOrnament() {
  return (
    <svg className="melody-ornament" viewBox="0 0 640 150" aria-hidden="true" focusable="false">
      {[40, 54, 68, 82, 96].map((y) => (
        <line key={y} x1="0" x2="640" y1={y} y2={y} className="staff" />
      ))}
      <line x1="639" x2="639" y1="40" y2="96" className="staff" />
      {NOTES.map(([word, x, step, stem], at) => (
        <Note key={x} word={word} x={x} y={103 - step * 7} stem={stem} at={at} />
      ))}
    </svg>
  );
}

interface NoteProps {
  readonly word: string;
  readonly x: number;
  readonly y: number;
  readonly stem: "up" | "down";
  readonly at: number;
}

function Note({ word, x, y, stem, at }: NoteProps) {
  const up = stem === "up";
  return (
    <g className={`note n${String(at)}`}>
      <ellipse cx={x} cy={y} rx="9" ry="6.6" transform={`rotate(-18 ${String(x)} ${String(y)})`} />
      <line x1={up ? x + 8 : x - 8} x2={up ? x + 8 : x - 8} y1={y} y2={up ? y - 44 : y + 44} className="stem" />
      <text x={x} y="142" textAnchor="middle">
        {word}
      </text>
    </g>
  );
}
