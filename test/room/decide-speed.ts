/*
 * The time of a decision: `node test/room/decide-speed.ts` decides on a million posts in a room with
 * roles and settings, nine times, and tells the median in microseconds a post.
 */
import { defaultLimits } from '../../src/protocol/limit.ts';
import type { Granted } from '../../src/protocol/standing.ts';
import { decideSaid, factOf } from '../../src/room/decide.ts';
import { authorIn } from '../../src/room/ground.ts';
import { RoomStanding } from '../../src/room/standing.ts';

const posts = 1_000_000;
const people = Array.from({ length: 1_000 }, (_, i): Granted => {
  const person = `g_${String(i).padStart(4, '0')}`;
  return { person, name: person, role: i % 10 === 0 ? 'moderator' : 'member' };
});
const standing = new RoomStanding('room1', {
  settings: { post: 'members', topic: 'tea', slow: 5 },
  people,
  revoked: [],
  linked: [],
});
const room = { key: 'room1', code: 'room1' };

function run(): number {
  const began = performance.now();
  for (let i = 0; i < posts; i++) {
    const { person: id } = people[i % people.length] as Granted;
    const actor = { author: { id, name: id } };
    const now = 1_800_000_000_000 + i;
    const author = authorIn(standing, actor, now);
    const ground = { actor, author, standing, room, limits: defaultLimits, now };
    decideSaid(ground, factOf(ground, { type: 'post', room: 'room1', text: 'Is the kettle on?' }));
  }
  return ((performance.now() - began) * 1_000) / posts;
}

const took = Array.from({ length: 9 }, run).sort((a, b) => a - b);
const median = took[4]?.toFixed(2);
process.stdout.write(`a post with roles: ${median} µs (median of nine, ${posts} posts each)\n`);
