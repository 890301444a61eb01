import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { Flags } from '../index.ts';
import { archiveCommands } from './archive.ts';
import { benchCommand } from './bench.ts';
import { serve } from './serve.ts';

/** Wrong use: an option, a port or a folder that can't be. */
export const misuse = 2;

/** Reads the command line and does what it says; sets the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) process.exitCode = misuse;
  }
}

function createProgram(): Command {
  const program = serveCommand().enablePositionalOptions();
  for (const command of [...archiveCommands(), benchCommand()]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}

function serveCommand(): Command {
  const several = (value: string, before: readonly string[] = []) => [...before, value];
  return new Command('parlour')
    .description('Chat rooms for any page.')
    .version(version())
    .option('--port <number>', 'port to listen on (env PORT; 8080)')
    .option('--host <address>', 'address to listen on (env HOST; this machine only)')
    .option('--hosts <names>', 'further names of this server, or any (env PARLOUR_HOSTS)')
    .option('--origins <origins>', 'pages that may connect, or any (env PARLOUR_ORIGINS)')
    .option('--data <folder>', 'folder of the database (env PARLOUR_DATA; data)')
    .option('--listen <port=dialect[:room]>', 'one more port with a dialect of its own', several)
    .option('--dialects <names>', 'those spoken at all, with commas between (all)')
    .option(
      '--codes <folded|exact>',
      'which spellings are one room; settled with the folder (folded)',
    )
    .option('--public <code>', 'a room that the lobby lists; may be repeated', several)
    .option('--public-url <url>', 'the address people use, behind a proxy (env PARLOUR_URL)')
    .option('--compression <on|off>', 'permessage-deflate for WebSockets that offer it (on)')
    .option('--limits <off>', '"off" will lift rates and connection counts, never sizes')
    .option('--log <level>', 'fatal, error, warn, info, debug, trace or silent (env PARLOUR_LOG)')
    .option('--metrics-port <number>', 'a port for /metrics alone (env PARLOUR_METRICS_PORT)')
    .option('--metrics-token <token>', 'what /metrics asks for (env PARLOUR_METRICS_TOKEN)')
    .option('--config <file>', 'JSON file of these options (env PARLOUR_CONFIG; parlour.json)')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(sentence(text)) })
    .action((flags: Flags) => serve(flags));
}

/** Commander says `error: unknown option '--x'`; a person is told in a sentence. */
function sentence(text: string): string {
  const said = text.replace(/^error: /, '').trim();
  const [first = '', ...rest] = said.split('\n');
  const whole = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/[.]?$/, '.');
  return `parlour: ${[whole, ...rest].join(' ')} See parlour --help.\n`;
}

function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  const { version: found } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return found;
}
