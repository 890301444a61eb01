import { expect, onTestFinished, test } from 'vitest';
import { openPage } from '../support/chromium.ts';
import { startParlour } from '../support/parlour.ts';
import { TcpProxy } from '../support/proxy.ts';

const secret = 'ann'.repeat(15).slice(0, 43);
const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };

test("a browser's EventSource reads a closed room by a ticket, comes back by it, and stays away once told", async () => {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const send = async (method: string, path: string, body: object) => {
    const init = { method, headers, body: JSON.stringify(body) };
    return (await (await fetch(`${parlour.url}/api/${path}`, init)).json()) as { ticket: string };
  };
  const post = (text: string) => send('POST', 'rooms/vault/messages', { text });
  await send('POST', 'rooms', { code: 'vault' });
  await send('PATCH', 'rooms/vault', { read: 'members' });
  const { ticket } = await send('POST', 'ticket', { room: 'vault', for: 'read' });

  const page = await openPage();
  const proxy = await TcpProxy.open(parlour.port);
  onTestFinished(() => proxy.close());
  await page.goto(`http://127.0.0.1:${proxy.port}/`);
  const heard = await page.evaluateHandle((address) => {
    const texts: string[] = [];
    const source = new EventSource(address);
    source.addEventListener('posted', ({ data }) => texts.push(JSON.parse(data).text));
    source.addEventListener('refused', ({ data }) => {
      texts.push(JSON.parse(data).code);
      source.close();
    });
    return new Promise<string[]>((resolve) => {
      source.onopen = () => resolve(texts);
    });
  }, `/api/rooms/vault/events?ticket=${ticket}`);
  const hears = (...texts: string[]) =>
    page.waitForFunction(([all, wanted]) => all.join() === wanted, [heard, texts.join()] as const);
  await post('one');
  await hears('one');
  proxy.goDown();
  await post('two');
  proxy.comeUp();
  await hears('one', 'two');
  const other = new AbortController();
  const by = await fetch(`${parlour.url}/api/rooms/vault/events?ticket=${ticket}`, {
    signal: other.signal,
  });
  expect(by.status).toBe(200);
  await hears('one', 'two', 'ticket_used');
  other.abort();
});
