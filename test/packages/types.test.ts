import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Package, type PackageName, packageNames, packages } from '../../bin/packages.ts';
import { ran } from './runtime.ts';

const packed = inject('packed');

/** A type that can't be resolved is `any`, and nothing else would tell. */
const known = 'type Known<T> = 0 extends 1 & T ? never : true;';
const opened = (door: string, index: number) =>
  `import * as door${index} from '${door}'; export const known${index}: Known<typeof door${index}> = true;`;
const doorsOf = (name: PackageName, lib: readonly string[]) => {
  const { doors, elements }: Package = packages[name];
  // An element is one of a page, and so are its types.
  const isHere = (door: string) => lib.includes('dom') || !elements.includes(door);
  return Object.keys(doors)
    .filter(isHere)
    .map((door) => door.replace(/^\./, name));
};

const clientProgram = (name: string) => `
import { host } from '${name}/host';
import { type Author, connect, type ErrorCode, type Message, type People, type RoomEvent } from '${name}';
const client = connect('wss://chat.example/ws', { name: 'ann' });
const room = client.room('tea');
room.addEventListener('event', ({ detail }) => detail.type satisfies string);
room.addEventListener('people', ({ detail }) => detail satisfies People);
// @ts-expect-error no such event
room.addEventListener('evnt', () => {});
// @ts-expect-error no such event
client.addEventListener('stat', () => {});
// @ts-expect-error no such detail
room.addEventListener('event', ({ detail }) => detail.colour);
room.post('hi').ref satisfies string;
host(room).set('slow', 10) satisfies Promise<unknown>;
// @ts-expect-error a number
host(room).set('slow', 'ten');
export const says = ({ author, text }: Message): string => author.name + text;
export const code: ErrorCode = 'bad_json';
// @ts-expect-error no such code
export const wrong: ErrorCode = 'no_such_code';
export type Heard = [Author, RoomEvent];
`;

const serverProgram = `
import { createServer } from 'node:http';
import { createLog, type Message, openParlour, type Parlour, readConfig } from 'parlour';
import { createRouter } from 'parlour/router';
createRouter().on('poke', (connection) => connection.emit('answer', { msg: 'Ouch!' })).attach(createServer());
export const open = (): Promise<Parlour> =>
  openParlour({ config: readConfig({ port: '0' }, {}), log: createLog('warn') });
export const link = async (): Promise<string> => (await open()).roomLink;
export type Said = Message;
`;

const tagProgram = `
import { ParlourRoomElement } from 'parlour-client/element';
const tag = document.createElement('parlour-room');
tag satisfies ParlourRoomElement;
tag.getToken = async () => 'a token';
tag.addEventListener('message', ({ detail }) => detail.author.name satisfies string);
tag.addEventListener('unread', ({ detail }) => detail.count satisfies number);
tag.addEventListener('click', ({ clientX }) => clientX satisfies number);
// @ts-expect-error no such detail
tag.addEventListener('state', ({ detail }) => detail.colour);
export const said: Promise<void> = new ParlourRoomElement().post('hi');
`;

const programs: Readonly<Record<PackageName, Readonly<Record<string, string>>>> = {
  parlour: { 'serve.ts': serverProgram, 'talk.ts': clientProgram('parlour/client') },
  'parlour-client': { 'talk.ts': clientProgram('parlour-client') },
};

// Whoever writes a server has the types of Node, and those of nothing else.
beforeAll(async () => {
  const own = join(packed.server, 'node_modules/@types');
  await mkdir(own);
  await symlink(join(import.meta.dirname, '../../node_modules/@types/node'), join(own, 'node'));
});

const ways = [
  ['nodenext', ['esnext']],
  ['nodenext', ['esnext', 'dom', 'dom.iterable']],
  ['bundler', ['esnext']],
  ['bundler', ['esnext', 'dom', 'dom.iterable']],
] as const;

test.each(
  packageNames.flatMap((name) => ways.map(([resolution, lib]) => [name, resolution, lib] as const)),
)('%s compiles by %s with %j, all checked', async (name, resolution, lib) => {
  const project = name === 'parlour' ? packed.server : packed.client;
  const folder = join(project, `types-${resolution}-${lib.length}`);
  await mkdir(folder);
  const doors = doorsOf(name, lib).map(opened).join('\n');
  const isPage = name === 'parlour-client' && lib.length > 1;
  const files = {
    'doors.ts': `${known}\n${doors}`,
    ...programs[name],
    ...(isPage && { 'tag.ts': tagProgram }),
  };
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution: resolution,
    target: 'es2022',
    lib,
    noEmit: true,
    skipLibCheck: false,
    // The client needs the types of nobody.
    types: name === 'parlour' ? ['node'] : [],
  };
  const config = { compilerOptions, files: Object.keys(files) };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  expect(await ran('tsc', ['-p', '.'], folder)).toEqual({ said: '', code: 0 });
});

test.each(packageNames)('publint has nothing to say of %s', async (name) => {
  const pkgDir = join(name === 'parlour' ? packed.server : packed.client, 'node_modules', name);
  const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test.each(packageNames)('the types of %s are right, as those of ES modules alone', async (name) => {
  const script = join(import.meta.dirname, 'wrong-types.mjs');
  const { said } = await ran('node', [script, packed.tarballs[name]], packed.folder);
  const { types, problems } = JSON.parse(said) as {
    types: object;
    problems: { resolutionKind?: string }[];
  };
  expect(types).toMatchObject({ kind: 'included' });
  // What the profile esm-only leaves out: old Nodes, and require of what is an ES module.
  const left = problems.filter(
    ({ resolutionKind = '' }) => !/^node1(0|6-cjs)$/.test(resolutionKind),
  );
  expect(left).toEqual([]);
});
