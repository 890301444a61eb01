// How much smaller a frame of some messages gets, and for how much CPU: `node test/send/deflate-speed.ts`.
import { readFileSync } from 'node:fs';
import { deflateFraming } from '../../src/send/deflate.ts';
import { type Framing, webSocketFraming } from '../../src/send/frame.ts';

const prose = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const words = prose.match(/[a-z]{2,}/gi) ?? [];
const rounds = 1_000;
const texts = 50;

const any = <T>(list: readonly T[]) => list[Math.floor(Math.random() * list.length)] as T;
const id = () =>
  Array.from({ length: 22 }, () => any([...'abcdefghijkmnpqrstuvwxyz23456789'])).join('');
const epoch = id();
const people = ['ann', 'bo', 'cy', 'dee'].map((name) => ({ id: `g_${id()}`, name }));

/** A message as the native dialect tells it: of 3 to 22 words. */
function posted(seq: number): object {
  const said = Array.from({ length: 3 + Math.random() * 20 }, () => any(words)).join(' ');
  const at = 1_763_819_283_827 + seq * 13;
  return {
    type: 'posted',
    room: 'lobby',
    seq,
    epoch,
    at,
    author: any(people),
    text: said,
    ref: id(),
  };
}

function measure(framing: Framing, frames: readonly string[]): { bytes: number; micros: number } {
  let bytes = 0;
  const times = Array.from({ length: rounds }, (_, i) => {
    const begun = performance.now();
    bytes += framing.frame([frames[i % texts] as string]).length;
    return performance.now() - begun;
  });
  const middle = times.toSorted((a, b) => a - b)[rounds / 2] as number;
  return { bytes: Math.round(bytes / rounds), micros: Math.round(middle * 1_000) };
}

for (const count of [1, 3, 5, 10, 20, 50]) {
  const frames = Array.from({ length: texts }, () =>
    JSON.stringify(Array.from({ length: count }, (_, i) => posted(8_400 + i))),
  );
  measure(deflateFraming, frames);
  const [plain, packed] = [measure(webSocketFraming, frames), measure(deflateFraming, frames)];
  process.stdout.write(
    `${count} messages: ${plain.bytes} bytes in ${plain.micros} µs, ` +
      `or ${packed.bytes} in ${packed.micros} µs\n`,
  );
}
