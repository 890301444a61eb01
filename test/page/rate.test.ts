import { expect, onTestFinished, test } from 'vitest';
import { noRates } from '../../src/protocol/rate.ts';
import { faultsOf } from '../support/axe.ts';
import { startParlour } from '../support/parlour.ts';
import { Visit } from './room-visit.ts';

test('lines typed at once are all sent, and one that waits says why and for how long', async () => {
  const posts = { burst: 3, everyMs: 2_000 };
  const parlour = await startParlour({}, {}, { ...noRates, posts });
  onTestFinished(() => parlour.end());
  const ann = await Visit.open(`${parlour.url}/r/tea`, 'ann');
  const lines = ['one', 'two', 'three', 'four', 'five'];
  for (const line of lines) await ann.say(line);
  const waits = ann.page.getByText(/waiting to be sent in \d s: Too fast: messages of one person/);
  await waits.first().waitFor();
  expect(await faultsOf(ann.page)).toEqual([]);
  await ann.sees('five');
  expect(await ann.texts()).toEqual(lines);
});
