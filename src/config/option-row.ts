import type { DialectName } from '../protocol/dialect-name.ts';
import type { Given } from './value.ts';

/** The way to a value from what a source gives. */
export type Read<Value> = (given: Given, known: readonly DialectName[]) => Value;

/** One row: where an option comes from, and what is said about it. */
export interface Option<Value = unknown> {
  /** The flag's argument, in the help of the command line. */
  readonly takes: string;
  /** The same in the README: `N`. */
  readonly shown: string;
  /** A flag that may be repeated, or whose text has commas between several. */
  readonly listed?: 'repeated' | 'commas';
  /** Its variable of the environment, and which texts are meant for it: all but '' unless said. */
  readonly variable?: string;
  readonly isMeant?: (text: string) => boolean;
  /** The form in the file, under its name: one value or a list; absent where the file has none. */
  readonly file?: 'value' | 'list';
  /** The value where no source has one. */
  readonly usual?: string | number;
  /** The words of the README and the help instead of the usual value. */
  readonly usually?: string;
  /** A few words for the help. */
  readonly help: string;
  /** The words of the README. */
  readonly about: string;
  /**
   * The value from what a source gives. Absent where the value depends on other options: those are
   * put together in `read.ts`.
   *
   * @param known the dialects there are
   * @throws BadOption
   */
  readonly read?: Read<Value>;
}
