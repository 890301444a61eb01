import { Command, CommanderError } from 'commander';
import { flagOf, type Option, optionRows } from '../config/option.ts';
import type { Flags } from '../index.ts';
import { version } from '../version.ts';
import { actCommands } from './act.ts';
import { archiveCommands } from './archive.ts';
import { benchCommand } from './bench.ts';
import { doctorCommand } from './doctor.ts';

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
  for (const command of [...archiveCommands(), ...actCommands(), doctorCommand(), benchCommand()]) {
    program.addCommand(command);
  }
  inherit(program);
  return program;
}

function inherit(command: Command): void {
  for (const below of command.commands) inherit(below.copyInheritedSettings(command));
}

function serveCommand(): Command {
  const command = new Command('parlour').description('Chat rooms for any page.').version(version());
  for (const [name, row] of optionRows) {
    const flag = `--${flagOf(name)} <${row.takes}>`;
    if (row.listed === 'repeated') command.option(flag, helpOf(row), several);
    else command.option(flag, helpOf(row));
  }
  return command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(sentence(text)) })
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.ts');
      await serve(flags);
    });
}

/** The option's meaning, its variable, and its value where nobody says. */
function helpOf({ help, variable, usual, usually }: Option): string {
  const env = variable === undefined ? [] : [`env ${variable}`];
  const where = [...env, ...[usually ?? usual ?? []].flat()];
  return where.length === 0 ? help : `${help} (${where.join('; ').replaceAll('`', '')})`;
}

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Commander says `error: unknown option '--x'`; a person is told in a sentence. */
function sentence(text: string): string {
  const said = text.replace(/^error: /, '').trim();
  const [first = '', ...rest] = said.split('\n');
  const whole = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/[.]?$/, '.');
  return `parlour: ${[whole, ...rest].join(' ')} See parlour --help.\n`;
}
