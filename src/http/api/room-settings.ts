import { Refusal } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import { isAtLeast, isCleared } from '../../protocol/role.ts';
import {
  type SettingKind,
  type SettingName,
  type SettingRow,
  type SettingValue,
  settingNames,
  settingRows,
} from '../../protocol/setting.ts';
import type { Answer } from '../../room/answer.ts';
import { checkSetting } from '../../room/order.ts';
import { visibleSettings } from '../../room/visible.ts';
import { askerOf, bearerWhoAsks } from '../asker.ts';
import { readJson } from '../body.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { badBody, badSecret, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';
import { markField, markOf } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import { type Schema, type Shape, whole } from './shape.ts';

/**
 * Sets what the body names, one after the other; where one of them can't be, none is. A `ref` is the
 * mark of one fact.
 */
async function setRoom(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const wanted = createApiChecks(limits).settings(await readJson(ask.request, limits));
  const actor = bearerWhoAsks(ask, undefined);
  const changes = settingNames.flatMap((setting) => {
    const value = wanted[setting];
    return value === undefined ? [] : [{ setting, value }];
  });
  for (const { setting, value } of changes) {
    checkSetting(setting, value, limits);
  }
  const mark = markOf(ask);
  if (mark.ref !== undefined && changes.length !== 1) throw new Refusal('bad_ref');
  const role = (await rooms.standing(room.key)).roleOf(actor, Date.now());
  const isRefused = ({ setting }: { readonly setting: SettingName }) =>
    !isAtLeast(role, settingRows[setting].setBy);
  let last: Answer | undefined;
  // The refusal of one comes before any other is set.
  for (const { setting, value } of changes.toSorted((a, b) => +isRefused(b) - +isRefused(a))) {
    last = await rooms.submit(actor, room, {
      type: 'set',
      room: room.code,
      setting,
      value,
      ...mark,
    });
  }
  const standing = await rooms.standing(room.key);
  const seesAll = isCleared(standing.roleOf(actor, Date.now()));
  return json({ room: room.key, settings: visibleSettings(standing.committed, seesAll), ...last });
}

/** Every setting there is, with what it may be and what it does. */
async function listSettings(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const actor = askerOf(ask, undefined);
  const standing = await ask.house.rooms.standing(room.key);
  const seesAll = isCleared(standing.roleOf(actor, Date.now()));
  const values = visibleSettings(standing.committed, seesAll);
  const settings = settingNames.map((name) => {
    const { seenBy, ...row } = settingRows[name];
    const isSeen = seesAll || seenBy === 'everybody';
    return { name, ...(isSeen ? { value: values[name] ?? row.usual } : {}), seenBy, ...row };
  });
  return json({ room: room.key, settings });
}

const settingsSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    settingNames.map((name) => [name, { ...schemaOf(settingRows[name]) }]),
  ),
};

function schemaOf({ kind, words, usual }: SettingRow<SettingValue>): Schema {
  return { ...typeOf(kind), default: usual, description: words };
}

function typeOf(kind: SettingKind): Schema {
  switch (kind.type) {
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: kind.least, maximum: kind.most };
    case 'choice':
      return { enum: kind.of };
    case 'text':
      return { type: 'string', maxLength: kind.points };
    case 'lines':
    case 'keep':
      return { type: 'string' };
    case 'secret':
      return { type: ['string', 'boolean'] };
    default:
      kind satisfies never;
      return {};
  }
}

/** The settings of a room, those that differ from what is usual. */
export const settingsShape: Shape = {
  name: 'Settings',
  schema: settingsSchema,
  example: { topic: 'Tea, and what goes with it', post: 'members' },
};

const setShape: Shape = {
  name: 'RoomSettings',
  schema: (_: Limits) => ({
    type: 'object',
    required: ['room', 'settings'],
    properties: {
      room: { type: 'string' },
      settings: { $ref: '#/components/schemas/Settings' },
      seq: { ...whole(1), description: 'The number of the last fact; absent where there is none.' },
      epoch: { type: 'string' },
      at: whole(0),
    },
  }),
  example: {
    room: 'teaatfive',
    settings: settingsShape.example,
    seq: 9,
    epoch: 'k2v9x4',
    at: 1_795_800_000_000,
  },
};

const listShape: Shape = {
  name: 'SettingList',
  schema: {
    type: 'object',
    required: ['room', 'settings'],
    properties: {
      room: { type: 'string' },
      settings: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'kind', 'usual', 'setBy', 'seenBy', 'label', 'words'],
          properties: {
            name: { enum: settingNames },
            value: { description: 'Absent where it is for those who keep order.' },
            kind: { type: 'object' },
            usual: {},
            setBy: { enum: ['moderator', 'owner'] },
            seenBy: { enum: ['everybody', 'cleared'] },
            label: { type: 'string' },
            words: { type: 'string' },
          },
        },
      },
    },
  },
  example: {
    room: 'teaatfive',
    settings: [{ name: 'topic', value: '', ...settingRows.topic }],
  },
};

export const settingRoutes: readonly Route[] = [
  {
    method: 'PATCH',
    path: '/api/rooms/{code}',
    answer: setRoom,
    acts: 'set',
    does: 'Sets any of the settings of a room; answers with those that differ from what is usual. A ref goes with one setting.',
    query: [markField],
    body: settingsShape,
    secret: 'required',
    gives: { status: 200, body: setShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'bad_setting',
      'text_marks',
      'not_allowed',
      ...badBody,
      ...badSecret,
      ...notStored,
    ],
  },
  {
    method: 'GET',
    path: '/api/rooms/{code}/settings',
    answer: listSettings,
    does: 'Every setting of a room: its value, what it may be, who sets it, and its words.',
    secret: 'optional',
    gives: { status: 200, body: listShape },
    refusesBy: 'json',
    refuses: ['bad_code', ...badSecret],
  },
];
