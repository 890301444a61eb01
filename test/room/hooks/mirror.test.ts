import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog, type Hooks, openParlour } from '../../../src/index.ts';
import type { Message } from '../../../src/protocol/record.ts';
import { tempFolder } from '../../support/temp.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/hooks.md'), 'utf8');

test('the mirror of the guide has at each moment what the room has', async () => {
  const [, block = ''] = /```ts\n(const mirror.*?)```/s.exec(guide) ?? [];
  const rows = new Map<number, string>();
  const table = {
    put: async (_: string, { seq, text }: Message) => void rows.set(seq, text),
    drop: async (_: string, seq: number) => void rows.delete(seq),
    dropUpTo: async (_: string, upTo: number) => {
      for (const seq of rows.keys()) if (seq <= upTo) rows.delete(seq);
    },
  };
  let told = 0;
  const hooks: Hooks = {
    async committed(event, signal) {
      await mirror?.(event, signal);
      // What is told twice changes nothing.
      await mirror?.(event, signal);
      told = event.seq;
    },
  };
  const log = createLog('silent');
  const parlour = await openParlour({ port: 0, data: tempFolder(), log, hooks });
  onTestFinished(() => parlour.stop());
  const code = stripTypeScriptTypes(block);
  const mirror = new Function('parlour', 'table', `${code}\nreturn mirror;`)(
    parlour,
    table,
  ) as Hooks['committed'];
  const room = parlour.room('tea');
  const bot = room.as({ name: 'Tea' });
  const isSame = async (texts: readonly string[], seq: number) => {
    await expect.poll(() => told).toBe(seq);
    expect([...rows.values()]).toEqual(texts);
    const { messages } = await room.messages();
    const shown = messages.filter(({ removedAt }) => removedAt === undefined);
    expect([...rows].sort(([a], [b]) => a - b)).toEqual(shown.map(({ seq, text }) => [seq, text]));
  };
  const one = await bot.post('one');
  await bot.post('two');
  const three = await room.post('three');
  await isSame(['one', 'two', 'three'], three.seq);
  await isSame(['1', 'two', 'three'], (await bot.edit(one.seq, '1')).seq);
  await isSame(['1', 'two'], (await room.remove(three.seq)).seq);
  await isSame(['two'], (await room.act({ type: 'hide', seq: one.seq })).seq);
  await isSame(['two', '1'], (await room.act({ type: 'restore', seq: one.seq })).seq);
  const { messages } = await room.messages();
  const person = messages[0]?.author.id ?? '';
  const { seq: cleared } = await room.act({ type: 'clear', person });
  await isSame([], cleared);
  await isSame(['1', 'two'], (await room.act({ type: 'restore', seq: cleared })).seq);
});
