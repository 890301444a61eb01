import { expect, test } from 'vitest';
import { BadgeNames } from '../../src/room/badge-names.ts';

const ann = { id: 'u_R2x4aaaabbbbcccc', name: 'ann' };
const bot = { id: 'b_7h2kaaaabbbbcccc', name: 'Helper' };
const keeper = { id: 'g_Qw3easdfyxcvbnmk', name: 'bo' };
const names = new BadgeNames([ann, bot, keeper]);
const guest = (name: string) => names.of({ id: 'g_someoneelse1234', name });
const stranger = (name: string) => names.of({ id: 'c_someone', name, claimed: true });

test('a guest may not have a name that looks like that of somebody with a badge, here or not', () => {
  for (const name of ['ann', 'аnn', 'ANN', 'a nn', 'he1per', 'bo', 'bо']) {
    expect(guest(name)).toEqual({ type: 'renamed' });
  }
  for (const name of ['anne', 'cy', 'guest-ab12', ''])
    expect(guest(name)).toEqual({ type: 'kept' });
});

test('a line of a foreign client is taken under the name, and marked', () => {
  expect(stranger('аnn')).toEqual({ type: 'marked', not: 'ann' });
  expect(stranger('cy')).toEqual({ type: 'kept' });
});

test('who has a badge keeps its name, a guest too, and so does whose name a token says', () => {
  for (const holder of [ann, bot, keeper]) expect(names.of(holder)).toEqual({ type: 'kept' });
  const other = { id: 'u_9fK2aaaabbbbcccc', name: 'cy' };
  expect(names.of(other)).toEqual({ type: 'kept' });
});

test('of two who may have one name, a part of the id is shown', () => {
  expect(names.of({ id: 'u_9fK2aaaabbbbcccc', name: 'Ann' })).toEqual({
    type: 'kept',
    idShown: '9fK2aaaa',
  });
  const two = new BadgeNames([ann, { ...bot, name: 'ann' }]);
  expect(two.of(ann)).toEqual({ type: 'kept', idShown: 'R2x4aaaa' });
  expect(two.of({ ...bot, name: 'ann' })).toEqual({ type: 'kept', idShown: '7h2kaaaa' });
});

test('a stranger who claims what two have is marked by one of them', () => {
  const two = new BadgeNames([ann, { ...bot, name: 'аnn' }]);
  expect(two.of({ id: 'c_x', name: 'ann', claimed: true })).toMatchObject({ type: 'marked' });
});

test('where nobody has a badge, every name may be had', () => {
  const free = new BadgeNames([]);
  expect(free.of({ id: 'g_x', name: 'host' })).toEqual({ type: 'kept' });
});
