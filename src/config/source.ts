import type { FileOptions } from './file.ts';
import { type Flags, flagOf, type Option, type OptionName, options } from './option.ts';
import type { Given } from './value.ts';

/** Variables as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The sources of options: a flag before the environment before the file before the usual value. */
export interface Sources {
  /** The value in the first of them that has the option, and its name in a sentence. */
  given(name: OptionName): Given;
  /** The same without the file and the usual value. */
  typed(name: OptionName): Given;
  readonly file: FileOptions;
}

export function createSources(flags: Flags, env: Environment, file: FileOptions): Sources {
  const typed = (name: OptionName): Given => {
    const { variable, listed, isMeant = isText }: Option = options[name];
    const called = { name: `option ${flagOf(name)}` };
    const flag = flags[name];
    if (flag !== undefined) return { value: listed === 'commas' ? commas(flag) : flag, ...called };
    const text = variable === undefined ? undefined : env[variable];
    const isGiven = text !== undefined && isMeant(text);
    return isGiven
      ? { value: text, name: `variable ${variable}` }
      : { value: undefined, ...called };
  };
  const given = (name: OptionName): Given => {
    const found = typed(name);
    if (found.value !== undefined) return found;
    const { usual }: Option = options[name];
    return { value: file[name] ?? usual, name: found.name };
  };
  return { given, typed, file };
}

function isText(text: string): boolean {
  return text !== '';
}

function commas(flag: string | readonly string[]): readonly string[] {
  return typeof flag === 'string' ? flag.split(',') : flag;
}
