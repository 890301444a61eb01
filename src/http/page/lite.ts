import { isSameHost } from '../../net/origin.ts';
import { refusalHeaders } from '../../net/refusal.ts';
import { type LitePage, litePath, renderLite } from '../../page/lite/lite.ts';
import type { ShownPage } from '../../page/shown-page.ts';
import { fill } from '../../page/words/say.ts';
import type { Tongue } from '../../page/words/tongue.ts';
import type { RoomName } from '../../protocol/code.ts';
import type { Closed } from '../../protocol/entry.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { RoomRecord } from '../../protocol/record.ts';
import { postBodyShape } from '../api/message-shape.ts';
import { createApiChecks } from '../api/schema.ts';
import type { QueryField } from '../api/shape.ts';
import { askerOf } from '../asker.ts';
import { readForm } from '../body.ts';
import { closedFor } from '../door.ts';
import { type HttpAnswer, page as html, seeOther } from '../http-answer.ts';
import { badText, notStored } from '../refusals.ts';
import { type Ask, type Route, roomOf } from '../route.ts';

import { placeField, shownPage } from './shown-page.ts';
import { languageField, spoken, toldFault, tongueFor } from './tongue.ts';

/** All that a closed room's page has, whoever comes: here nobody can say who it is. */
const nothing: ShownPage = { latest: 0, messages: [] };

/** A room for browsers without JavaScript. */
async function showLitePage(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const form = { name: ask.query.get('name') ?? '' };
  const { store, pageCache } = ask.house;
  const record = (await closedFor(ask, room)) ? undefined : await store.room(room.key);
  const make = () => litePage(ask, room, form, 200, record);
  if (!record) return make();
  const place = ask.query.get(placeField.name) ?? '';
  return pageCache.take(
    JSON.stringify(['lite', record, form.name, place, tongueFor(ask).name]),
    make,
  );
}

/** Says what the form has, and leads back; a refusal is the page again, with the text. */
async function postFromLitePage(ask: Ask): Promise<HttpAnswer> {
  const room = roomOf(ask);
  const { limits, rooms, site } = ask.house;
  checkOrigin(ask);
  const form = await readForm(ask.request, limits.bodyBytes);
  try {
    const { text, name = '', ref } = createApiChecks(limits).post(Object.fromEntries(form));
    const actor = askerOf(ask, name);
    const command = { type: 'post', room: room.code, text } as const;
    await rooms.submit(actor, room, ref === undefined ? command : { ...command, ref });
    const back = tongueFor(ask).kept(`${litePath(room.code, name)}#latest`);
    return seeOther(site.base + back);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { status } = thrown.entry;
    const refused = toldRefusal(thrown, limits, tongueFor(ask));
    const kept = { name: form.get('name') ?? '', text: form.get('text') ?? '' };
    const page = await litePage(ask, room, { ...kept, refused }, status);
    return { ...page, headers: { ...page.headers, ...refusalHeaders(thrown.code, thrown) } };
  }
}

async function litePage(
  ask: Ask,
  room: RoomName,
  form: Pick<LitePage, 'name' | 'text' | 'refused'>,
  status = 200,
  known?: RoomRecord,
): Promise<HttpAnswer> {
  const { key } = room;
  const { store, limits, site } = ask.house;
  const closed = await closedFor(ask, room);
  const [record, page] = await Promise.all([
    known ?? store.room(key),
    closed ? nothing : shownPage(ask, key),
  ]);
  const code = record?.code ?? room.code;
  const { rules, formatting, title } = closed
    ? {}
    : (await ask.house.rooms.standing(key)).committed.settings;
  const { epoch, run } = store;
  const tongue = tongueFor(ask);
  const { namePoints } = limits;
  const asksPassword = closed?.code === 'password_needed';
  const refused = closed && { refused: toldRefusal(closed, limits, tongue), asksPassword };
  const shown = renderLite({
    ...{
      base: site.base,
      key,
      code,
      title,
      page,
      epoch,
      run,
      namePoints,
      rules,
      plain: formatting === false,
    },
    ...form,
    ...refused,
    tongue,
  });
  const answer = spoken(await html(shown, status, 'lite'), tongue);
  // Under the usual policy, no-referrer, a browser would not say where a form comes from.
  return { ...answer, headers: { ...answer.headers, 'referrer-policy': 'same-origin' } };
}

/** The sentence of a refusal, with the words of those who keep order for whoever is out. */
function toldRefusal(refusal: Refusal | Closed, limits: Limits, tongue: Tongue): string {
  const { code, reason } = refusal;
  const words = 'words' in refusal ? refusal.words : undefined;
  const text = toldFault(tongue, code, limits, { words });
  if (reason === undefined) return text;
  return `${text} ${fill(tongue.words.lite.theyWrote, { reason })}`;
}

/** Checks the origin, as a form proves nothing of anybody; no browser, or an old one, has none. */
function checkOrigin({ request, house }: Ask): void {
  const origin = request.headers.get('origin');
  if (origin === null || origin === house.site.origin) return;
  if (!isSameHost(origin, request.headers.get('host') ?? '')) throw new Refusal('origin_refused');
}

const nameField: QueryField = {
  name: 'name',
  schema: ({ namePoints }) => ({ type: 'string', maxLength: namePoints }),
  description: 'What the form has as a name.',
};

export const liteRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/lite/{code}',
    answer: showLitePage,
    does: 'A room that works without JavaScript, and is live by htmx where there is some.',
    query: [nameField, placeField, languageField],
    gives: { status: 200, body: 'html' },
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
  {
    method: 'POST',
    path: '/lite/{code}/messages',
    answer: postFromLitePage,
    acts: 'post',
    query: [languageField],
    does: 'Says something by a form of the same host. A refusal is the page again, with the text.',
    body: postBodyShape,
    form: true,
    gives: { status: 303, body: 'nothing' },
    refusesBy: 'page',
    refuses: [
      'bad_code',
      'bad_request',
      'bad_shape',
      'bad_ref',
      'body_too_big',
      'origin_refused',
      ...badText,
      ...notStored,
    ],
  },
];
