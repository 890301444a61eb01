import { resolve } from 'node:path';
import type { Command } from 'commander';
import { wordAct } from '../control/act/doctor.ts';
import { ActRefused } from '../control/act-refused.ts';
import { askServer } from '../control/ask.ts';
import type { Examination } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { linesOf, sumOf } from '../doctor/lines.ts';
import { siteOf } from '../doctor/target.ts';
import { version } from '../version.ts';
import { attempt, configOf, type FolderFlags, say } from './attempt.ts';
import { onFolder } from './on-folder.ts';

type DoctorFlags = FolderFlags & { readonly quick?: true; readonly json?: true };

/** Something that was looked at is wrong. */
const somethingWrong = 1;

/** `parlour doctor`: what is wrong on the way from people to the server, and what mends it. */
export function doctorCommand(): Command {
  return onFolder('doctor', 'Look at a server through the address by which people reach it.')
    .argument('<url>', 'the address: https://chat.example.org')
    .option('--quick', 'without the minute in which nothing is said')
    .option('--json', 'as one JSON object')
    .action((url: string, flags: DoctorFlags) => attempt(() => doctor(url, flags)));
}

async function doctor(address: string, flags: DoctorFlags): Promise<void> {
  const { examine, usualTimes } = await import('../doctor/examine.ts');
  const { patience, streamWithin, idle } = usualTimes;
  const url = siteIn(address);
  const tell = (finding: Finding) => {
    for (const line of linesOf(finding)) say(line);
  };
  const how: Examination = {
    url,
    // By another port than usual nobody arrives who types the name alone.
    plainPort: url.port === '' ? 80 : undefined,
    patience,
    streamWithin,
    idle: flags.quick ? undefined : idle,
    version: version(),
    word: () => askForWord(flags),
    ...(flags.json ? {} : { onFinding: tell }),
  };
  const findings = await examine(how);
  const wrong = findings.filter(({ type }) => type === 'wrong').length;
  say(flags.json ? JSON.stringify({ url: siteOf(url), wrong, findings }) : sumOf(findings));
  if (wrong > 0) process.exitCode = somethingWrong;
}

/** @throws ActRefused */
function siteIn(address: string): URL {
  const url = URL.parse(address) ?? undefined;
  const isSite = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash;
  if (isSite) return url;
  throw new ActRefused(`An address is like https://chat.example.org, not "${address}".`);
}

/** A word of the server that runs on the data folder of this machine. */
async function askForWord(flags: FolderFlags): Promise<{ word: string } | { why: string }> {
  try {
    const answer = await askServer(resolve(configOf(flags).data), { act: wordAct, given: {} });
    if (!answer) return { why: 'no server runs on the data folder here; --data names another' };
    if (answer.type === 'refused') return { why: answer.why.replace(/\.$/, '') };
    return { word: answer.lines[0] ?? '' };
  } catch (error) {
    if (!(error instanceof ActRefused)) throw error;
    return { why: error.message.replace(/\.$/, '') };
  }
}
