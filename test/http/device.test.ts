import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Boxes, boxLength, boxMs } from '../../src/http/boxes.ts';
import type { Refusal } from '../../src/protocol/error.ts';
import { type OwnHouse, openHouse } from './house.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'none';
};
/** Digits that are others. */
const wrong = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

describe('a box', () => {
  test('is read once, by six digits', () => {
    const boxes = new Boxes();
    const { id, digits } = boxes.put('sealed', 'a');
    expect(digits).toMatch(/^\d{6}$/);
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(boxes.take(id, digits)).toBe('sealed');
    expect(codeOf(() => boxes.take(id, digits))).toBe('no_box');
    expect(boxes.size).toBe(0);
  });

  test('takes two wrong tries, and is gone with the third', () => {
    const boxes = new Boxes();
    const { id, digits } = boxes.put('sealed', 'a');
    for (const _ of [1, 2])
      expect(codeOf(() => boxes.take(id, wrong(digits)))).toBe('wrong_digits');
    expect(boxes.take(id, digits)).toBe('sealed');
    const next = boxes.put('sealed', 'a');
    for (const _ of [1, 2, 3]) {
      expect(codeOf(() => boxes.take(next.id, wrong(next.digits)))).toBe('wrong_digits');
    }
    expect(codeOf(() => boxes.take(next.id, next.digits))).toBe('no_box');
  });

  test('is no other one, and is over after five minutes', () => {
    let now = 0;
    const boxes = new Boxes(() => now);
    const [one, two] = [boxes.put('one', 'a'), boxes.put('two', 'b')];
    expect(codeOf(() => boxes.take('A'.repeat(22), one.digits))).toBe('no_box');
    now = boxMs - 1;
    expect(boxes.take(one.id, one.digits)).toBe('one');
    now = boxMs;
    expect(codeOf(() => boxes.take(two.id, two.digits))).toBe('no_box');
    expect(boxes.size).toBe(0);
  });

  test('are five of an address and a thousand in all, however many are put', () => {
    let now = 0;
    const boxes = new Boxes(() => now);
    for (let i = 0; i < 5; i++) boxes.put('x', 'a');
    expect(codeOf(() => boxes.put('x', 'a'))).toBe('too_many_boxes');
    let refused = 0;
    for (let i = 0; i < 10_000; i++) {
      if (codeOf(() => boxes.put('x', `address ${i % 3_000}`)) !== 'none') refused++;
    }
    expect([boxes.size, refused]).toEqual([1_000, 9_005]);
    now = boxMs;
    boxes.put('x', 'a');
    expect(boxes.size).toBe(1);
  });
});

describe('over HTTP', () => {
  let house: OwnHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    house.ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const refusal = async (answer: Promise<Response>) =>
    ((await (await answer).json()) as { error: { code: string } }).error.code;

  test('goes in and comes out, and guessing ends in a wait', async () => {
    const put = await send('/api/devices', { box: 'sealed' });
    expect(put.status).toBe(201);
    const { id, digits, seconds } = (await put.json()) as Record<string, string>;
    expect(seconds).toBe(300);
    expect(await refusal(send(`/api/devices/${id}`, { digits: wrong(`${digits}`) }))).toBe(
      'wrong_digits',
    );
    expect(await (await send(`/api/devices/${id}`, { digits })).json()).toEqual({ box: 'sealed' });
    expect(await refusal(send(`/api/devices/${id}`, { digits }))).toBe('no_box');
    const codes = [];
    for (let i = 0; i < 30; i++) {
      codes.push(await refusal(send(`/api/devices/guess${i}`, { digits: '000000' })));
    }
    expect(new Set(codes)).toEqual(new Set(['no_box', 'too_many_tries']));
    expect(codes.at(-1)).toBe('too_many_tries');
  });

  test.each([
    ['a box that is too long', { box: 'x'.repeat(boxLength + 1) }, 'bad_shape'],
    ['a box that is no base64url', { box: '<script>' }, 'bad_shape'],
    ['an empty one', { box: '' }, 'bad_shape'],
    ['none', {}, 'bad_shape'],
    ['a huge body', { box: 'x'.repeat(70_000) }, 'body_too_big'],
  ])('%s is refused', async (_, body, code) => {
    expect(await refusal(send('/api/devices', body))).toBe(code);
  });

  test('thousands of puts of one address leave five', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => send('/api/devices', { box: 'x' })),
    );
    const taken = answers.filter(({ status }) => status === 201);
    expect(taken.length).toBeLessThanOrEqual(5);
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
