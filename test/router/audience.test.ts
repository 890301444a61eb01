import { expect, test } from 'vitest';
import { Audience, type Hearer } from '../../src/router/audience.ts';
import { Flush } from '../../src/send/flush.ts';

class Ear implements Hearer {
  readonly audiences = new Set<Audience>();
  readonly heard: Buffer[] = [];
  take(bytes: Buffer): void {
    this.heard.push(bytes);
  }
  close(): void {}
}

function gather(count: number): { audience: Audience; ears: Ear[] } {
  const traffic = { writes: 0, bytes: 0, deliveries: 0 };
  const audience = new Audience({ flush: new Flush(), traffic });
  const ears = Array.from({ length: count }, () => new Ear());
  for (const ear of ears) audience.join(ear);
  return { audience, ears };
}

test('what is said in one moment is framed once, and all listeners share the bytes', () => {
  const { audience, ears } = gather(3);
  audience.say('one');
  audience.say(Uint8Array.of(7));
  expect(ears.map(({ heard }) => heard.length)).toEqual([0, 0, 0]);
  audience.seal();
  const [first] = ears.map(({ heard }) => heard[0]);
  expect(first).toEqual(Buffer.from([0x81, 3, 0x6f, 0x6e, 0x65, 0x82, 1, 7]));
  for (const { heard } of ears) {
    expect(heard).toHaveLength(1);
    expect(heard[0]).toBe(first);
  }
});

test('much is handed out before the moment ends', () => {
  const { audience, ears } = gather(1);
  for (let n = 0; n < 20; n++) audience.say('x'.repeat(1_000));
  expect(ears[0]?.heard).toHaveLength(1);
  audience.seal();
  expect(ears[0]?.heard).toHaveLength(2);
});

test('an audience and its hearers know each other as long as they stay', () => {
  const { audience, ears } = gather(2);
  expect(ears.every((ear) => ear.audiences.has(audience))).toBe(true);
  audience.dismiss();
  expect([audience.size, ears.some((ear) => ear.audiences.size > 0)]).toEqual([0, false]);
});
