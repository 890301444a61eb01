import { expect, onTestFinished, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

/** Somebody who says hello to nobody, at an address. */
async function open(path: string, helloSeconds = 10): Promise<Talker> {
  const parlour = await startParlour({}, { helloSeconds });
  onTestFinished(() => parlour.end());
  const talker = await Talker.open(`ws://127.0.0.1:${parlour.port}${path}`);
  onTestFinished(() => talker.close());
  return talker;
}

const paths = ['/ws', '/ws?dialect=golem', '/ws?room=tea'];

test.each(
  paths,
)('five frames of nonsense, and nothing else, end a connection to %s', async (path) => {
  const talker = await open(path);
  for (let i = 0; i < 5; i++) talker.say(`nonsense ${i}`);
  await talker.ended();
  expect(talker.closed).toMatchObject({ code: 4504 });
});

test('one, and nothing else until a hello is due, ends a connection', async () => {
  const talker = await open('/ws', 1);
  talker.say('nonsense');
  await talker.ended();
  expect(talker.closed).toMatchObject({ code: 4501 });
});

test('who says what is understood says what means nothing here, too, as often as it likes', async () => {
  const talker = await open('/ws?dialect=golem', 1);
  talker.say('typing {}');
  talker.say('join {"name":"tea"}');
  for (let i = 0; i < 8; i++) talker.say('typing {}');
  talker.say('msg {"to":"tea","msg":"hi"}');
  expect(await talker.next()).toBe('msg "hi"');
  expect(talker.closed).toBe(undefined);
});
