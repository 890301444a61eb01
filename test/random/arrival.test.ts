import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../src/client/index.ts';
import { heardUpTo, roomIs } from '../client/fact.ts';
import { Screen } from '../client/screen.ts';
import { openAt } from '../client/stage.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { patience, rounds } from './seeded.ts';

const people = rounds(60, 500);
const perSecond = 200;
const arrivalMs = rounds(2_000, 10_000);

/** Says numbers at a steady rate; whoever is late catches up. */
async function talkUntil(talker: Talker, isOver: () => boolean): Promise<number> {
  const began = performance.now();
  let said = 0;
  while (!isOver()) {
    const due = ((performance.now() - began) / 1_000) * perSecond;
    while (said < due) talker.tell({ type: 'post', room: 'tea', text: `${++said}` });
    await pause(5);
  }
  return said;
}

test(
  `${people} come in while ${perSecond} messages a second fly: no hole, no double at the seam`,
  async () => {
    const parlour = await startParlour();
    onTestFinished(() => parlour.end());
    const talker = await Talker.greet(parlour.wsUrl, { name: 'bo' });
    await talker.join('tea');
    let over = false;
    const talking = talkUntil(talker, () => over);

    const screens: Screen[] = [];
    const clients: Client[] = [];
    for (let n = 0; n < people; n++) {
      const client = openAt(parlour.wsUrl);
      clients.push(client);
      screens.push(new Screen(client.room('tea')));
      await pause(arrivalMs / people);
    }
    await Promise.all(screens.map(({ room }) => roomIs(room, 'live')));
    over = true;
    const said = await talking;
    await Promise.all(screens.map(({ room }) => heardUpTo(room, said)));
    const expected = Array.from({ length: said }, (_, n) => `${n + 1}`);
    for (const [n, screen] of screens.entries()) {
      expect(screen.wrong).toEqual([]);
      expect(screen.silentHoles(said)).toEqual([]);
      if (n % 10 > 0) continue;
      await screen.fill();
      expect(screen.texts).toEqual(expected);
    }
    expect(said).toBeGreaterThan((arrivalMs / 1_000) * perSecond * 0.8);
    await talker.close();
  },
  patience,
);
