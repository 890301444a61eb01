import { expect, test } from 'vitest';
import { host as orderOf } from '../../src/client/host/index.ts';
import { newSecret } from '../../src/client/index.ts';
import { auditSentence } from '../../src/protocol/audit-words.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse } from '../support/token-house.ts';
import { roomIs } from './fact.ts';
import { openAt } from './stage.ts';

test('who keeps order reads what was done, page by page, as sentences', async () => {
  const { wsUrl } = await openTokenHouse();
  const getToken = () => tokenOf({ sub: 'host', name: 'hope', parlour: { role: 'host' } });
  const host = openAt(wsUrl, { getToken }).room('tea');
  const bo = openAt(wsUrl, { name: 'bo', secret: newSecret() }).room('tea');
  await Promise.all([roomIs(host, 'live'), roomIs(bo, 'live')]);
  const order = orderOf(host);
  await order.set('title', 'Tea');
  await order.set('slow', 60);
  const { entries, next = 0 } = await order.acts({ limit: 1 });
  const older = await order.acts({ before: next });
  expect([...entries, ...older.entries].map((entry) => auditSentence(entry))).toEqual([
    'hope (host) set slow to 1 minute',
    'hope (host) set the title to “Tea”',
  ]);
  expect(older.next).toBeUndefined();
  await expect(orderOf(bo).acts()).rejects.toMatchObject({ code: 'not_allowed' });
});
