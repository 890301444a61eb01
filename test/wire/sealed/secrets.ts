import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Approval, Change } from '../../../src/protocol/fact.ts';
import { type SettingName, settingNames, settingRows } from '../../../src/protocol/setting.ts';
import { factRows } from '../../../src/store/fact-row.ts';
import { Talker } from '../../support/talker.ts';
import { tokenOf } from '../../support/token.ts';
import { hostToken, owner, room, type SealedHouse } from './house.ts';

export const asker = 'q'.repeat(43);
/** A guest who becomes a person of the host, and somebody who comes by a link. */
const lil = 'l'.repeat(43);
const lia = tokenOf({ sub: 'lia', name: 'zqlia by name' });
const ivy = tokenOf({ sub: 'ivy', name: 'zqivy by name' });

/** What only those who keep order may hear; who asked hears its own question with the answer. */
export const hidden = {
  question: 'zqask of the quince',
  answer: 'zqanswer of the quarry',
  asker: 'zqasker by name',
  askRef: 'zqref-ask',
  person: 'u_zqperson',
  name: 'zqmember by name',
  guest: 'g_zqguest',
  linked: 'u_zqlinked',
  linkedName: 'zqlinked by name',
  answerRef: 'zqref-answer',
  grantRef: 'zqref-grant',
  revokeRef: 'zqref-revoke',
  linkRef: 'zqref-link',
  lia: 'zqlia by name',
  ivy: 'zqivy by name',
  actor: 'u_zqactor',
  actorName: 'zqactor by name',
  actorRef: 'zqref-act',
  reason: 'zqreason for it',
  held: 'zqheld line of the quiver',
  heldRule: 'zqrule of the quiver',
  heldRef: 'zqref-held',
  rejection: 'zqreason of the quiver',
  report: 'zqreport of the quiver',
  note: 'zqnote of the quiver',
  out: 'u_zqout',
  outName: 'zqout by name',
  outReason: 'zqreason to be out',
  outRef: 'zqref-out',
};
/** Those that the one who asked knows itself. */
const asked: readonly string[] = ['question', 'answer', 'asker', 'askRef', 'id of who asked'];

/** Settings whose value is for those who keep order, each with one. */
const clearedSettings = settingNames
  .filter((name) => settingRows[name].seenBy === 'cleared')
  .map((name): readonly [SettingName, string] => [name, `zqsetting of ${name}`]);

export interface Secret {
  readonly name: string;
  readonly text: string;
  readonly isAskers: boolean;
  /** Told to who made it and to nobody else: no fact has it. */
  readonly isBeside?: true;
}

const secret = (name: string, text: string): Secret => ({
  name,
  text,
  isAskers: asked.includes(name),
});

const idOf = async ({ ask }: SealedHouse, bearer: string): Promise<string> =>
  ((await (await ask('/api/me', bearer)).json()) as { author: { id: string } }).author.id;

/**
 * Makes every kind of fact that not everybody hears whole, in a room that ona owns from now on.
 *
 * @returns what is secret of these
 */
export async function keepOrder(house: SealedHouse): Promise<readonly Secret[]> {
  const { act } = house;
  const id = await idOf(house, owner);
  await act(`/roles/${id}`, hostToken, 'PUT', { role: 'owner', name: 'ona' });
  await act('', owner, 'PATCH', { topic: 'quiet' });
  for (const [setting, value] of clearedSettings) {
    await act('', owner, 'PATCH', { [setting]: value });
  }
  const { seq } = await act('/questions', asker, 'POST', {
    name: hidden.asker,
    text: hidden.question,
    ref: hidden.askRef,
  });
  const answer = { text: hidden.answer, ref: hidden.answerRef };
  await act(`/questions/${seq}/answer`, owner, 'POST', answer);
  const role = { role: 'member', name: hidden.name, ref: hidden.grantRef };
  await act(`/roles/${hidden.person}`, owner, 'PUT', role);
  await act('/messages', owner, 'POST', { name: 'ona', text: 'an open word' });
  const talker = await Talker.greet(`${house.url}/ws`, { secret: owner, name: 'ona' });
  await talker.join(room);
  const revoke = { type: 'revoke', room, person: hidden.person, ref: hidden.revokeRef };
  if ((await talker.ask(revoke)).type !== 'ack') throw new Error('not revoked');
  await talker.close();
  const { guest, linked: person, linkedName: name, linkRef } = hidden;
  await commit(house, id, { type: 'linked', guest, person, name }, linkRef);
  await act('/questions', asker, 'POST', { name: hidden.asker, text: `${hidden.question} again` });
  const old = await act('/messages', lil, 'POST', { name: 'lil', text: 'an old line' });
  await actOnMessages(house);
  await actOnPeople(house);
  await act('/link', lia, 'POST', { secret: lil });
  await act(`/messages/${old.seq}`, lia, 'PATCH', { text: 'an old line, in other words' });
  await review(house, id, old.seq);
  const made = (await act('/links', owner, 'POST', { role: 'member' })) as unknown as Invite;
  await act('/links/take', ivy, 'POST', { key: made.key });
  return [
    ...secretsIn(house),
    secret('id of who asked', await idOf(house, asker)),
    secret('id of who was a guest', await idOf(house, lia)),
    secret('id of who came by a link', await idOf(house, ivy)),
    { ...secret('key of a link', made.key), isBeside: true },
    { ...secret('id of a link', made.id), isBeside: true },
  ];
}

/** A line waits, one is let pass, one is not, and one is reported. */
async function review(house: SealedHouse, id: string, message: number): Promise<void> {
  const { held: text, heldRule: rule, heldRef, rejection: reason, report: why } = hidden;
  const held = { type: 'held', text, why: { type: 'rule', rule } } as const;
  const refused = await commit(house, id, held, heldRef);
  await commit(house, id, { type: 'rejected', target: refused, reason });
  const passed = await commit(house, id, { ...held, text: 'a line let pass' });
  const approval = { by: { id, name: 'ona', badge: 'owner' }, held: passed } as const;
  await commit(house, id, { type: 'posted', text: 'a line let pass' }, undefined, 'ona', approval);
  await commit(house, id, held);
  await commit(house, id, { type: 'reported', target: message, why });
  await commit(house, id, { type: 'noted', person: id, text: hidden.note });
}

/** All that is done to people, each by its command but for the first: of a name one knows by a line. */
async function actOnPeople(house: SealedHouse): Promise<void> {
  const { out: person, outName: name, outReason: reason, outRef: ref } = hidden;
  const until = Date.now() + 60_000;
  // Nobody acts on an id that was never here; what waits tells nobody who that was.
  const waits = { type: 'held', text: hidden.held, why: { type: 'everybody' } } as const;
  await commit(house, person, waits, undefined, name);
  await commit(house, 'u_zqactor', { type: 'timed-out', person, name, until, reason }, ref);
  for (const act of [
    { type: 'ban', person, reason },
    { type: 'unban', person },
  ]) {
    await house.act('/acts', owner, 'POST', { ...act, ref: `${ref} ${act.type}` });
  }
}

interface Invite {
  readonly id: string;
  readonly key: string;
}

/** All that is done to messages of others, by somebody whom nobody knows who does not keep order. */
async function actOnMessages(house: SealedHouse): Promise<void> {
  const { act } = house;
  const { actor: id, actorName: name, actorRef, reason } = hidden;
  const { seq } = await act('/messages', lil, 'POST', { name: 'lil', text: 'a last line' });
  const target = Number(seq);
  const [message] = await house.store.events(room, target - 1, target, 1);
  const person = message?.author.id ?? '';
  const acts: Change[] = [
    { type: 'pinned', target },
    { type: 'unpinned', target },
    { type: 'hidden', target, reason },
    { type: 'restored', target },
    { type: 'cleared', person, from: target, upTo: target, reason },
    { type: 'removed', target, reason },
  ];
  for (const [i, change] of acts.entries()) {
    await commit(house, id, change, `${actorRef} ${i}`, name);
  }
}

/** Commits a fact by hand that no command makes by itself, and tells of it as a room does. */
async function commit(
  { store, bus }: SealedHouse,
  id: string,
  change: Change,
  ref?: string,
  called = 'ona',
  approval?: Approval,
): Promise<number> {
  const name = store.find(room);
  if (!name) throw new Error('no room');
  const author = { id, name: called, badge: 'owner' } as const;
  const as = { role: 'owner' } as const;
  const said = { room: name, author, at: Date.now(), change, as, ...(approval && { approval }) };
  const [committed] = await store.commit([ref === undefined ? said : { ...said, ref }]);
  if (!committed) throw new Error(`no ${change.type}`);
  const [event] = await store.events(room, committed.seq - 1, committed.seq, 1);
  if (event) bus.publish({ room, event, digest: committed.digest });
  return committed.seq;
}

/** All that may leak: what was said in secret, and what stands in the log of facts like these alone. */
function secretsIn({ folder }: SealedHouse): readonly Secret[] {
  const log = new DatabaseSync(join(folder, 'parlour.db'), { readOnly: true });
  const column = (sql: string) =>
    log
      .prepare(sql)
      .all()
      .map(({ it }) => String(it));
  const facts = `fact WHERE room = (SELECT id FROM room WHERE key = '${room}')`;
  const kinds = Object.entries(factRows);
  const whole = kinds
    .filter(([, { heardBy }]) => heardBy === 'cleared')
    .map(([type]) => `'${type}'`);
  const isSealed = `(type IN (${whole}) OR
    (type IN ('granted', 'revoked') AND coalesce(rest, open) LIKE '%"member"%'))`;
  const salts = column(
    `SELECT rest_salt AS it FROM ${facts} AND rest_salt IS NOT NULL
     UNION SELECT salt FROM ${facts} AND salt IS NOT NULL AND ${isSealed}`,
  );
  const said = column(`SELECT DISTINCT type AS it FROM ${facts}`);
  log.close();
  const unsaid = kinds.filter(
    ([type, { heardBy }]) => heardBy !== 'everybody' && !said.includes(type),
  );
  if (unsaid.length > 0) throw new Error(`no fact of these kinds: ${unsaid.map(([t]) => t)}`);
  if (salts.length < 9) throw new Error('the log has other secrets');
  return [
    ...Object.entries(hidden).map(([name, text]) => secret(name, text)),
    ...clearedSettings.map(([name, value]) => secret(name, value)),
    ...salts.map((salt) => secret('salt', salt)),
    secret('as', '"as":'),
    secret('who let pass', '"approval":'),
  ];
}
