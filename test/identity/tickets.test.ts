import { describe, expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import type { Who } from '../../src/identity/identity.ts';
import type { TicketOf } from '../../src/identity/ticket/ticket.ts';
import { Tickets } from '../../src/identity/ticket/tickets.ts';
import { roomName } from '../../src/protocol/code.ts';
import { defaultLimits, type Limits } from '../../src/protocol/limit.ts';

const room = roomName('tea') as NonNullable<ReturnType<typeof roomName>>;
const personOf = (n: number): Who => guestOf(String(n).padStart(43, 'x'));

/** Tickets under a clock of the test's own. */
function open(limits: Partial<Limits> = {}) {
  let now = 1_000;
  const tickets = new Tickets({ ...defaultLimits, ...limits }, () => now);
  const give = (of: Partial<TicketOf> = {}) =>
    tickets.give({ who: personOf(1), room, use: 'read', from: '198.51.100.1', ...of });
  return {
    tickets,
    give,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('a ticket', () => {
  test('is 128 random bits, for one use, and whose it is', () => {
    const { tickets, give } = open();
    const text = give();
    expect(text).toMatch(/^[\w-]{22}$/);
    expect(give()).not.toBe(text);
    expect(tickets.find(text, 'read')).toMatchObject({ who: personOf(1), room });
    expect(tickets.find(text, 'connect')).toBeUndefined();
    expect(tickets.find(`${text}x`, 'read')).toBeUndefined();
    expect(tickets.find('', 'read')).toBeUndefined();
  });

  test('is taken up within half a minute', () => {
    const { tickets, give, pass } = open();
    const [early, late] = [give(), give()];
    pass(29_999);
    expect(tickets.find(early, 'read')).toBeDefined();
    pass(1);
    expect(tickets.find(late, 'read')).toBeUndefined();
  });

  test('is good while it is used, and for two minutes after each break', () => {
    const { tickets, give, pass } = open();
    const text = give();
    for (let round = 0; round < 3; round++) {
      const giveBack = tickets.find(text, 'read')?.takeUp(() => {});
      pass(3_600_000);
      expect(tickets.find(text, 'read')).toBeDefined();
      giveBack?.();
      pass(119_999);
    }
    pass(1);
    expect(tickets.find(text, 'read')).toBeUndefined();
  });

  test('whose second user comes ends the first, whose end changes nothing any more', () => {
    const { tickets, give, pass } = open();
    const ticket = tickets.find(give(), 'read');
    const ends: string[] = [];
    const first = ticket?.takeUp((code) => ends.push(`first ${code}`));
    ticket?.takeUp((code) => ends.push(`second ${code}`));
    expect(ends).toEqual(['first ticket_used']);
    first?.();
    pass(3_600_000);
    expect(ticket?.isOver).toBe(false);
  });

  test('is over with the token, and with the key, also while it is used', () => {
    const { tickets, give, pass } = open();
    const key = new AbortController();
    const byToken = give({ who: { ...personOf(1), until: 6_000 } });
    const byKey = give({ who: { ...personOf(1), ends: key.signal } });
    for (const text of [byToken, byKey]) tickets.find(text, 'read')?.takeUp(() => {});
    pass(4_999);
    expect(tickets.find(byToken, 'read')).toBeDefined();
    pass(1);
    expect(tickets.find(byToken, 'read')).toBeUndefined();
    expect(tickets.find(byKey, 'read')).toBeDefined();
    key.abort();
    expect(tickets.find(byKey, 'read')).toBeUndefined();
  });
});

describe('tickets are bounded', () => {
  test('for one person: the oldest that nobody uses goes', () => {
    const { tickets, give } = open({ ticketsPerPerson: 3 });
    const [used, oldest, next] = [give(), give(), give()];
    tickets.find(used, 'read')?.takeUp(() => {});
    give();
    expect(tickets.find(used, 'read')).toBeDefined();
    expect(tickets.find(oldest, 'read')).toBeUndefined();
    expect(tickets.find(next, 'read')).toBeDefined();
    for (const text of [give(), give()]) tickets.find(text, 'read')?.takeUp(() => {});
    expect(() => give()).toThrow(expect.objectContaining({ code: 'too_many_tickets' }));
    expect(() => give({ who: personOf(2) })).not.toThrow();
  });

  test('for one address, until they are over; where addresses tell nobody apart, not', () => {
    const { give, pass } = open({ ticketsPerAddress: 5 });
    for (let n = 0; n < 5; n++) give({ who: personOf(n) });
    expect(() => give({ who: personOf(9) })).toThrow(
      expect.objectContaining({ code: 'too_many_tickets' }),
    );
    expect(() => give({ who: personOf(9), from: '198.51.100.2' })).not.toThrow();
    for (let n = 0; n < 20; n++) give({ who: personOf(n), from: undefined });
    pass(30_000);
    expect(() => give({ who: personOf(9) })).not.toThrow();
  });

  test('in all, and those that are over go without being asked for', () => {
    const { tickets, give, pass } = open({ tickets: 1_000, ticketsPerPerson: 2 });
    for (let n = 0; n < 1_000; n++) give({ who: personOf(n), from: `198.51.100.${n}` });
    expect(() => give({ who: personOf(1_001), from: 'a' })).toThrow(
      expect.objectContaining({ code: 'too_many_tickets' }),
    );
    pass(30_000);
    give({ who: personOf(1_001), from: 'a' });
    expect(tickets.size).toBe(1);
    for (let n = 0; n < 3_000; n++) {
      pass(100);
      give({ who: personOf(n), from: `198.51.100.${n}` });
    }
    expect(tickets.size).toBeLessThan(1_000);
  });
});
