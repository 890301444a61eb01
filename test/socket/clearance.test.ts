import { describe, expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { seeded } from '../random/seeded.ts';
import { follow, type Line } from '../support/follow.ts';
import { StreamReader } from '../support/stream-reader.ts';
import type { Talker } from '../support/talker.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const room = 'tea';
const secretOf = (name: string) => name.repeat(43).slice(0, 43);
const hope = { sub: 'hope', parlour: { role: 'host' } };
const signals = ['presence', 'yours', 'ack', 'people'];

/** A change as somebody says it, and as the log has it. */
interface Said {
  readonly command: { readonly type: string; readonly [field: string]: unknown };
  readonly change: Change;
}

const speaks = (type: 'post' | 'ask', text: string): Said => ({
  command: { type, text },
  change: { type: type === 'post' ? 'posted' : 'asked', text },
});

/** Says everything at once; each ack tells where in the log it stands. */
async function sayAll(talker: Talker, mark: string, all: readonly Said[], log: Change[]) {
  const heard: Line[] = [];
  for (const [i, { command }] of all.entries())
    talker.tell({ ...command, room, ref: `${mark}${i}` });
  for (let answered = 0; answered < all.length; ) {
    const line = (await talker.nextEvent()) as unknown as Line & { readonly ref?: string };
    heard.push(line);
    if (line.type !== 'ack' && line.type !== 'refused') continue;
    answered++;
    const { change } = all[Number(line.ref?.slice(mark.length))] as Said;
    if (line.type === 'ack') log[(line.seq ?? 0) - 1] = change;
  }
  return heard;
}

/** What somebody hears of the room's log, up to a fact. */
async function upTo(seq: number, next: () => Promise<Line>, before: readonly Line[] = []) {
  const heard = [...before];
  while (!heard.some((line) => line.seq === seq && line.type === 'posted'))
    heard.push(await next());
  return heard.filter(({ type }) => !signals.includes(type));
}

describe.each([1, 2, 3, 4])('roles given and taken while people talk, seed %i', (seed) => {
  test('each hears what is for it, once and in order, and all come to the same head', async () => {
    const house = await openTokenHouse();
    const come = async (hello: object) => {
      const talker = await house.greet(hello);
      const { you } = (await talker.hear('welcome')) as unknown as { you: { id: string } };
      const joined = (await talker.join(room)) as Line & { readonly digest?: string };
      return { talker, id: you.id, joined };
    };
    const guest = (name: string) => come({ secret: secretOf(name), name });
    const token = tokenOf(hope);
    const [ann, cy, dee] = [await guest('ann'), await guest('cy'), await guest('dee')];
    // Nobody may ask more than twenty things at once.
    const askers = [await guest('bo'), await guest('eve'), await guest('fay')];
    const host = await come({ token });
    const stream = await StreamReader.open(`${house.url}/api/rooms/${room}/events?facts=all`, {
      authorization: `Bearer ${secretOf('cy')}`,
    });
    onTestFinished(() => stream.close());
    const role = { person: cy.id, name: 'cy', role: 'moderator' } as const;
    const granted: Said = {
      command: { ...role, type: 'grant' },
      change: { ...role, type: 'granted' },
    };
    const revoked: Said = {
      command: { type: 'revoke', person: cy.id },
      change: { ...role, type: 'revoked' },
    };
    const draw = seeded(seed);
    const orders = Array.from({ length: 30 }, () => (draw(2) === 0 ? granted : revoked));
    const log: Change[] = [];
    const some = (count: number, one: (i: number) => Said) =>
      Array.from({ length: count }, (_, i) => one(i));
    const [hosts = []] = await Promise.all([
      sayAll(host.talker, 'o', [granted, ...orders], log),
      sayAll(
        ann.talker,
        'a',
        some(60, (i) => speaks('post', `line ${i}`)),
        log,
      ),
      ...askers.map(({ talker }) =>
        sayAll(
          talker,
          'q',
          some(20, (i) => speaks('ask', `secret ${i}`)),
          log,
        ),
      ),
    ]);
    await sayAll(ann.talker, 'z', [speaks('post', 'last')], log);
    const { length } = log;
    expect(length).toBeGreaterThan(130);

    const hear = ({ talker, joined }: typeof cy, before: readonly Line[] = []) =>
      upTo(length, () => talker.nextEvent() as Promise<unknown> as Promise<Line>, [
        joined,
        ...before,
      ]);
    follow(await hear(cy), log, cy.id);
    const dees = await hear(dee);
    follow(dees, log, dee.id);
    expect(JSON.stringify(dees)).not.toContain('secret');
    const all = (await hear(host, hosts)).filter(
      ({ seq, type }) => seq !== undefined && type !== 'joined',
    );
    expect(all.map(({ type }) => type)).toEqual(log.map(({ type }) => type));
    const streamed = await upTo(length, async () => {
      const { event = '', data } = (await stream.next()) ?? {};
      return data === undefined ? { type: 'presence' } : { ...JSON.parse(data), type: event };
    });
    follow(streamed, log, cy.id);
    const heads = [await come({ token }), await guest('gil')].map(({ joined }) => joined.digest);
    expect(heads[0]).toBe(heads[1]);
  });
});
