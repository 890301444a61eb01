import { readdir, readFile } from 'node:fs/promises';
import { Refusal } from '../../protocol/error.ts';
import type { Sight } from '../../protocol/sight.ts';
import type { Shape } from '../api/shape.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';

const signs = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'via'];

/**
 * Tells the host's doctor what the server sees of it, and of its machine.
 * @throws Refusal `not_authorised`
 */
async function showSight({ request, house, peer, from, countedFrom }: Ask): Promise<HttpAnswer> {
  const { headers } = request;
  const word = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const { ownLook } = house;
  if (!ownLook || word === undefined || !ownLook.takesWord(word)) {
    throw new Refusal('not_authorised');
  }
  const { version } = ownLook;
  const [disk, files] = await Promise.all([ownLook.disk(), filesOpen()]);
  const sight: Sight = {
    version,
    now: Date.now(),
    publicUrl: house.site.publicUrl,
    host: headers.get('host') ?? '',
    peer,
    from,
    isCounted: countedFrom !== undefined,
    forwarded: signs.filter((name) => headers.has(name)),
    isBelieved: peer.address !== undefined && ownLook.isProxy(peer.address),
    disk,
    files,
  };
  return json(sight);
}

/** Nothing on systems that have no such files. */
async function filesOpen(): Promise<Sight['files']> {
  const [open, limits] = await Promise.all([
    readdir('/proc/self/fd').catch(() => undefined),
    readFile('/proc/self/limits', 'latin1').catch(() => ''),
  ]);
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return { open: open?.length, most: soft === undefined ? undefined : Number(soft) };
}

const number = { type: 'number' };
const text = { type: 'string' };
const sightShape: Shape = {
  name: 'Sight',
  schema: {
    type: 'object',
    required: ['version', 'now', 'host', 'peer', 'isCounted', 'forwarded', 'disk', 'files'],
    properties: {
      version: text,
      now: { ...number, description: 'Milliseconds since 1970.' },
      publicUrl: text,
      host: text,
      peer: {
        type: 'object',
        properties: { address: text, port: number },
        description: 'The other end of the connection, as the server sees it.',
      },
      from: { ...text, description: 'The address of who asks, as far as it is known.' },
      isCounted: { type: 'boolean', description: 'Is who asks counted by its address?' },
      forwarded: { type: 'array', items: text, description: 'Headers that say for whom it is.' },
      isBelieved: { type: 'boolean', description: 'Is the other end a proxy that is believed?' },
      disk: {
        type: 'object',
        properties: { free: number, database: number, limit: number, alarm: text, short: text },
      },
      files: { type: 'object', properties: { open: number, most: number } },
    },
  },
  example: {
    version: '0.1.0',
    now: 1795800000000,
    publicUrl: 'https://chat.example.org',
    host: 'chat.example.org',
    peer: { address: '127.0.0.1', port: 40122 },
    from: '192.0.2.7',
    isCounted: true,
    forwarded: ['x-forwarded-for'],
    isBelieved: true,
    disk: { free: 41_300_000_000, database: 12_500_000, alarm: 'none', short: 'none' },
    files: { open: 41, most: 65_536 },
  },
};

export const doctorRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/doctor',
    answer: showSight,
    does: 'What the server sees of a request and of its machine, for `parlour doctor`: asked with a word that is good once, which the control socket gives.',
    open: true,
    ofHost: 'doctorWord',
    gives: { status: 200, body: sightShape },
    refusesBy: 'json',
    refuses: ['not_authorised'],
  },
];
