import { expect, test } from 'vitest';
import { PartWatch } from '../../src/net/part-watch.ts';
import { fragments, frame, opcode, text } from '../conformance/frame.ts';

/** A frame of every length's form, whole messages and such in parts, controls between the parts. */
const said = Buffer.concat([
  text('short'),
  text('x'.repeat(300)),
  text('x'.repeat(70_000)),
  frame(opcode.ping, 'beat'),
  text(''),
  ...fragments('a message in parts', 5).flatMap((part) => [part, frame(opcode.pong)]),
]);

function after(bytes: Buffer, chunk: number): boolean {
  const watch = new PartWatch();
  for (let at = 0; at < bytes.length; at += chunk) watch.take(bytes.subarray(at, at + chunk));
  return watch.isUnderWay;
}

test.each([
  1, 2, 3, 7, 13, 4_096, 1_000_000,
])('in chunks of %i, whole messages leave nothing', (chunk) => {
  expect(after(said, chunk)).toBe(false);
});

test.each([
  1, 5, 1_000_000,
])('in chunks of %i, what comes behind a whole message is under way', (chunk) => {
  const whole = text('whole');
  const next = text('x'.repeat(300));
  for (let octets = 1; octets < next.length; octets++) {
    expect(after(Buffer.concat([whole, next.subarray(0, octets)]), chunk), `${octets}`).toBe(true);
  }
});

test('a message in parts is under way until its last one is whole, whatever comes between', () => {
  const [first, ...rest] = fragments('a message', 3) as [Buffer, ...Buffer[]];
  const watch = new PartWatch();
  watch.take(first);
  for (const part of rest) {
    watch.take(frame(opcode.ping));
    expect(watch.isUnderWay).toBe(true);
    watch.take(part);
  }
  expect(watch.isUnderWay).toBe(false);
});
