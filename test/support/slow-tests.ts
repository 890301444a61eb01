import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { importsOf } from './imports-of.ts';

const root = join(import.meta.dirname, '../..');

/** What takes its time wherever it is used: a browser, or a program of its own. */
const slow = [
  'test/support/chromium.ts',
  'test/support/chromium-parts.ts',
  'test/support/program.ts',
  'playwright-core',
];
/**
 * Faults, thousands of random histories, passwords, whose hashing takes its time, pages of
 * megabytes, and what waits for clocks that are not faked.
 */
const slowPlaces = [
  'test/**/faults.test.ts',
  'test/**/random.test.ts',
  'test/**/rollback.test.ts',
  'test/abuse/**',
  'test/client/docs.test.ts',
  'test/client/guest.test.ts',
  'test/client/http.test.ts',
  'test/client/order.test.ts',
  'test/client/password.test.ts',
  'test/client/rate.test.ts',
  'test/client/real.test.ts',
  'test/client/token-two-hours.test.ts',
  'test/client/token.test.ts',
  'test/conformance/**',
  'test/control/control.test.ts',
  'test/disk-limit.test.ts',
  'test/doctor/**',
  'test/examples/**',
  'test/faults/**',
  'test/http/documented-refusals.test.ts',
  'test/http/get-all-messages.test.ts',
  'test/http/host-desk.test.ts',
  'test/http/links.test.ts',
  'test/http/make.test.ts',
  'test/http/password.test.ts',
  'test/http/rate.test.ts',
  'test/http/tickets.test.ts',
  'test/hub/clearance.test.ts',
  'test/hub/may-not.test.ts',
  'test/hub/remembered.test.ts',
  'test/identity/bots.test.ts',
  'test/limits-of-connections.test.ts',
  'test/load/**',
  'test/net/door-watch.test.ts',
  'test/net/heartbeat.test.ts',
  'test/net/listen.test.ts',
  'test/protocol/fold.test.ts',
  'test/random/**',
  'test/room/hold.test.ts',
  'test/room/hooks/killed.test.ts',
  'test/room/keeper.test.ts',
  'test/room/link.test.ts',
  'test/room/message-acts.test.ts',
  'test/room/newcomers.test.ts',
  'test/room/order.test.ts',
  'test/room/out.test.ts',
  'test/room/passwords.test.ts',
  'test/room/slow-mode.test.ts',
  'test/room/works.test.ts',
  'test/send/slow-reader.test.ts',
  'test/server.test.ts',
  'test/simulator/**',
  'test/socket/bug.test.ts',
  'test/socket/inbox.test.ts',
  'test/socket/live.test.ts',
  'test/socket/matrix.test.ts',
  'test/socket/nonsense.test.ts',
  'test/socket/page-size.test.ts',
  'test/socket/rate.test.ts',
  'test/socket/review.test.ts',
  'test/socket/role-ends.test.ts',
  'test/socket/token.test.ts',
  'test/socket/words.test.ts',
  'test/store/archive/**',
  'test/store/carried.test.ts',
  'test/store/crash.test.ts',
  'test/store/damaged.test.ts',
  'test/store/hiding.test.ts',
  'test/store/lost.test.ts',
  'test/store/model.test.ts',
  'test/store/open.test.ts',
  'test/store/refold.test.ts',
  'test/store/refs.test.ts',
  'test/store/search.test.ts',
  'test/store/sqlite.test.ts',
  'test/wire/removed-original.test.ts',
  'test/wire/sealed-leak.test.ts',
  'test/wire/transcripts.test.ts',
];

/**
 * The tests that `npm run test:fast` leaves out: those in slow places, and whatever opens
 * a browser or starts the program.
 */
export function slowTests(): string[] {
  const tests = globSync('test/**/*.test.ts', { cwd: root });
  return [...slowPlaces, ...tests.filter((path) => leadsToSlow(path, new Set()))];
}

function leadsToSlow(path: string, seen: Set<string>): boolean {
  if (slow.includes(path)) return true;
  if (seen.has(path) || !path.startsWith('test/')) return false;
  seen.add(path);
  return importsOf(path, readFileSync(join(root, path), 'utf8')).some(({ what, typeOnly }) => {
    const target = what.startsWith('.') ? normalize(join(dirname(path), what)) : what;
    return !typeOnly && leadsToSlow(target, seen);
  });
}
