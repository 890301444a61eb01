import { readJson } from '../body.ts';
import { boxLength, boxMs } from '../boxes.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { badBody } from '../refusals.ts';
import { type Ask, partOf, type Route } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type PathPart, type Shape, whole } from './shape.ts';

/** Takes in a sealed box for another device of the same person; the key goes another way. */
async function putBox(ask: Ask): Promise<HttpAnswer> {
  const { limits, boxes } = ask.house;
  const { box } = createApiChecks(limits).box(await readJson(ask.request, limits));
  return json({ ...boxes.put(box, ask.countedFrom), seconds: boxMs / 1_000 }, 201);
}

/** Hands a box out to the first person who knows its digits. A person who tries many waits. */
async function takeBox(ask: Ask): Promise<HttpAnswer> {
  const { limits, boxes, counts } = ask.house;
  const { digits } = createApiChecks(limits).digits(await readJson(ask.request, limits));
  const who = ask.countedFrom;
  counts.checkLinkTries(who);
  try {
    return json({ box: boxes.take(partOf(ask, 'id', 'no_box'), digits) });
  } catch (error) {
    if (who !== undefined) counts.linkTries.note(who);
    throw error;
  }
}

const box = {
  type: 'string',
  pattern: '^[\\w-]+$',
  maxLength: boxLength,
  description: 'Encrypted by a key that the server is never told; base64url.',
};

const parts: Readonly<Record<string, PathPart>> = {
  id: {
    schema: { type: 'string', minLength: 1, maxLength: 64 },
    description: 'The id of a box.',
    example: 'Tq3xWm0Zb7EaTq3xWm0Zbw',
  },
};

const boxBodyShape: Shape = {
  name: 'BoxBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('boxBody'),
  example: { box: '3q2-7w' },
};

const digitsBodyShape: Shape = {
  name: 'DigitsBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('digitsBody'),
  example: { digits: '204817' },
};

const putShape: Shape = {
  name: 'PutBox',
  schema: {
    type: 'object',
    required: ['id', 'digits', 'seconds'],
    properties: {
      id: { type: 'string', description: 'It goes into a link, behind the #, with the key.' },
      digits: { type: 'string', description: 'They are shown beside it, and in no link.' },
      seconds: {
        ...whole(1),
        description: 'After which the box is gone; a restart loses it, too.',
      },
    },
  },
  example: { id: 'Tq3xWm0Zb7EaTq3xWm0Zbw', digits: '204817', seconds: 300 },
};

const boxShape: Shape = {
  name: 'Box',
  schema: { type: 'object', required: ['box'], properties: { box } },
  example: { box: '3q2-7w' },
};

export const deviceRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/devices',
    answer: putBox,
    does: "Keeps somebody's secret for another device, encrypted by a key that never comes here: for five minutes, to be read once, by six digits.",
    body: boxBodyShape,
    gives: { status: 201, body: putShape },
    refusesBy: 'json',
    refuses: ['too_many_boxes', ...badBody],
    open: true,
  },
  {
    method: 'POST',
    path: '/api/devices/{id}',
    parts,
    answer: takeBox,
    does: 'Gives out what another device left, once, to who knows its six digits; three wrong ones end it.',
    body: digitsBodyShape,
    gives: { status: 200, body: boxShape },
    refusesBy: 'json',
    refuses: ['no_box', 'wrong_digits', 'too_many_tries', ...badBody],
    open: true,
  },
];
