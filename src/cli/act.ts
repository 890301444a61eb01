import { Command } from 'commander';
import { flagOf } from '../config/option.ts';
import type { Act } from '../control/act.ts';
import { ActRefused } from '../control/act-refused.ts';
import { acts, groups } from '../control/acts.ts';
import { attempt, configOf, type FolderFlags, say } from './attempt.ts';
import { onFolder } from './on-folder.ts';
import { readSecret } from './secret.ts';

/** Commands that change something, or tell of it: the running server does them, where one runs. */
export function actCommands(): readonly Command[] {
  const made = new Map<string, Command>();
  const alone: Command[] = [];
  for (const one of acts) {
    const [first = '', second] = one.name.split(' ');
    if (second === undefined) {
      alone.push(commandOf(first, one));
      continue;
    }
    const group = made.get(first) ?? new Command(first).description(groups[first] ?? '');
    made.set(first, group.addCommand(commandOf(second, one)));
  }
  return [...made.values(), ...alone];
}

type Given = Readonly<Record<string, string>> &
  FolderFlags & {
    readonly print?: true;
    readonly json?: true;
  };

function commandOf(word: string, act: Act): Command {
  const command = onFolder(word, act.does);
  const names = Object.keys(act.takes);
  for (const [name, { words }] of Object.entries(act.takes)) {
    const mayLack = act.asks?.inPlaceOf === name;
    command.argument(mayLack ? `[${flagOf(name)}]` : `<${flagOf(name)}>`, words);
  }
  for (const [name, { words }] of Object.entries(act.options)) {
    command.option(`--${flagOf(name)} <${flagOf(name)}>`, words);
  }
  if (act.shows) command.option('--json', 'as one JSON object');
  if (act.secret) command.option('--print', 'print the secret though this is no terminal');
  return command.action((...all: unknown[]) => {
    const flags = all[names.length] as Given;
    const taken = names.flatMap((name, i) => {
      return all[i] === undefined ? [] : [[name, String(all[i])] as const];
    });
    const chosen = Object.keys(act.options).flatMap((name) => {
      const value = flags[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return attempt(() => ask(act, Object.fromEntries([...taken, ...chosen]), flags));
  });
}

async function ask(act: Act, given: Readonly<Record<string, string>>, flags: Given) {
  // Before it is made: a secret that nobody sees could never be told again.
  if (act.secret && !process.stdout.isTTY && !flags.print) {
    throw new ActRefused('This prints a secret, and not to a terminal: say --print if it shall.');
  }
  const { doAct } = await import('../by-hand.ts');
  const answer = await doAct(configOf(flags), { act: act.name, given: await whole(act, given) });
  if (answer.type === 'refused') throw new ActRefused(answer.why);
  if (flags.json && act.shows) return say(JSON.stringify(answer.value ?? {}));
  for (const line of answer.lines) say(line);
}

/** The given texts, with the secret that is asked for in the place of an argument. */
async function whole({ asks }: Act, given: Readonly<Record<string, string>>) {
  if (!asks || given[asks.inPlaceOf] !== undefined) return given;
  const question = asks.question(given);
  return question === undefined ? given : { ...given, secret: await readSecret(question) };
}
