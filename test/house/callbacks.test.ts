import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callbacksOf } from '../support/callbacks-of.ts';

const root = join(import.meta.dirname, '../..');
/** Where callbacks run on the server's loop; the store's threads have an end of their own. */
const folders = [
  'bus',
  'control',
  'http',
  'hub',
  'identity',
  'net',
  'room',
  'router',
  'send',
  'socket',
];

/** What cannot fail, or answers for itself; and the tables of hono, which guards. */
const safe = [
  /^resolve$/,
  /^reject$/,
  /^drop$/,
  /^\(\) => \{\}$/,
  /^(this\.#parts\.)?guard\(/,
  /^(async )?\(\{ req(, env)? \}\) =>/,
];

function unguarded(path: string, source: string): string[] {
  return callbacksOf(path, source)
    .filter(({ call }) => !/^guarded\(/.test(call) && !opensWithGuard(call))
    .filter(({ call }) => !source.includes(`${call.replace(/^this\./, '')} = guarded(`))
    .filter(({ call }) => !safe.some((form) => form.test(call)))
    .map(({ by, line, call }) => `${path}:${line} ${by} ${call.split('\n')[0]}`);
}

/** `(…) => guard(…)`, or a block that is nothing but that. */
const opensWithGuard = (call: string) =>
  /^\([^)]*\) =>\s*(\{\s*)?(guard|guardBy)\(/.test(call.replace(/\/\/.*$/gm, ''));

test('every callback goes through the guard', () => {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('src', folder, name))
      .flatMap((path) => unguarded(path, readFileSync(join(root, path), 'utf8'))),
  );
  expect(found).toEqual([]);
});

test.each([
  ["socket.on('data', (bytes) => hear(bytes));", 'on (bytes) => hear(bytes)'],
  ["socket.once('close', this.#leave);", 'once this.#leave'],
  ['setTimeout(() => cut(), 5);', 'setTimeout () => cut()'],
  ['bus.subscribe(room, hear);', 'subscribe hear'],
  ['void work.then(go);', 'then go'],
  ['void this.#pump();', 'void this.#pump()'],
])('%s is found', (source, what) => {
  expect(unguarded('planted.ts', source)).toEqual([`planted.ts:1 ${what}`]);
});

test.each([
  "socket.on('data', guarded(this, this.#hear));",
  "server.on('upgrade', (request, socket) => guard(owning(socket), () => upgrade(request)));",
  'void work.then(guarded(owner, go), guarded(owner, lose));',
])('%s is taken', (source) => {
  expect(unguarded('planted.ts', source)).toEqual([]);
});
