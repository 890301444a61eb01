import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Client, newSecret } from '../../src/client/index.ts';
import type { Word } from '../../src/dialect/native.ts';
import type { Command } from '../../src/protocol/command.ts';
import { type Random, seeded } from '../random/seeded.ts';
import { allSent, fact, heardUpTo, holdChance, roomIs } from './fact.ts';
import { Screen } from './screen.ts';
import { openClient, openStage, type Peer, type Stage } from './stage.ts';

/** Lets nothing through for certain, as bad networks and restarts do. Answers are lost only whole. */
function misbehave(stage: Stage, random: Random): void {
  stage.resumeGap = 5 + random(30);
  stage.intercept = (command: Command, peer: Peer) => {
    const fate = random(20);
    if (command.type === 'join' && fate === 0) return stage.refuse(peer, command, 'internal', 0);
    if (command.type !== 'post') return false;
    if (fate === 1) return stage.refuse(peer, command, 'storage_failed', 0);
    if (fate > 4) return false;
    if (fate === 2) stage.answer(command, peer);
    if (fate === 3) answerUnheard(stage, command, peer);
    if (fate === 4) stage.cut(1012, 'retry=0');
    else peer.socket.terminate();
    return true;
  };
  stage.rewrite = (frame) => {
    const fates = frame.map((said): Word[] => {
      if (said.type !== 'posted') return [said];
      const fate = random(15);
      return fate === 0 ? [] : fate === 1 ? [said, said] : [said];
    });
    const said = fates.flat();
    return said[0]?.type === 'ack' && random(2) === 0 ? said.reverse() : said;
  };
}

function answerUnheard(stage: Stage, command: Command, peer: Peer): void {
  const { rewrite } = stage;
  stage.rewrite = (frame, to) => (to === peer ? [] : rewrite(frame, to));
  stage.answer(command, peer);
  stage.rewrite = rewrite;
}

function behave(stage: Stage): void {
  stage.intercept = () => false;
  stage.rewrite = (frame) => frame;
}

async function talk(client: Client, who: string, random: Random): Promise<string[]> {
  const said: string[] = [];
  for (let n = 0; n < 30; n++) {
    said.push(client.room('tea').post(`${who}${n}`).text);
    for (let turns = random(8); turns > 0; turns--) await nextTurn();
  }
  return said;
}

test.each(
  Array.from({ length: 12 }, (_, n) => n + 1),
)('seed %i: nothing lost, doubled or out of order', async (seed) => {
  holdChance(0);
  const stage = await openStage();
  const random = seeded(seed);
  misbehave(stage, random);
  const clients = ['ann', 'bo', 'cy'].map((name) =>
    openClient(stage, { name, secret: newSecret() }),
  );
  const rooms = clients.map((client) => client.room('tea'));
  const screens = rooms.map((room) => new Screen(room));
  const said = await Promise.all(clients.map((client, n) => talk(client, 'abc'.charAt(n), random)));
  await Promise.all(rooms.map(allSent));

  // Whose last event was lost hears of it when it comes back.
  behave(stage);
  await stage.close();
  await Promise.all(clients.map((each) => fact(each, ['state'], () => each.state.name !== 'live')));
  await stage.open();
  await Promise.all(rooms.map((room) => heardUpTo(room, stage.log('tea').length)));
  await Promise.all(rooms.map((room) => roomIs(room, 'live')));
  await Promise.all(screens.map((screen) => screen.fill()));

  const stored = stage.messages('tea').map(({ text }) => text);
  for (const [n, texts] of said.entries()) {
    expect(stored.filter((text) => text.startsWith('abc'.charAt(n)))).toEqual(texts);
  }
  for (const screen of screens) {
    expect(screen.wrong).toEqual([]);
    expect(screen.texts).toEqual(stored);
  }
});
