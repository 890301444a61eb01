/*
 * A server with a hook, as a process of its own that can be stopped and killed: its first line is its
 * port, then each event that the hook has taken, as JSON. Some calls throw, and some take a while.
 */
import { writeSync } from 'node:fs';
import { createLog, openParlour, readConfig } from '../../src/index.ts';

const [data = ''] = process.argv.slice(2);
const tell = (line: string) => writeSync(1, `${line}\n`);

let calls = 0;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const parlour = await openParlour({
  config: readConfig({ port: '0', data, limits: 'off' }, {}),
  log: createLog('silent'),
  hooks: {
    mayPost: ({ text }) => (text.startsWith('hold') ? { type: 'held' } : { type: 'ok' }),
    async committed(event) {
      calls++;
      if (calls % 101 === 0) throw new Error('now and then');
      if (calls % 7 === 0) await wait(3);
      tell(JSON.stringify(event));
      // Killed right here, it was told this and will be told it again.
      if (calls % 11 === 0) await wait(1);
    },
  },
});
process.once('SIGTERM', () => parlour.stop());
tell(`port ${parlour.port}`);
