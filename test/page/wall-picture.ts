// Makes docs/wall.png, a wall over a picture: `node test/page/wall-picture.ts`.
import { join } from 'node:path';
import { launchChromium } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const parlour = await startParlour({});
const secret = 'a'.repeat(43);
await fetch(`${parlour.url}/api/rooms`, {
  method: 'POST',
  headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  body: JSON.stringify({ code: 'tea-at-5' }),
});
const people = new Map<string, Talker>();
for (const [i, name] of ['ann', 'bo', 'eve', 'dee', 'cy'].entries()) {
  const one = await Talker.greet(parlour.wsUrl, { secret: 'abcde'.charAt(i).repeat(43), name });
  await one.join('tea-at-5');
  people.set(name, one);
}
const say = async (name: string, text: string) => {
  const answer = await people.get(name)?.ask({ type: 'post', room: 'tea-at-5', text, ref: text });
  return answer?.['seq'];
};
const seq = await say('ann', 'Next question at 20:15');
await people.get('ann')?.ask({ type: 'pin', room: 'tea-at-5', seq, ref: 'pin' });
await say('bo', 'Greetings from the ferry, the tea is terrible here');
await say('eve', 'Which pot is that? The blue one on the left');
await say('ann', 'The blue one is a wedding present, *no* questions please 🫖');
await say('dee', 'الشاي ممتاز');
await say('cy', 'Scones. This is not a vote.');
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1024, height: 576 } });
await page.goto(`${parlour.url}/wall/tea-at-5?last=5&join=on`);
await page.locator('.wall-line', { hasText: 'Scones' }).waitFor();
await page.evaluate(() => {
  document.documentElement.style.background =
    'radial-gradient(circle at 70% 40%, #d9944e, #6b3f22 40%, transparent 70%), #27424a';
});
await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
await page.screenshot({ path: join(import.meta.dirname, '../../docs/wall.png') });
await browser.close();
await parlour.end();
