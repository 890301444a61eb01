import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalsOf } from '../../src/http/api/refusals-of.ts';
import { isBehindDoor } from '../../src/http/door.ts';
import type { Route } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { doorCodes } from '../../src/protocol/entry.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';

const annSecret = 'ann'.repeat(15).slice(0, 43);
const boSecret = 'bo_'.repeat(15).slice(0, 43);
const annId = guestOf(annSecret).author.id;

const open: OwnParlour[] = [];
let owned: OwnParlour;
let guestless: OwnParlour;
let readOnly: OwnParlour;
let hosted: OwnParlour;

/** Rooms that refuse, by what they are set to. */
const settings: Readonly<Record<string, object>> = {
  members: { read: 'members' },
  password: { password: 'open sesame' },
  guestless: { guests: 'off' },
  readers: { guests: 'read' },
  archived: { archived: true },
  moderators: { post: 'moderators' },
  newcomers: { newcomers: 3_600 },
  late: { opens: Date.now() + 3_600_000 },
  free: { topic: 'tea' },
};

async function start(flags: Parameters<typeof startParlour>[0]): Promise<OwnParlour> {
  const parlour = await startParlour(flags);
  open.push(parlour);
  return parlour;
}

beforeAll(async () => {
  owned = await start({});
  guestless = await start({ guests: 'off' });
  readOnly = await start({ guests: 'read' });
  hosted = await start({ rooms: 'closed' });
  const headers = { authorization: `Bearer ${annSecret}`, 'content-type': 'application/json' };
  for (const [code, values] of Object.entries(settings)) {
    const send = async (method: string, path: string, body: object) => {
      const init = { method, headers, body: JSON.stringify(body) };
      expect((await fetch(`${owned.url}/api/rooms${path}`, init)).ok).toBe(true);
    };
    await send('POST', '', { code });
    await send('POST', `/${code}/messages`, { text: 'hello' });
    await send('PATCH', `/${code}`, values);
  }
});
afterAll(async () => {
  for (const parlour of open) await parlour.end();
});

/** Nothing is told about these on any row: they may come anywhere. */
const anywhere = ['internal', 'overloaded', 'bad_request'];

interface Told {
  readonly status: number;
  readonly code: string | undefined;
}

async function ask(
  parlour: OwnParlour,
  route: Route,
  room: string,
  bearer?: string,
): Promise<Told> {
  const parts: Record<string, string> = {
    code: room,
    seq: '2',
    person: annId,
    emoji: encodeURIComponent('👍'),
    name: 'x',
    link: 'x',
  };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? 'x');
  const type = route.form ? 'application/x-www-form-urlencoded' : 'application/json';
  const example = { ...route.body?.example, ...(route.namesRooms && { room }) };
  const body = route.form
    ? String(new URLSearchParams({ text: 'hi', name: 'x' }))
    : JSON.stringify(route.path === '/api/rooms' ? { ...example, code: room } : example);
  const query = route.namesRooms ? `?room=${room}&after=x:0` : '?q=hello';
  const response = await fetch(`${parlour.url}${path}${query}`, {
    method: route.method,
    headers: {
      'content-type': type,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: route.body ? body : null,
    redirect: 'manual',
  });
  const isRefusal = response.headers.get('content-type') === 'application/json' && !response.ok;
  if (!isRefusal) {
    await response.body?.cancel();
    return { status: response.status, code: undefined };
  }
  const { error } = (await response.json()) as { error: { code: string } };
  return { status: response.status, code: error.code };
}

const asked = routes.filter(
  ({ refusesBy, path }) => refusesBy === 'json' && !path.startsWith('/ws'),
);

describe.each(asked)('$method $path', (route) => {
  test('says in its row whatever it refuses', async () => {
    const documented: readonly string[] = [...refusalsOf(route), ...anywhere];
    const told = new Set<string>();
    for (const bearer of [undefined, boSecret]) {
      for (const room of Object.keys(settings)) {
        told.add((await ask(owned, route, room, bearer)).code ?? '');
      }
      for (const parlour of [guestless, readOnly, hosted]) {
        told.add((await ask(parlour, route, 'free', bearer)).code ?? '');
      }
    }
    told.delete('');
    expect([...told].filter((code) => !documented.includes(code))).toEqual([]);
    if (isBehindDoor(route) || route.namesRooms) {
      for (const code of ['members_only', 'password_needed', 'guests_off', 'no_room']) {
        expect([...told]).toContain(code);
      }
      expect(documented).toEqual(expect.arrayContaining([...doorCodes]));
    }
  });
});

test('whatever a room decides on says so: no route changes a room without', async () => {
  const changed: string[] = [];
  for (const route of asked.filter(({ method }) => method !== 'GET')) {
    const before = await latest();
    await ask(owned, route, 'free', annSecret);
    if ((await latest()) > before && !route.acts) changed.push(`${route.method} ${route.path}`);
  }
  expect(changed).toEqual([]);
});

async function latest(): Promise<number> {
  const response = await fetch(`${owned.url}/api/rooms/free`);
  return ((await response.json()) as { latest: number }).latest;
}
