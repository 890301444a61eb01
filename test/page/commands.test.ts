import { expect, test } from 'vitest';
import type { Author, Message } from '../../src/protocol/record.ts';
import { CommandFault, type Ground } from '../../src/web/command/command.ts';
import { commands, workOf } from '../../src/web/command/commands.ts';
import { offersFor } from '../../src/web/command/offers.ts';
import { secondsOf } from '../../src/web/command/words.ts';
import { commandLine, likeCommand } from '../../src/web/slash.ts';

const ann: Author = { id: 'g_ann', name: 'ann' };
const lee: Author = { id: 'g_lee', name: 'Ann Lee' };
const twin: Author = { id: 'g_twin', name: 'bo' };
const bo: Author = { id: 'g_bo', name: 'bo' };
const said = (seq: number, author: Author): Message => ({ seq, author, text: 'tea', at: 0 });

const on: Ground = {
  people: [ann, lee, bo, twin],
  messages: [said(3, ann), said(5, lee), said(7, ann)],
  you: 'g_me',
  role: 'moderator',
  now: 1_000,
};

const fault = (line: string, ground = on) => {
  try {
    workOf(line, ground);
  } catch (error) {
    if (error instanceof CommandFault) return error.message;
    throw error;
  }
  return undefined;
};

test('every command is known to the composer before its code is loaded, and no other line is', () => {
  for (const { word } of commands) expect(commandLine.test(`/${word} x`)).toBe(true);
  for (const line of ['/', '/me waves', '/bandana', '/ban/', ' /ban ann', '//ban ann', '/r/tea'])
    expect(commandLine.test(line)).toBe(false);
});

test('what looks like a command and is none is known from an address, or a text in slashes', () => {
  for (const line of ['/', '/timeot bo', '/help', '/me waves'])
    expect(likeCommand.test(line)).toBe(true);
  for (const line of ['/r/tea', '//ban ann', ' /ban ann', '/ban/', '/5 of them', 'either/or'])
    expect(likeCommand.test(line)).toBe(false);
});

test('names may have spaces, and the longest that fits is meant', () => {
  expect(workOf('/revoke Ann Lee', on)).toEqual({ type: 'revoke', person: lee });
  expect(workOf('/revoke @ANN', on)).toEqual({ type: 'revoke', person: ann });
  expect(fault('/revoke bo')).toMatch(/^Two people are called bo\./);
  expect(fault('/revoke dee')).toMatch(/^Nobody here is called dee/);
  expect(fault('/revoke')).toMatch(/^Say who/);
});

test('nobody acts on oneself, by name either, but on another one of that name', () => {
  const eve: Ground = { ...on, you: 'g_eve', yourName: 'Eve' };
  for (const line of ['/timeout eve 5m', '/ban Eve'])
    expect(fault(line, eve)).toMatch(/^That is you/);
  expect(fault('/timeout evelyn', eve)).toMatch(/^Nobody here is called evelyn/);
  const other: Ground = { ...eve, people: [{ id: 'g_other', name: 'eve' }] };
  expect(workOf('/ban eve', other)).toMatchObject({ act: { person: 'g_other' } });
});

test('a message is meant by a name, also one’s own, or by its number, and a mistake is told how', () => {
  expect(workOf('/pin ann', on)).toMatchObject({ act: { type: 'pin', seq: 7 } });
  expect(workOf('/pin #5 1d', on)).toMatchObject({ act: { seq: 5, seconds: 86_400 } });
  const eve: Ground = { ...on, you: 'g_eve', yourName: 'Eve' };
  const own = { ...eve, messages: [said(9, { id: 'g_eve', name: 'Eve' }), ...on.messages] };
  expect(workOf('/pin @eve 1h', own)).toMatchObject({ act: { seq: 9, seconds: 3_600 } });
  expect(fault('/pin eve', eve)).toMatch(/^No message by Eve is shown\. .* \/pin #12\.$/);
  expect(fault('/pin')).toMatch(/^Say which message: .* \/pin ann, .* \/pin #12\.$/);
  expect(fault('/pin dee')).toMatch(/^Nobody here is called dee.* \/pin #12\.$/);
  expect(fault('/pin ann Doors close at nine.')).toMatch(/\/pin #7 1d\. .*: \/announce\.$/);
  expect(fault('/unpin')).toMatch(/ \/unpin #12\.$/);
  expect(workOf('/queue', on)).toEqual({ type: 'queue' });
  expect(offersFor('/', commands, []).at(-1)).toMatchObject({ text: '//', becomes: '//' });
  expect(offersFor('/p', commands, []).map(({ text }) => text)).toEqual(['/pin']);
});

test('roles, settings and what is for everybody', () => {
  expect(workOf('/grant ann member', on)).toEqual({ type: 'grant', person: ann, role: 'member' });
  expect(fault('/grant ann king')).toMatch(/^Say which role/);
  expect(workOf('/slow 30s', on)).toMatchObject({ setting: 'slow', value: 30 });
  expect(workOf('/slow off', on)).toMatchObject({ setting: 'slow', value: 0 });
  expect(fault('/slow much')).toMatch(/^Say how slow/);
  expect(workOf('/calm 2m', on)).toMatchObject({ act: { type: 'calm', seconds: 120 } });
  const guest: Ground = { ...on, role: 'guest' };
  expect(workOf('/hideperson ann', guest)).toEqual({ type: 'mute', person: ann, on: true });
  expect(fault('/slow 5s', guest)).toMatch(/^That is for those who keep order/);
});

test('lengths are a number and a unit', () => {
  expect(['10s', '5m', '2h', '7d', 'm', '5x'].map(secondsOf)).toEqual([
    10,
    300,
    7_200,
    604_800,
    undefined,
    undefined,
  ]);
});

test('the list offers the commands that fit, and then the names', () => {
  const words = (typed: string) => offersFor(typed, commands, on.people).map(({ text }) => text);
  expect(words('/un')).toEqual(['/unban', '/unpin', '/unlock']);
  expect(words('/revoke a')).toEqual(['ann', 'Ann Lee']);
  expect(offersFor('/revoke an', commands, on.people)[1]?.becomes).toBe('/revoke Ann Lee ');
  expect(words('/slow 1')).toEqual([]);
  expect(words('hello /')).toEqual([]);
});
