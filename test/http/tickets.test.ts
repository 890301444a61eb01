import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { openParlour, readConfig } from '../../src/index.ts';
import type { DialectName } from '../../src/protocol/dialect-name.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { StreamReader } from '../support/stream-reader.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';

const words = 'the kettle is under the stairs';
const room = 'cellar';
const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);
const cySecret = 'cy_'.repeat(15).slice(0, 43);
const annId = guestOf(annSecret).author.id;
const boId = guestOf(boSecret).author.id;

let parlour: OwnParlour;
let url: string;
let ann: Talker;

const act = async (name: string, given: Record<string, string>) =>
  expect(await askServer(parlour.data, { act: name, given })).toMatchObject({ type: 'done' });
const closeRoom = async (code: string, ...members: string[]) => {
  for (const person of members)
    await act('room grant', { code, person, role: 'member', name: 'x' });
  await act('room set', { code, setting: 'read', value: 'members' });
};

beforeAll(async () => {
  parlour = await startParlour();
  url = `http://127.0.0.1:${parlour.port}`;
  await closeRoom(room, annId, boId);
  ann = await Talker.greet(parlour.wsUrl, { secret: annSecret, name: 'ann' });
  await ann.join(room);
});
afterAll(async () => {
  await ann.close();
  await parlour.end();
});

interface Given {
  readonly ticket: string;
  readonly error?: { readonly code: string };
}

async function ask(body: object, bearer?: string, at = url): Promise<Given & { status: number }> {
  const headers = {
    'content-type': 'application/json',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
  const response = await fetch(`${at}/api/ticket`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { ...((await response.json()) as Given), status: response.status };
}

const ticketFor = async (use: 'read' | 'connect', more: object = {}, bearer = boSecret) =>
  (await ask({ room, for: use, ...more }, bearer)).ticket;

const eventsBy = (ticket: string, code = room) =>
  `${url}/api/rooms/${code}/events?ticket=${ticket}`;

test('who may be in a room gets a ticket for it, and nobody else', async () => {
  expect(await ask({ room: 'Cellar', for: 'read' }, boSecret)).toEqual({
    status: 201,
    ticket: expect.stringMatching(/^[\w-]{22}$/),
    room,
    for: 'read',
    seconds: 30,
  });
  expect(await ask({ room, for: 'read' }, cySecret)).toMatchObject({
    status: 403,
    error: { code: 'members_only' },
  });
  expect((await ask({ room, for: 'connect' })).error?.code).toBe('members_only');
  expect((await ask({ room: 'open', for: 'connect', name: 'cy' })).status).toBe(201);
  expect((await ask({ room, for: 'both' }, boSecret)).error?.code).toBe('bad_shape');
  expect((await ask({ room: 'a/b', for: 'read' }, boSecret)).error?.code).toBe('bad_code');
});

interface Wire {
  readonly query: string;
  readonly enter?: string;
  readonly say: (text: string) => string;
}

const wires: Readonly<Record<Exclude<DialectName, 'native'>, Wire>> = {
  roomcode: {
    query: `roomCode=${room}`,
    enter: '{"Author":"Robert","Content":"I am in by roomcode"}',
    say: (text) => JSON.stringify({ Author: 'Robert', Content: text }),
  },
  golem: {
    query: 'dialect=golem',
    enter: `join {"name":"${room}"}`,
    say: (text) => `msg {"to":"${room}","msg":"${text}"}`,
  },
  chatlog: {
    query: `dialect=chatlog&room=${room}`,
    enter: '{"userName":"Robert","body":"I am in by chatlog","timestamp":"8:52 AM"}',
    say: (text) => JSON.stringify({ userName: 'Robert', body: text, timestamp: '8:52 AM' }),
  },
  htmx: { query: `dialect=htmx&room=${room}`, say: (text) => JSON.stringify({ text }) },
};

const until = async (talker: Talker, word: string) => {
  for (;;) if ((await talker.next()).includes(word)) return;
};

describe.each(Object.entries(wires))('a client of %s', (dialect, { query, enter, say }) => {
  const comeIn = async (ticket: string) => {
    const talker = await Talker.open(`${parlour.wsUrl}?${query}&ticket=${ticket}`);
    if (enter) talker.say(enter);
    return talker;
  };
  const heardFrom = async (text: string) => {
    for (;;) {
      const event = await ann.hear('posted');
      if (event['text'] === text) return event['author'];
    }
  };
  const sayTo = (text: string) => ann.ask({ type: 'post', room, text, ref: text });

  test('comes into a closed room by a ticket, as who took it', async () => {
    const bo = await comeIn(await ticketFor('connect', { name: 'bo' }));
    bo.say(say(`hello by ${dialect}`));
    expect(await heardFrom(`hello by ${dialect}`)).toEqual({ id: boId, name: 'bo' });
    await sayTo(`${words} of ${dialect}`);
    await until(bo, `${words} of ${dialect}`);
    await bo.close();
  });

  test('goes by the name that it says, where none went with the ticket', async () => {
    const bo = await comeIn(await ticketFor('connect'));
    bo.say(say(`unnamed by ${dialect}`));
    const { id, name } = (await heardFrom(`unnamed by ${dialect}`)) as { id: string; name: string };
    expect(id).toBe(boId);
    expect(name).toBe(
      query.includes('golem') || query.includes('htmx') ? guestOf(boSecret).author.name : 'Robert',
    );
    await bo.close();
  });

  test('comes back by the same ticket; a second one ends the first, which hears why', async () => {
    const ticket = await ticketFor('connect');
    await (await comeIn(ticket)).close();
    const first = await comeIn(ticket);
    const second = await comeIn(ticket);
    const { code, reason } = await first.ended();
    expect([4_506, 1_008]).toContain(code);
    expect(reason).toBe('Somebody else came in by your ticket; ask for another.');
    await sayTo(`second by ${dialect}`);
    await until(second, `second by ${dialect}`);
    await second.close();
  });

  test('is out when the role is taken', async () => {
    const bo = await comeIn(await ticketFor('connect'));
    bo.say(say(`still in by ${dialect}`));
    await heardFrom(`still in by ${dialect}`);
    await act('room revoke', { code: room, person: boId });
    expect((await bo.ended()).reason).toBe('Only members may be in this room.');
    await act('room grant', { code: room, person: boId, role: 'member', name: 'x' });
  });

  test('is refused by a ticket that is none, of another room, or for reading', async () => {
    const elsewhere = (await ask({ room: 'open', for: 'connect' }, boSecret)).ticket;
    const tickets = ['', 'x'.repeat(22), await ticketFor('read')];
    for (const ticket of tickets) await expect(comeIn(ticket)).rejects.toThrow('401');
    if (dialect !== 'golem') return expect(comeIn(elsewhere)).rejects.toThrow('401');
    const talker = await comeIn(elsewhere);
    talker.say(say('from elsewhere'));
    expect((await talker.ended()).reason).toContain('ticket');
  });
});

test('a client whose address names no room is in that of its ticket', async () => {
  const bo = await Talker.open(
    `${parlour.wsUrl}?dialect=htmx&ticket=${await ticketFor('connect')}`,
  );
  await ann.ask({ type: 'post', room, text: 'by ticket alone', ref: 'alone' });
  await until(bo, 'by ticket alone');
  await bo.close();
});

test('a client that is told by its first frame keeps its ticket', async () => {
  const bo = await Talker.open(`${parlour.wsUrl}?ticket=${await ticketFor('connect')}`);
  bo.say('{"Author":"Robert","Content":"by first frame"}');
  for (let text: unknown; text !== 'by first frame'; ) text = (await ann.hear('posted'))['text'];
  await bo.close();
});

describe('an event stream by a ticket', () => {
  test('reads a closed room, comes back by the same address, and ends when another one comes', async () => {
    const address = eventsBy(await ticketFor('read'));
    const first = await StreamReader.open(address);
    expect(first.status).toBe(200);
    expect(first.response.headers['referrer-policy']).toBe('no-referrer');
    await ann.ask({ type: 'post', room, text: 'one', ref: 's1' });
    expect(await first.texts(1)).toEqual(['one']);
    first.close();
    await ann.ask({ type: 'post', room, text: 'two', ref: 's2' });
    const again = await StreamReader.open(address, { 'last-event-id': first.lastId });
    expect(await again.texts(1)).toEqual(['two']);
    const other = await StreamReader.open(address);
    const said = [];
    for (let block = await again.next(); block; block = await again.next()) said.push(block);
    expect(said).toEqual([
      {
        event: 'refused',
        data: JSON.stringify({
          type: 'refused',
          code: 'ticket_used',
          text: 'Somebody else came in by your ticket; ask for another.',
          retry: null,
        }),
      },
      { retry: '600000' },
    ]);
    await ann.ask({ type: 'post', room, text: 'three', ref: 's3' });
    expect(await other.texts(1)).toEqual(['three']);
    other.close();
  });

  test('is for that room and that use alone', async () => {
    const [read, connect] = [await ticketFor('read'), await ticketFor('connect')];
    for (const address of [
      eventsBy(connect),
      eventsBy(read, 'attic'),
      eventsBy('x'),
      eventsBy(''),
    ]) {
      const response = await fetch(address);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'bad_ticket' } });
    }
    const history = await fetch(`${url}/api/rooms/${room}/messages?ticket=${read}`);
    expect(history.status).toBe(403);
  });

  test('ends when the role is taken, and is not let in again', async () => {
    const address = eventsBy(await ticketFor('read'));
    const stream = await StreamReader.open(address);
    await stream.next();
    await act('room revoke', { code: room, person: boId });
    const said = [];
    for (let block = await stream.next(); block; block = await stream.next()) said.push(block);
    expect(said.map(({ event }) => event)).toContain('refused');
    expect((await fetch(address)).status).toBe(403);
    await act('room grant', { code: room, person: boId, role: 'member', name: 'x' });
  });
});

test('who has said the password of a room gets a ticket for it, a stranger, too', async () => {
  const json = { 'content-type': 'application/json' };
  const asAnn = { ...json, authorization: `Bearer ${annSecret}` };
  const send = async (method: string, path: string, body: object, headers: object = json) => {
    const init = { method, headers: { ...headers }, body: JSON.stringify(body) };
    return (await (await fetch(`${url}/api/${path}`, init)).json()) as Given & { pass: string };
  };
  await send('POST', 'rooms', { code: 'vault' }, asAnn);
  await send('PATCH', 'rooms/vault', { password: 'open sesame' }, asAnn);
  const wanted = { room: 'vault', for: 'connect' };
  expect((await send('POST', 'ticket', wanted)).error?.code).toBe('password_needed');
  const { pass } = await send('POST', 'rooms/vault/enter', { password: 'open sesame' });
  const shown = { ...json, 'parlour-pass': pass };
  const connect = (await send('POST', 'ticket', wanted, shown)).ticket;
  const read = (await send('POST', 'ticket', { ...wanted, for: 'read' }, shown)).ticket;
  const stream = await StreamReader.open(eventsBy(read, 'vault'));
  const cy = await Talker.open(`${parlour.wsUrl}?roomCode=vault&ticket=${connect}`);
  cy.say('{"Author":"cy","Content":"by password"}');
  expect(await stream.posted()).toMatchObject({
    author: { name: 'cy', claimed: true },
    text: 'by password',
  });
  await send('PATCH', 'rooms/vault', { password: 'another one' }, asAnn);
  expect((await cy.ended()).reason).toContain('password');
  await stream.ended();
  expect((await fetch(eventsBy(read, 'vault'))).status).toBe(401);
});

test('a ticket ends with its token, and lets in where guests may not come', async () => {
  const house = await openTokenHouse({ guests: 'off' });
  const token = tokenOf({ sub: 'bo', name: 'Bo', seconds: 0.7 });
  const [read, connect] = await Promise.all(
    ['read', 'connect'].map(
      async (use) => (await ask({ room: 'tea', for: use }, token, house.url)).ticket,
    ),
  );
  const stream = await StreamReader.open(`${house.url}/api/rooms/tea/events?ticket=${read}`);
  expect(stream.status).toBe(200);
  const chat = await Talker.open(`${house.wsUrl}?roomCode=tea&ticket=${connect}`);
  chat.say('{"Author":"somebody","Content":"hello"}');
  expect(await chat.next()).toContain('"Author":"Bo"');
  expect(await chat.ended()).toEqual({
    code: 4_001,
    reason: 'That token is over; come back with a new one.',
  });
  await stream.ended();
  expect((await fetch(`${house.url}/api/rooms/tea/events?ticket=${read}`)).status).toBe(401);
});

test('no ticket stands in a line of the log, in a figure or in an answer', async () => {
  const lines: string[] = [];
  const into = new Writable({
    write: (line, _, done) => {
      lines.push(String(line));
      done();
    },
  });
  const data = tempFolder();
  const config = readConfig({ port: '0', data }, {});
  const own = await openParlour({ config, log: pino({ level: 'trace' }, into) });
  const [read, connect] = await Promise.all(
    ['read', 'connect'].map(
      async (use) => (await ask({ room, for: use }, boSecret, own.url)).ticket,
    ),
  );
  const answers: string[] = [];
  for (const path of [`/api/rooms/${room}/events`, '/api/rooms/other/events', '/nowhere', '/']) {
    const response = await fetch(`${own.url}${path}?ticket=${connect}`);
    answers.push(await response.text(), JSON.stringify([...response.headers]));
  }
  const stream = await StreamReader.open(`${own.url}/api/rooms/${room}/events?ticket=${read}`);
  answers.push(JSON.stringify(await stream.next()));
  const ws = `ws://127.0.0.1:${own.port}/ws`;
  const bo = await Talker.open(`${ws}?dialect=chatlog&room=${room}&ticket=${connect}`);
  const cy = await Talker.open(`${ws}?dialect=chatlog&room=${room}&ticket=${connect}`);
  answers.push((await bo.ended()).reason);
  await expect(Talker.open(`${ws}?dialect=none&ticket=${connect}`)).rejects.toThrow();
  answers.push(await (await fetch(`${own.url}/metrics`)).text());
  stream.close();
  await cy.close();
  await own.stop();
  expect(lines.join('')).toContain('bad_ticket');
  for (const text of [...lines, ...answers]) {
    for (const ticket of [read, connect]) expect(text).not.toContain(ticket);
  }
});
