import { expect, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { comeBy } from '../support/foreign.ts';
import { startParlour } from '../support/parlour.ts';
import { useTagPages } from './tag-page.ts';

const pages = useTagPages();

test('a room is one order, and each message there once: by tag, frame, page, lite and a golem client', async () => {
  const parlour = await startParlour({ origins: 'any', embedOrigins: 'any' });
  try {
    const golem = await comeBy('golem', parlour.wsUrl, 'tea');
    const site = await openPage();
    // Frame and page keep the same things, and so the same person: it has its name already.
    await site.context().addInitScript(() => localStorage.setItem('parlour.name', 'bo'));
    await site.goto(
      pages.put(
        `<!doctype html><html lang="en"><title>A post</title><parlour-room room="tea" name="ann"></parlour-room><iframe title="Talk" width="500" height="500" src="${parlour.url}/embed/tea"></iframe><script src="${parlour.url}/embed.js"></script></html>`,
      ),
    );
    const context = site.context();
    const [own, lite] = [await context.newPage(), await context.newPage()];
    await own.goto(`${parlour.url}/r/tea`);
    await lite.goto(`${parlour.url}/lite/tea`);
    const [tag, frame] = [site.locator('parlour-room'), site.frameLocator('iframe')];
    await tag.locator('.send:enabled').waitFor();
    const write = async (where: typeof frame | typeof own, name: string) => {
      const field = where.getByLabel('Message to tea');
      await where.locator('.send:enabled').waitFor();
      await field.fill(`${name} 0`);
      await field.press('Enter');
      await where.locator('.line:not(.waiting)', { hasText: `${name} 0` }).waitFor();
      for (let i = 1; i < 4; i++) {
        await field.fill(`${name} ${i}`);
        await field.press('Enter');
      }
    };
    const byTag = async () => {
      for (let i = 0; i < 4; i++)
        await tag.evaluate(
          (one, i) => (one as HTMLElement & { post(text: string): Promise<void> }).post(`tag ${i}`),
          i,
        );
    };
    const byGolem = async () => {
      for (let i = 0; i < 4; i++) {
        golem.say(`msg ${JSON.stringify({ to: 'tea', msg: `golem ${i}` })}`);
        await expect.poll(() => golem.frames.join()).toContain(`golem ${i}`);
      }
    };
    const byLite = async () => {
      await lite.getByLabel(/name/i).fill('cy');
      await lite.getByRole('textbox', { name: /message|say/i }).fill('lite 0');
      await lite.keyboard.press('Enter');
    };
    await Promise.all([byTag(), write(frame, 'frame'), write(own, 'page'), byGolem(), byLite()]);
    const all = 17;
    const textsOf = async () => {
      const url = `${parlour.url}/api/rooms/tea/messages`;
      const { messages } = (await (await fetch(url)).json()) as { messages: { text: string }[] };
      return messages.map(({ text }) => text);
    };
    await expect.poll(async () => (await textsOf()).length).toBe(all);
    const order = await textsOf();
    expect(new Set(order).size).toBe(all);
    const shown = (where: typeof frame | typeof own | typeof tag) => () =>
      where.locator('.line:not(.waiting) .text').allInnerTexts();
    await expect.poll(shown(tag)).toEqual(order);
    await expect.poll(shown(frame)).toEqual(order);
    await expect.poll(shown(own)).toEqual(order);
    await lite.goto(`${parlour.url}/lite/tea`);
    const body = await lite.locator('body').innerText();
    const places = order.map((text) => body.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const heard = golem.frames.flatMap((line) => /^msg "(.*)"$/.exec(String(line))?.[1] ?? []);
    expect(heard).toEqual(order);
  } finally {
    await parlour.end();
  }
});
