/** Putting recordings together, sample by sample: no two players could be kept together as exactly. */

/** Recordings are mono at this rate; what comes at another is resampled by the decoder. */
export const SAMPLE_RATE = 24_000;
const LOUDEST = 0.95;

/** Sum mono recordings, as long as the longest; turned down where the sum would clip. */
export function mix(tracks: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(Math.max(0, ...tracks.map((track) => track.length)));
  for (const track of tracks) {
    for (let at = 0; at < track.length; at += 1) sum[at] = (sum[at] ?? 0) + (track[at] ?? 0);
  }
  let peak = 0;
  for (const sample of sum) peak = Math.max(peak, Math.abs(sample));
  const gain = peak > LOUDEST ? LOUDEST / peak : 1;
  return gain === 1 ? sum : sum.map((sample) => sample * gain);
}

/** Write mono samples as a WAV file of 16 bits. */
export function wav(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => {
    for (let letter = 0; letter < text.length; letter += 1) view.setUint8(at + letter, text.charCodeAt(letter));
  };
  tag(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // the size of this block
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a frame
  view.setUint16(34, 16, true); // bits a sample
  tag(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, at) => {
    view.setInt16(44 + at * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
  });
  return bytes;
}

/** Decode a recording to mono samples at SAMPLE_RATE. */
export async function decode(recording: Blob): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  return (await context.decodeAudioData(await recording.arrayBuffer())).getChannelData(0);
}
