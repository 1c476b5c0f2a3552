/** Putting tracks together, sample by sample: no two players could be kept together as exactly. */

const LOUDEST = 0.95;

export interface Track {
  readonly samples: Float32Array;
  /** 0 silent, 1 as it was sung. */
  readonly level: number;
  /** -1 left, 0 in the middle, 1 right; none of them is louder than another. */
  readonly pan: number;
}

export type Stereo = readonly [left: Float32Array, right: Float32Array];

/**
 * Sum mono tracks, as long as the longest, each at its place. About as loud as one of them alone, however many sound,
 * and turned down where the sum would clip.
 */
export function mix(tracks: readonly Track[]): Stereo {
  const length = Math.max(0, ...tracks.map((track) => track.samples.length));
  const sides: Stereo = [new Float32Array(length), new Float32Array(length)];
  const power = tracks.reduce((sum, { level }) => sum + level * level, 0);
  for (const { samples, level, pan } of tracks) {
    const angle = ((pan + 1) * Math.PI) / 4;
    const gain = level / Math.sqrt(Math.max(1, power));
    add(sides[0], samples, gain * Math.cos(angle));
    add(sides[1], samples, gain * Math.sin(angle));
  }
  const peak = Math.max(peakOf(sides[0]), peakOf(sides[1]));
  return peak > LOUDEST ? [scaled(sides[0], LOUDEST / peak), scaled(sides[1], LOUDEST / peak)] : sides;
}

function add(sum: Float32Array, samples: Float32Array, gain: number): void {
  for (let at = 0; at < samples.length; at += 1) sum[at] = (sum[at] ?? 0) + gain * (samples[at] ?? 0);
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return samples.map((sample) => gain * sample);
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** Write stereo samples as a WAV file of 16 bits. */
export function wav([left, right]: Stereo, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + left.length * 4);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => {
    for (let letter = 0; letter < text.length; letter += 1) view.setUint8(at + letter, text.charCodeAt(letter));
  };
  tag(0, "RIFF");
  view.setUint32(4, 36 + left.length * 4, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // the size of this block
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 2, true); // two channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 4, true); // bytes a second
  view.setUint16(32, 4, true); // bytes a frame
  view.setUint16(34, 16, true); // bits a sample
  tag(36, "data");
  view.setUint32(40, left.length * 4, true);
  const pcm = (sample = 0) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
  for (let at = 0; at < left.length; at += 1) {
    view.setInt16(44 + at * 4, pcm(left[at]), true);
    view.setInt16(46 + at * 4, pcm(right[at]), true);
  }
  return bytes;
}

/** Decode a recording to mono samples. */
export async function decode(recording: Blob, sampleRate: number): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, 1, sampleRate);
  return (await context.decodeAudioData(await recording.arrayBuffer())).getChannelData(0);
}
