// A swarm in a process of its own, so that who measures isn't kept from it: obeys orders.
import { flood } from './flood.ts';
import { type Amiss, Member } from './member.ts';
import type { Answers, Order } from './order.ts';

/** A connection that isn't answered is tried again after so long. */
const againMs = 100;

const amiss: Amiss = { skipped: 0, doubled: 0, garbled: 0 };
const members: Member[] = [];

async function enter({ port, people, rooms }: Extract<Order, { type: 'enter' }>) {
  while (members.length < people) members.push(new Member(`room ${members.length % rooms}`, amiss));
  const from = performance.now();
  let turnedAway = 0;
  const persist = async (member: Member): Promise<void> => {
    try {
      await member.enter(port);
    } catch {
      turnedAway++;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * againMs));
      await persist(member);
    }
  };
  await Promise.all(members.map(persist));
  return { ms: performance.now() - from, turnedAway };
}

async function hear({ seq, withinMs }: Extract<Order, { type: 'hear' }>): Promise<Answers['hear']> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
  await Promise.race([late, Promise.all(members.map((member) => member.hears(seq)))]);
  const missing = members.reduce((sum, { heard }) => sum + Math.max(0, seq - heard), 0);
  return { ...amiss, missing };
}

async function farewell(): Promise<Answers['farewell']> {
  const codes = await Promise.all(members.map((member) => member.farewell()));
  const restarting = codes.filter((code) => code === 1012).length;
  return { restarting, others: codes.length - restarting };
}

function leave(): Answers['leave'] {
  for (const member of members.splice(0)) member.leave();
  return {};
}

function obey(order: Order): Promise<Answers[Order['type']]> | Answers['leave'] {
  switch (order.type) {
    case 'enter':
      return enter(order);
    case 'hear':
      return hear(order);
    case 'farewell':
      return farewell();
    case 'leave':
      return leave();
    case 'flood':
      return flood(order);
  }
}

process.on('message', async (order: Order) => process.send?.(await obey(order)));
process.on('disconnect', () => process.exit());
