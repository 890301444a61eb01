import { expect, test } from 'vitest';
import { exportRoom } from '../../src/index.ts';
import { firstDigest, type Proof } from '../../src/protocol/seal.ts';
import { hashOf, sha256 } from '../../src/web/proof/fact-hash.ts';
import { tokenOf } from '../support/token.ts';
import { everyDoor, everyStream } from './sealed/doors.ts';
import { hostToken, openSealedHouse, owner, room, type SealedHouse } from './sealed/house.ts';
import { type Bearer, everyCommand, openDialects, openNative } from './sealed/readers.ts';
import { asker, keepOrder, type Secret } from './sealed/secrets.ts';
import { spellings, type Telling, type Told } from './sealed/told.ts';

const moe: Bearer = { name: 'a moderator of before', bearer: 'm'.repeat(43) };
const bearers: readonly Bearer[] = [
  { name: 'nobody', bearer: undefined },
  { name: 'a guest', bearer: 'r'.repeat(43) },
  {
    name: 'a member by token',
    bearer: tokenOf({ sub: 'mel', name: 'mel', parlour: { rooms: { [room]: 'member' } } }),
  },
  moe,
  { name: 'who asked', bearer: asker, onlyReads: true },
];
const host: Bearer = { name: 'the host', bearer: hostToken };

// Some seconds of both cores: beside much other work that is a minute.
test('nothing that is sealed is told to who may not hear it, by whatever way it asks', {
  timeout: 180_000,
}, async () => {
  const house = await openSealedHouse();
  await say(house, 'the first word');
  await roleOf(house, moe, 'PUT');
  const live = [
    ...(await openDialects(house, bearers, false)),
    ...(await everyStream(house, bearers)),
  ];
  const cleared = await openNative(house, host);
  await roleOf(house, moe, 'DELETE');
  await say(house, 'moe is one like others now');
  await allHear([...live, cleared], 'one like others');
  for (const { reader, forget } of live) if (reader === moe.name) forget();

  const secrets = await keepOrder(house);
  const seqs = Array.from({ length: (await latestOf(house)) + 1 }, (_, i) => i + 1);
  const late = await openDialects(house, bearers, true);
  const { told, streams } = await everyDoor(house, bearers, seqs);
  const speakers = bearers.filter(({ onlyReads }) => !onlyReads);
  const commands = await Promise.all(speakers.map((one) => everyCommand(house, one, seqs)));
  await say(house, 'the last word');
  await allHear([...live, ...late, ...streams, cleared], 'the last word');

  const [whole, open] = [false, true].map((isOpen) =>
    [...exportRoom({ folder: house.folder, code: room, open: isOpen })].join(''),
  );
  const others: readonly Told[] = [
    { way: 'export --open', reader: 'an owner', text: open ?? '' },
    { way: 'the log', reader: 'who looks after the server', text: house.logged() },
  ];
  const heard = [...live, ...late, ...streams].map((one) => ({ ...one, text: one.heard() }));
  const toBeHeard = spellings(`${cleared.heard()}\n${whole}`).join('\n');
  const sealed = secrets.filter(({ isBeside }) => !isBeside);
  expect(sealed.filter(({ text }) => !toBeHeard.includes(text))).toEqual([]);
  expect(house.logged().length).toBeGreaterThan(0);
  expect(leaksIn([...heard, ...told, ...commands, ...others], secrets)).toEqual([]);
  expect(await headOf(house, undefined)).toBe(await headOf(house, hostToken));
});

const say = (house: SealedHouse, text: string) =>
  house.act('/messages', owner, 'POST', { name: 'ona', text });

async function roleOf(house: SealedHouse, { bearer }: Bearer, method: 'PUT' | 'DELETE') {
  const me = (await (await house.ask('/api/me', bearer)).json()) as { author: { id: string } };
  const role = method === 'PUT' ? { role: 'moderator', name: 'moe' } : undefined;
  return house.act(`/roles/${me.author.id}`, hostToken, method, role);
}

const latestOf = async ({ store }: SealedHouse) => (await store.room(room))?.seq ?? 0;

async function allHear(all: readonly Telling[], word: string): Promise<void> {
  const deaf = () => all.filter(({ heard }) => !heard().includes(word)).map(({ way }) => way);
  await expect.poll(deaf).toEqual([]);
}

/** The room's digest, worked out from what somebody is told of each fact. */
async function headOf(house: SealedHouse, bearer: string | undefined): Promise<string> {
  let digest = firstDigest;
  for (let after = 0; ; ) {
    const response = await house.ask(`/api/rooms/${room}/proof?after=${after}`, bearer);
    const { facts, latest, head } = (await response.json()) as Proof;
    for (const fact of facts) digest = await sha256(digest + (await hashOf(fact, room)));
    after += facts.length;
    if (after < latest) continue;
    expect(digest).toBe(head);
    return digest;
  }
}

function leaksIn(all: readonly Told[], secrets: readonly Secret[]): readonly string[] {
  return all.flatMap(({ way, reader, text }) => {
    const spelled = spellings(text);
    const found = secrets.filter(
      (one) =>
        !(one.isAskers && reader === 'who asked') &&
        // The document names the field, and knows no fact.
        // The documents say which fields there are.
        !(one.name === 'as' && way === 'GET /openapi.json') &&
        !way.startsWith('GET /schema/') &&
        spelled.some((each) => each.includes(one.text)),
    );
    return found.map(
      ({ name, text: it }) => `${way}, ${reader}: ${name} in ${around(spelled, it)}`,
    );
  });
}

function around(spelled: readonly string[], secret: string): string {
  const text = spelled.find((each) => each.includes(secret)) ?? '';
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 120), at + secret.length + 40);
}
