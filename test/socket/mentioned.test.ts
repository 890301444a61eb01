import { expect, onTestFinished, test } from 'vitest';
import { doAct } from '../../src/by-hand.ts';
import { readConfig } from '../../src/config/read.ts';
import { guestOf } from '../../src/identity/guest.ts';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

const ann = { secret: 'a'.repeat(43), name: 'ann' };
const bo = { secret: 'b'.repeat(43), name: 'bo' };
const closings = [
  ['read', 'members', 'anyone'],
  ['guests', 'off', 'on'],
  ['password', 'sesame', ''],
] as const;

test('whoever is named hears of it in whichever room it is, where it asked to be told, and nobody else does', async () => {
  const parlour = await startParlour();
  onTestFinished(() => parlour.end());
  const greet = async (hello: object, room?: string) => {
    const talker = await Talker.greet(parlour.wsUrl, hello);
    onTestFinished(() => talker.ws.terminate());
    if (room !== undefined) await talker.join(room);
    return talker;
  };
  const post = async (talker: Talker, text: string) => {
    talker.tell({ type: 'post', room: 'Tea Time', text, ref: text });
    return (await talker.hear('ack'))['seq'];
  };
  const was = await greet(bo, 'Tea Time');
  await post(was, 'Water is on.');
  was.ws.terminate();
  const [asked, silent] = [await greet(bo), await greet(bo)];
  asked.tell({ type: 'mine', on: true, ref: 'm' });
  await asked.hear('mine');
  const speaker = await greet(ann, 'Tea Time');
  expect(await post(speaker, 'Thanks @bo!')).toBe(2);
  const you = { id: guestOf(ann.secret).author.id, name: 'ann' };
  expect(await asked.hear('mentioned')).toEqual({
    ...{ type: 'mentioned', room: 'teatime', code: 'Tea Time', seq: 2, by: you },
  });
  // Of a room that is closed to it, nothing.
  const { data } = parlour;
  const set = async (setting: string, value: string) => {
    const given = {
      code: 'Tea Time',
      setting,
      ...(setting === 'password' ? { secret: value } : { value }),
    };
    expect((await doAct(readConfig({ data }, {}), { act: 'room set', given })).type).toBe('done');
  };
  const person = guestOf(ann.secret).author.id;
  const grant = { code: 'Tea Time', person, role: 'member', name: 'ann' };
  const granted = await doAct(readConfig({ data }, {}), { act: 'room grant', given: grant });
  expect(granted.type).toBe('done');
  for (const [setting, closed, open] of closings) {
    await set(setting, closed);
    await post(await greet(ann, 'Tea Time'), `Thanks for ${setting}, @bo!`);
    asked.tell({ type: 'beat' });
    expect((await asked.nextEvent()).type).toBe('beat');
    await set(setting, open);
  }
  silent.tell({ type: 'beat' });
  expect((await silent.nextEvent()).type).toBe('beat');
});
