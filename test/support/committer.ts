/*
 * A process that talks to itself: commits batch after batch in a folder and writes a line for each
 * fact once it is acknowledged, `room seq ref`, after `open` or `refused` in the first line.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { StoreUnusable } from '../../src/store/store.ts';

const [folder = '', run = ''] = process.argv.slice(2);
const tell = (line: string) => writeSync(1, `${line}\n`);

const store = await openSqliteStore({ folder }).catch((error: unknown) => {
  if (!(error instanceof StoreUnusable)) throw error;
  tell('refused');
  process.exit(1);
});
tell('open');
let said = 0;
for (;;) {
  const facts = Array.from({ length: 20 }, () => {
    const ref = `${run}-${said++}`;
    const room = { key: `room${said % 3}`, code: '' };
    const author = { id: 'ann-id', name: 'ann' };
    const change = { type: 'posted', text: `message ${ref}` } as const;
    return { room, author, at: said, ref, change };
  });
  const answers = await store.commit(facts);
  const lines = facts.map(({ room, ref }, i) => `${room.key} ${answers[i]?.seq} ${ref}`);
  tell(lines.join('\n'));
}
