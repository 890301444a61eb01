import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorsOf } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';
import { editions, HtmxVisit } from './htmx-visit.ts';
import { type OwnPages, openOwnPages } from './own-pages.ts';

const hostile = [
  '<script>taken = true</script>',
  '<img src="/none" onerror="taken = true">',
  '<div hx-on:load="taken = true" hx-on::load="taken = true" hx-get="/" hx-trigger="load">',
  '<div hx-vals="js:{a: (taken = true)}" hx-post="/" hx-trigger="load">',
  '</p></li></div><div id="chat_room" hx-swap-oob="innerHTML">all gone</div>',
  '<hx-partial hx-target="body">all gone</hx-partial><template hx type="oob" id="form"></template>',
  '{"content":"<b>all gone</b>","target":"body","swap":"innerHTML"}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a token of somebody else's templates
  '${taken = true} {{taken = true}} <% taken = true %> #{taken = true}',
  '1 + 1 < 3 & "so" it\'s &lt; &#43; &amp;lt;',
  'caf\u00e9 \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2028 \u202eturned',
];

let parlour: OwnParlour;
let data: string;
let port: number;

beforeEach(async () => {
  data = tempFolder();
  port = await freePort();
  await start();
});
afterEach(() => parlour.stop());

async function start(): Promise<void> {
  parlour = await startParlour({ data, listen: [`${port}=htmx:lobby`] });
}

/** Somebody in the same room who speaks another dialect. */
async function openBo(): Promise<{ say(text: string): void; hear(): Promise<string> }> {
  const talker = await Talker.open(`${parlour.wsUrl}?roomCode=lobby`);
  return {
    say: (text) => talker.say(JSON.stringify({ Author: 'bo', Content: text })),
    hear: async () => (JSON.parse(await talker.next()) as { Content: string }).Content,
  };
}

/** What the browser and htmx write to the console while there is no server. */
const isOfConnecting = (error: string) => /WebSocket|\bEvent\b/.test(error);

describe.each(editions)('$name', (edition) => {
  const visits: HtmxVisit[] = [];
  let ownPages: OwnPages | undefined;
  let url: string;

  const visit = async () => {
    const opened = await HtmxVisit.open(url);
    visits.push(opened);
    return opened;
  };

  beforeEach(async () => {
    ownPages = edition.files && (await openOwnPages(edition.files, port));
    url = ownPages?.url ?? `http://127.0.0.1:${port}/`;
  });

  afterEach(async () => {
    for (const visit of visits.splice(0)) {
      expect(await visit.wrongs()).toEqual({ forbidden: [], taken: false });
      expect(errorsOf(visit.page).filter((error) => !isOfConnecting(error))).toEqual([]);
      await visit.page.context().close();
    }
    await ownPages?.close();
  });

  test('everybody says something and hears everybody, in one order', async () => {
    const [ann, cy] = [await visit(), await visit()];
    const bo = await openBo();
    await ann.say('from ann');
    expect(await bo.hear()).toBe('from ann');
    bo.say('from bo');
    expect(await bo.hear()).toBe('from bo');
    await cy.sees('from bo');
    await cy.say('from cy');
    await ann.sees('from cy');
    await cy.sees('from cy');
    const all = ['from ann', 'from bo', 'from cy'];
    expect(await ann.lines()).toEqual(all);
    expect(await cy.lines()).toEqual(all);
  });

  test('history is there once, also after a reload: n lines are n items', async () => {
    const bo = await openBo();
    const said = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    for (const text of said) {
      bo.say(text);
      await bo.hear();
    }
    const ann = await visit();
    await ann.say('here');
    await ann.sees('here');
    expect(await ann.lines()).toEqual([...said, 'here']);
    await ann.reload();
    await ann.say('again');
    await ann.sees('again');
    expect(await ann.lines()).toEqual([...said, 'here', 'again']);
  });

  test('after a restart the page comes back by itself, nothing twice and nothing missing', async () => {
    const ann = await visit();
    await ann.say('before');
    await ann.sees('before');
    await parlour.stop();
    await start();
    const bo = await openBo();
    bo.say('meanwhile');
    await ann.sees('meanwhile');
    await ann.say('after');
    await ann.sees('after');
    expect(await ann.lines()).toEqual(['before', 'meanwhile', 'after']);
  });

  test('text stays text', async () => {
    const ann = await visit();
    const bo = await openBo();
    for (const text of hostile) {
      bo.say(text);
      await bo.hear();
    }
    await ann.say(hostile[0] as string);
    await bo.hear();
    bo.say('the end');
    await ann.sees('the end');
    expect(await ann.lines()).toEqual([...hostile, hostile[0], 'the end']);
    expect(await ann.page.locator('[name=text]').count()).toBe(1);
  });

  test('its frame is the one that is known of it', async () => {
    const ann = await visit();
    await ann.say('hello');
    await ann.sees('hello');
    expect(ann.sent.map((frame) => JSON.parse(frame))).toEqual([edition.frame(url)]);
  });
});
