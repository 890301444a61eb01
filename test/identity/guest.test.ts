import { describe, expect, test } from 'vitest';
import { formOf } from '../../src/identity/bearer.ts';
import { guests } from '../../src/identity/guest.ts';
import { underRule } from '../../src/identity/guest-rule.ts';
import type { Identity } from '../../src/identity/identity.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { identityContract } from '../contract/identity.ts';

const secret = (letter: string) => letter.repeat(43);

describe('guests', () =>
  identityContract({
    identity: guests,
    good: [secret('a'), secret('b')],
    strange: [
      ['a', 'bad_secret'],
      [secret('a').slice(1), 'bad_secret'],
      [`pb_${secret('a')}`, 'bad_secret'],
      ['a.b.c', 'bad_secret'],
    ],
  }));

describe('the form of a bearer', () => {
  test.each([
    [secret('a'), 'secret'],
    [`pb_${secret('a').slice(3)}`, 'secret'],
    [`pb_${secret('a')}`, 'bot-key'],
    ['a.b.c', 'token'],
    ['a.b.', 'token'],
    [`${secret('a')}.b.c`, 'token'],
    ['a.b', undefined],
    ['a.b.c.d', undefined],
    ['..', undefined],
    ['', undefined],
    [`${secret('a')}\n`, undefined],
    [`pb_${secret('a')}a`, undefined],
  ])('of %j is %s', (bearer, form) => {
    expect(formOf(bearer)).toBe(form);
  });
});

describe('a rule for guests', () => {
  const staff: Identity = {
    whoHas: async (bearer) =>
      bearer === 'ann' ? { author: { id: 'u_ann', name: 'ann' } } : guests.whoHas(bearer),
    claimant: guests.claimant,
  };

  test('that lets all in changes nothing', () => {
    expect(underRule(staff, 'on')).toBe(staff);
  });

  test('that lets them read marks them, and nobody else', async () => {
    const ruled = underRule(staff, 'read');
    expect(await ruled.whoHas(secret('a'))).toMatchObject({ readsOnly: true });
    expect(ruled.claimant('bo')).toMatchObject({ readsOnly: true });
    expect(await ruled.whoHas('ann')).toEqual({ author: { id: 'u_ann', name: 'ann' } });
  });

  test('that lets none in refuses them, and nobody else', async () => {
    const ruled = underRule(staff, 'off');
    await expect(ruled.whoHas(secret('a'))).rejects.toThrow(new Refusal('guests_off'));
    expect(() => ruled.claimant('bo')).toThrow(new Refusal('guests_off'));
    expect(await ruled.whoHas('ann')).toMatchObject({ author: { id: 'u_ann' } });
    expect(() => underRule(guests, 'off').whoHas(secret('a'))).toThrow(new Refusal('guests_off'));
  });
});
