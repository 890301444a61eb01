import { cursorFault } from '../../hub/cursor-fault.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Resume } from '../../protocol/reply.ts';
import { noStanding } from '../../protocol/standing.ts';
import { visibleSettings } from '../../room/visible.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { type Ask, type House, type Route, roomOf } from '../route.ts';
import { cursorOf } from './cursor.ts';
import { settingsShape } from './room-settings.ts';
import { reference, type Shape, whole } from './shape.ts';

/** A count of the room's events and messages. */
const nothing = { events: 0, messages: 0 };

/** A room as it is now. One that nobody spoke in yet is an empty one. */
async function showRoom(ask: Ask): Promise<HttpAnswer> {
  const { key, code } = roomOf(ask);
  const { store, people } = ask.house;
  const after = cursorOf(ask);
  const { seq, digest, code: first, standing } = await store.opening(key, undefined, nothing);
  const settings = visibleSettings(standing ?? noStanding, false);
  return json({
    room: key,
    code: first ?? code,
    epoch: store.epoch,
    run: store.run,
    latest: seq,
    digest,
    people: people.count(key),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(after && { resume: await resumeFrom(ask.house, key, after, seq) }),
  });
}

/** The use of a cursor, as `joined` says it. */
async function resumeFrom(
  { store, limits }: House,
  key: string,
  after: Cursor,
  latest: number,
): Promise<Resume> {
  const code = await cursorFault(store, key, after, latest);
  if (code) return { state: 'reset', code };
  if (latest - after.seq <= limits.resumeGap) return { state: 'ok' };
  return { state: 'gap', from: after.seq + 1, to: latest };
}

const roomShape: Shape = {
  name: 'Room',
  schema: {
    type: 'object',
    required: ['room', 'code', 'epoch', 'run', 'latest', 'digest', 'people'],
    properties: {
      room: { type: 'string', description: 'The key: what all spellings have in common.' },
      code: { type: 'string', description: 'The first spelling.' },
      epoch: { type: 'string' },
      run: { type: 'string', description: 'Names this start of the server; a part of cursors.' },
      latest: whole(0),
      digest: { type: 'string', description: 'What the log has come to at the latest fact.' },
      people: { ...whole(0), description: 'How many are there now.' },
      settings: {
        ...reference(settingsShape),
        description: 'Those that everybody sees, where they differ from what is usual.',
      },
      resume: {
        type: 'object',
        required: ['state'],
        properties: { state: { enum: ['ok', 'gap', 'reset'] } },
        description: 'What the cursor that came along is good for, as `joined` says it.',
      },
    },
  },
  example: {
    room: 'teaatfive',
    code: 'Tea at-Five',
    epoch: 'k2v9x4',
    run: 'p7m3w2c8n5dx',
    latest: 7,
    digest: 'oYbJLC0vQkJVuLCKYX8aRbV0bGY5vBJgrhO1HeTTDlw',
    people: 2,
  },
};

export const roomRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/rooms/{code}',
    answer: showRoom,
    does: 'What a room is like now. One that nobody spoke in yet is empty, not missing.',
    cursor: true,
    gives: { status: 200, body: roomShape },
    refusesBy: 'json',
    refuses: ['bad_code', 'bad_cursor'],
  },
];
