import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Flags } from '../../src/index.ts';
import { backup } from '../../src/store/sqlite/archive/backup.ts';
import { exportRoom } from '../../src/store/sqlite/archive/export-room.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const secretOf = (letter: string) => letter.repeat(43);
const ann = secretOf('a');
const bo = secretOf('b');

interface Made {
  readonly key: string;
  readonly id: string;
  readonly path: string;
  readonly until?: number;
  readonly people?: number;
}

/** An answer, with the fields that some have. */
interface Told {
  readonly status: number;
  readonly body: Made & {
    readonly error?: { readonly code: string; readonly retry: number };
    readonly roles: readonly { name: string; role: string; person: string }[];
    readonly links: readonly (Made & { readonly taken: number })[];
    readonly seq: number;
    readonly latest: number;
  };
}

/** Asks over HTTP as whoever holds a bearer. */
class Asker {
  readonly url: string;

  constructor({ url }: Pick<OwnParlour, 'url'>) {
    this.url = url;
  }

  async ask(
    method: string,
    path: string,
    bearer?: string,
    body?: object,
    more: Record<string, string> = {},
  ): Promise<Told> {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...more,
    };
    const answer = await fetch(`${this.url}/api/rooms${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    return { status: answer.status, body: (await answer.json()) as Told['body'] };
  }

  async make(role: string, more: object = {}, bearer = ann): Promise<Made> {
    const { status, body } = await this.ask('POST', '/tea/links', bearer, { role, ...more });
    expect([status, body]).toEqual([201, expect.objectContaining({ role, taken: 0 })]);
    return body;
  }

  take(key: string, bearer?: string, more: object = {}) {
    return this.ask('POST', '/tea/links/take', bearer, { key, ...more });
  }

  async code(answer: Promise<Told>): Promise<string | undefined> {
    return (await answer).body.error?.code;
  }

  async roles(bearer = ann): Promise<[string, string][]> {
    const { body } = await this.ask('GET', '/tea/roles', bearer);
    return body.roles.map(({ name, role }) => [name, role]);
  }

  async personOf(name: string): Promise<string> {
    const { body } = await this.ask('GET', '/tea/roles', ann);
    return body.roles.find((each) => each.name === name)?.person ?? '';
  }

  async links(bearer = ann) {
    return (await this.ask('GET', '/tea/links', bearer)).body.links;
  }
}

/** A room that ann owns. */
async function open(flags: Flags = {}): Promise<Asker & { parlour: OwnParlour }> {
  const parlour = await startParlour(flags);
  onTestFinished(() => parlour.end());
  const asker = new Asker(parlour);
  await asker.ask('POST', '', ann, { code: 'tea', name: 'ann' });
  return Object.assign(asker, { parlour });
}

test('a link makes whoever takes it what it says, is counted, and tells its key once', async () => {
  const tea = await open();
  const { key, id, path, people } = await tea.make('moderator');
  expect(key).toMatch(/^[\w-]{32}$/);
  expect([path, people]).toEqual([`/r/tea#key=${key}`, 1]);
  const seen = await tea.ask('POST', '/tea/links/look', undefined, { key });
  expect(seen.body).toEqual({
    room: 'tea',
    code: 'tea',
    role: 'moderator',
    by: expect.stringMatching(/^g_/),
    name: 'ann',
  });
  const taken = await tea.take(key, bo, { name: 'bo' });
  expect([taken.status, taken.body.seq]).toEqual([200, 2]);
  expect(await tea.roles()).toContainEqual(['bo', 'moderator']);
  const links = await tea.links();
  expect(links).toEqual([expect.objectContaining({ id, taken: 1, people: 1 })]);
  expect(JSON.stringify(links)).not.toContain(key);
  expect(await tea.code(tea.take(key, secretOf('c')))).toBe('no_link');
  expect(await tea.code(tea.ask('POST', '/tea/links/look', bo, { key }))).toBe('no_link');
});

test('the fact of a use says by what it came, to those who hear that', async () => {
  const tea = await open();
  const { key } = await tea.make('moderator');
  const owner = await Talker.greet(tea.parlour.wsUrl, { secret: ann, name: 'ann' });
  const guest = await Talker.greet(tea.parlour.wsUrl, { secret: secretOf('c'), name: 'cy' });
  onTestFinished(() => {
    for (const { ws } of [owner, guest]) ws.terminate();
  });
  for (const one of [owner, guest]) {
    one.tell({ type: 'join', room: 'tea' });
    await one.hear('joined');
  }
  await tea.take(key, bo, { name: 'bo' });
  expect(await owner.hear('granted')).toMatchObject({
    author: { name: 'bo' },
    name: 'bo',
    role: 'moderator',
    as: { role: 'guest', by: 'link' },
  });
  expect(await guest.hear('granted')).not.toHaveProperty('as');
});

test('of many who race for the last use one gets it, and a repeat by its ref counts once', async () => {
  const tea = await open();
  const { key } = await tea.make('member', { people: 2 });
  const all = [...'bcdefghi'].map((letter) => tea.take(key, secretOf(letter), { name: letter }));
  const statuses = (await Promise.all(all)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(2);
  expect(statuses.filter((status) => status === 404)).toHaveLength(6);
  expect(await tea.roles()).toHaveLength(3);

  const one = await tea.make('member', { people: 2 });
  const tries = ['k', 'k', 'k'].map(() =>
    tea.take(one.key, secretOf('k'), { name: 'kay', ref: 'r1' }),
  );
  const seqs = (await Promise.all(tries)).map(({ body }) => body.seq);
  expect(new Set(seqs).size).toBe(1);
  expect((await tea.links())[1]?.taken).toBe(1);
});

test('nobody is lowered by a link, nor uses one up who has its role; strangers take none', async () => {
  const tea = await open();
  const member = await tea.make('member', { people: 5 });
  expect(await tea.code(tea.take(member.key, ann))).toBe('has_role');
  expect((await tea.take(member.key, bo)).status).toBe(200);
  expect(await tea.code(tea.take(member.key, bo))).toBe('has_role');
  expect(await tea.code(tea.take(member.key))).toBe('no_key');
  expect((await tea.links())[0]?.taken).toBe(1);
  const moderator = await tea.make('moderator');
  expect((await tea.take(moderator.key, bo)).status).toBe(200);
});

test('who may give a role makes links to it, and sees and ends those alone', async () => {
  const tea = await open();
  const { key } = await tea.make('moderator', { people: 2 });
  await tea.take(key, bo);
  const own = await tea.make('member', {}, bo);
  const above = tea.ask('POST', '/tea/links', bo, { role: 'moderator' });
  expect(await tea.code(above)).toBe('not_allowed');
  expect((await tea.links(bo)).map(({ id }) => id)).toEqual([own.id]);
  const [owners] = await tea.links();
  if (!owners) throw new Error('There is no link.');
  expect(await tea.code(tea.ask('DELETE', `/tea/links/${owners.id}`, bo))).toBe('not_allowed');
  for (const bearer of [secretOf('c'), undefined]) {
    const refused = bearer ? 'not_allowed' : 'not_authorised';
    expect(await tea.code(tea.ask('GET', '/tea/links', bearer))).toBe(refused);
    const made = tea.ask('POST', '/tea/links', bearer, { role: 'member' });
    expect(await tea.code(made)).toBe(refused);
  }
});

test('ending a link may take what it gave, and leaves what came otherwise since', async () => {
  const tea = await open();
  const { key, id } = await tea.make('member', { people: 5 });
  for (const letter of 'bcd') await tea.take(key, secretOf(letter), { name: letter });
  await tea.ask('PUT', `/tea/roles/${await tea.personOf('d')}`, ann, { role: 'moderator' });
  const ended = await tea.ask('DELETE', `/tea/links/${id}?roles=take`, ann);
  expect([ended.status, ended.body]).toEqual([200, { room: 'tea', taken: 2 }]);
  expect(await tea.roles()).toEqual([
    ['ann', 'owner'],
    ['d', 'moderator'],
  ]);
  expect(await tea.code(tea.take(key, secretOf('e')))).toBe('no_link');
  expect(await tea.code(tea.ask('DELETE', `/tea/links/${id}`, ann))).toBe('no_link');
  const kept = await tea.make('member');
  await tea.take(kept.key, secretOf('e'), { name: 'e' });
  await tea.ask('DELETE', `/tea/links/${kept.id}`, ann);
  expect(await tea.roles()).toContainEqual(['e', 'member']);
});

test('a link is over with the role of whoever made it, and with its time', async () => {
  const tea = await open();
  const { key } = await tea.make('moderator');
  await tea.take(key, bo, { name: 'bo' });
  const own = await tea.make('member', { people: 5, until: 3_600 }, bo);
  expect(own.until).toBeGreaterThan(Date.now() + 3_500_000);
  const person = await tea.personOf('bo');
  await tea.ask('DELETE', `/tea/roles/${person}`, ann);
  expect(await tea.code(tea.take(own.key, secretOf('c')))).toBe('no_link');
  // For an hour, and no longer by a link.
  await tea.ask('PUT', `/tea/roles/${person}`, ann, { role: 'moderator', until: 60, name: 'bo' });
  const later = await tea.make('member', { until: 3_600 }, bo);
  expect(later.until).toBeLessThan(Date.now() + 61_000);
});

test('a link opens a closed room for whoever has it, and tells before what it is called', async () => {
  const tea = await open();
  await tea.ask('PATCH', '/tea', ann, { title: 'Tea at five', read: 'members' });
  const { key } = await tea.make('member');
  expect(await tea.code(tea.ask('GET', '/tea/messages', bo))).toBe('members_only');
  const seen = await tea.ask('POST', '/tea/links/look', bo, { key });
  expect(seen.body).toMatchObject({ title: 'Tea at five', role: 'member' });
  const guest = await Talker.greet(tea.parlour.wsUrl, { secret: bo, name: 'bo' });
  onTestFinished(() => guest.ws.terminate());
  guest.tell({ type: 'join', room: 'tea' });
  expect(await guest.hear('refused')).toMatchObject({ code: 'members_only' });
  await tea.take(key, bo);
  guest.tell({ type: 'join', room: 'tea' });
  expect(await guest.hear('joined')).toMatchObject({ me: { role: 'member' } });
});

test('wrong keys of one address are counted, behind a proxy beside us they are not', async () => {
  const tea = await open();
  const { key } = await tea.make('member', { people: 3 });
  const proxied = { 'x-forwarded-for': '198.51.100.7' };
  for (let i = 0; i < 12; i++) {
    const body = { key: `wrong ${i}` };
    const look = tea.ask('POST', '/tea/links/look', undefined, body, proxied);
    expect(await tea.code(look)).toBe('no_link');
  }
  for (let i = 0; i < 10; i++) expect(await tea.code(tea.take(`wrong ${i}`, bo))).toBe('no_link');
  const over = await tea.take(key, bo);
  expect(over.body.error).toMatchObject({ code: 'too_many_tries', retry: expect.any(Number) });
  expect(over.body.error?.retry).toBeLessThanOrEqual(6);
});

test('a right key of a link that is used up is no guess, however many come by it', async () => {
  const tea = await open();
  const [{ key }, { key: good }] = [await tea.make('member'), await tea.make('member')];
  const taken = await Promise.all(
    [...'bcdefghijklmnop'].map((each) => tea.take(key, secretOf(each))),
  );
  const codes = taken.map(({ body }) => body.error?.code ?? 'taken').sort();
  expect(codes).toEqual([...Array(14).fill('no_link'), 'taken']);
  for (let i = 0; i < 12; i++)
    expect(await tea.code(tea.take(key, bo))).toMatch(/no_link|has_role/);
  expect((await tea.take(good, secretOf('z'))).status).toBe(200);
});

test('the key of a link that was taken back is no guess, which others of the address would wait for', async () => {
  const tea = await open();
  const [{ id, key }, { key: good }] = [await tea.make('member'), await tea.make('member')];
  expect((await tea.ask('DELETE', `/tea/links/${id}`, ann)).status).toBe(200);
  expect((await tea.links()).map((link) => link.id)).not.toContain(id);
  for (let i = 0; i < 12; i++) expect(await tea.code(tea.take(key, bo))).toBe('no_link');
  expect((await tea.take(good, bo)).status).toBe(200);
});

test('a link is over with the role of whoever made it also where that was given an end since', async () => {
  const tea = await open();
  await tea.take((await tea.make('moderator')).key, bo, { name: 'bo' });
  const { key } = await tea.make('member', { people: 9 }, bo);
  const path = `/tea/roles/${await tea.personOf('bo')}`;
  const role = { role: 'moderator', name: 'bo' };
  await tea.ask('PUT', path, ann, { ...role, until: 1 });
  await expect
    .poll(async () => (await tea.ask('POST', '/tea/links/look', bo, { key })).body.error?.code)
    .toBe('no_link');
  expect(await tea.code(tea.take(key, secretOf('c')))).toBe('no_link');
  // Whoever has the role again has its links.
  await tea.ask('PUT', path, ann, role);
  expect((await tea.take(key, secretOf('c'))).status).toBe(200);
});

test('a link leads nowhere while whoever made it is timed out or banned, and is listed as paused', async () => {
  const tea = await open();
  await tea.take((await tea.make('moderator')).key, bo, { name: 'bo' });
  const { key } = await tea.make('member', { people: 9 }, bo);
  const person = await tea.personOf('bo');
  const act = (body: object) => tea.ask('POST', '/tea/acts', ann, { person, ...body });
  for (const out of [{ type: 'timeout', seconds: 600 }, { type: 'ban' }]) {
    expect((await act(out)).status).toBe(200);
    expect(await tea.code(tea.ask('POST', '/tea/links/look', undefined, { key }))).toBe('no_link');
    expect(await tea.code(tea.take(key, secretOf('c')))).toBe('no_link');
    expect(await tea.links()).toContainEqual(expect.objectContaining({ by: person, paused: true }));
    expect((await act({ type: 'unban' })).status).toBe(200);
  }
  expect(await tea.links()).not.toContainEqual(expect.objectContaining({ paused: true }));
  expect((await tea.take(key, secretOf('c'))).status).toBe(200);
});

test('who is none of the room may not be asked for, where the host alone makes rooms', async () => {
  const house = await openTokenHouse({ rooms: 'closed' });
  const asker = new Asker(house);
  const keeper = tokenOf({ sub: 'h', name: 'hope', parlour: { role: 'host' } });
  const made = () => asker.ask('POST', '/tea/links', keeper, { role: 'owner', people: 1 });
  await asker.ask('POST', '', keeper, { code: 'tea' });
  const { body } = await made();
  expect((await asker.take(body.key, bo, { name: 'bo' })).status).toBe(200);
  expect(await asker.roles(keeper)).toContainEqual(['bo', 'owner']);
  expect(await asker.code(asker.ask('POST', '/none/links/look', bo, { key: body.key }))).toBe(
    'no_room',
  );
});

test('a key is in no file, export, figure or log; links come through a restart and a backup', async () => {
  const data = tempFolder();
  const tea = await open({ data });
  const { key, id } = await tea.make('moderator', { people: 2 });
  await tea.take(key, bo, { name: 'bo' });
  const file = join(tempFolder(), 'copy.db');
  await backup({ folder: data, file });
  const told = [await (await fetch(`${tea.url}/metrics`)).text()];
  const parlour = await tea.parlour.restart();
  const again = new Asker(parlour);
  expect((await again.links()).map(({ taken }) => taken)).toEqual([1]);
  expect((await again.take(key, secretOf('c'), { name: 'cy' })).status).toBe(200);
  expect(await again.code(again.take(key, secretOf('d')))).toBe('no_link');
  await parlour.stop();
  const exported = [...exportRoom({ folder: data, code: 'tea' })].join('');
  told.push(exported);
  for (const name of readdirSync(data)) {
    if (name !== 'control') told.push(readFileSync(join(data, name), 'latin1'));
  }
  for (const text of told) expect(text.includes(key)).toBe(false);
  expect(exported.includes(id)).toBe(false);
  // A backup has what lets the link be used, by its hash.
  expect(readFileSync(file, 'latin1')).toContain(id);
});
