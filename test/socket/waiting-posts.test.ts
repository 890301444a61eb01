import { expect, onTestFinished, test, vi } from 'vitest';
import { Refusal } from '../../src/protocol/error.ts';
import type { Answer } from '../../src/room/answer.ts';
import { givePatiently } from '../../src/socket/waiting-posts.ts';

type Talk = Parameters<typeof givePatiently>[0];

const answer = (seq: number): Answer => ({ room: 'tea', seq, epoch: 'e', at: 0 });

/** A client of a dialect that has no word for a refusal. */
function openTalk(): { -readonly [Name in keyof Talk]: Talk[Name] } {
  const connection = { fail: (error: unknown) => expect.fail(String(error)) };
  const caller = { connection } as unknown as Talk['caller'];
  return { caller, isOver: false, waiting: undefined };
}

/** Refused so often, then taken. */
function giving(order: string[], name: string, refusals: number, seconds = 5) {
  let left = refusals;
  return async () => {
    if (left-- > 0) throw new Refusal('slow', seconds);
    order.push(name);
    return answer(order.length);
  };
}

function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('what comes behind a message that waits never overtakes it', async () => {
  holdTimers();
  const talk = openTalk();
  const order: string[] = [];
  const first = givePatiently(talk, giving(order, 'first', 2));
  await vi.advanceTimersByTimeAsync(1_000);
  const second = givePatiently(talk, giving(order, 'second', 0));
  await vi.advanceTimersByTimeAsync(8_000);
  expect(order).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([(await first).seq, (await second).seq]).toEqual([1, 2]);
  expect(order).toEqual(['first', 'second']);
  expect(talk.waiting).toBeUndefined();
});

test('what waits too long is refused; whoever is gone says nothing more', async () => {
  holdTimers();
  const order: string[] = [];
  const late = givePatiently(openTalk(), giving(order, 'late', 1, 31));
  await expect(late).rejects.toMatchObject({ code: 'slow' });
  const talk = openTalk();
  const gone = givePatiently(talk, giving(order, 'gone', 1));
  await vi.advanceTimersByTimeAsync(1_000);
  talk.isOver = true;
  const over = expect(gone).rejects.toBeInstanceOf(Refusal);
  await vi.advanceTimersByTimeAsync(5_000);
  await over;
  expect(order).toEqual([]);
});
