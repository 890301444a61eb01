import { expect, onTestFinished, test } from 'vitest';
import { askServer } from '../../src/control/ask.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { ann, fact, post, tea } from '../contract/store-fact.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';

const day = 86_400_000;

test('who comes hears what is kept besides and what went, and a room without `keep` says nothing', async () => {
  const data = tempFolder();
  const store = await openSqliteStore({ folder: data });
  const now = Date.now();
  const keep = (value: string, at: number) =>
    fact(ann, { type: 'set', setting: 'keep', value }, { at });
  await store.commit([
    keep('1d', now - 9 * day),
    post(ann, 'old', { at: now - 3 * day }),
    post(ann, 'new', { at: now }),
    keep('12h', now),
  ]);
  await store.close();
  const parlour = await startParlour({ data });
  onTestFinished(() => parlour.end());
  const kept = [{ keep: '1d', until: now + day }];

  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo' });
  const { epoch } = await bo.join('garden');
  const joined = await bo.join('tea at five', { epoch: String(epoch), seq: 4 });
  expect(joined).toMatchObject({ settings: { keep: '12h' }, kept });
  const expired = joined['seq'] === 5 ? await bo.hear('expired') : await bo.nextEvent();
  expect(expired).toMatchObject({ type: 'expired', seq: 5, upTo: 2, author: { name: 'host' } });
  expect(await bo.join('attic')).not.toHaveProperty('kept');

  const told = await fetch(`${parlour.url}/api/rooms/teaatfive`);
  expect(await told.json()).toMatchObject({ settings: { keep: '12h' }, kept });
  const page = await fetch(`${parlour.url}/api/rooms/teaatfive/messages`);
  expect(await page.json()).toMatchObject({
    messages: [
      { seq: 2, text: '' },
      { seq: 3, text: 'new' },
    ],
  });
  const shown = await askServer(data, { act: 'room show', given: { code: tea.code } });
  const until = `${new Date(now + day).toISOString().slice(0, 19)}Z`;
  expect(shown).toMatchObject({
    lines: expect.arrayContaining([`keep        12h, and 1d until ${until}`]),
  });
  await bo.close();
});
