import { readFile } from 'node:fs/promises';
import { Filter } from './filter.ts';
import { parsing } from './rule.ts';
import { inSteps } from './steps.ts';

/** Bytes and rules of a host's list, at most. */
const mostBytes = 1_048_576;
const mostRules = 50_000;

/** A list that can't be: one sentence for whoever wrote it. */
export class BadList extends Error {
  override name = 'BadList';
}

/**
 * Reads the host's list of filters for all rooms, a rule a line as those of a room, and makes it ready in
 * steps: whoever talks meanwhile does not wait for it.
 *
 * @throws BadList
 */
export async function readList(file: string): Promise<Filter> {
  const text = textOf(await bytesOf(file), file);
  const parsed = await inSteps(parsing(text));
  if (parsed.type === 'bad') throw new BadList(badLine(file, parsed.line));
  const { rules } = parsed;
  if (rules.length > mostRules) {
    throw new BadList(`The list ${file} has ${rules.length} rules; ${mostRules} are the most.`);
  }
  return inSteps(Filter.building(rules));
}

function badLine(file: string, line: number): string {
  return `Line ${line} of ${file} is no rule: one is a word, a part of one with * before or behind it, or a host.`;
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new BadList(`The list ${file} of filters cannot be read.`, { cause });
  }
}

function textOf(bytes: Buffer, file: string): string {
  if (bytes.length > mostBytes) {
    throw new BadList(`The list ${file} has ${bytes.length} bytes; ${mostBytes} are the most.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BadList(`The list ${file} is no text in UTF-8.`, { cause });
  }
}
