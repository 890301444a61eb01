import type { Author } from '../../protocol/record.ts';

/** The words of a frame to the page that has it. All carry `parlour: 1`. */
export type ToPage =
  /** It is there, and listens for a `hello`. */
  | { readonly type: 'here' }
  /** `kept` is false where the browser lets a frame keep nothing: each visit is another guest then. */
  | { readonly type: 'ready'; readonly room: string; readonly code: string; readonly kept: boolean }
  | { readonly type: 'state'; readonly state: string }
  /** Messages that nobody has read, and those among them that name who reads. */
  | { readonly type: 'unread'; readonly count: number; readonly named: number }
  | {
      readonly type: 'message';
      readonly seq: number;
      readonly author: Author;
      readonly text: string;
      readonly at: number;
    }
  /** The reason why something that was asked is not done. */
  | { readonly type: 'refused'; readonly of: string; readonly why: string };

/** A word as it is sent. */
export type Spoken<Word> = Word & { readonly parlour: 1 };

/** The words of that page to the frame. */
export type FromPage =
  /** Asks to be told: `ready`, `state` and `unread` are the answer. */
  | { readonly type: 'hello' }
  | { readonly type: 'focus' }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'post'; readonly text: string };

export type Theme = 'light' | 'dark' | 'auto';

const mostText = 64_000;

/** A word of a page; undefined where it is none of ours, and why it is not taken where it is a bad one. */
export function readWord(
  data: unknown,
): FromPage | { readonly fault: string; readonly of: string } | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { parlour, type, text, theme } = data as Readonly<Record<string, unknown>>;
  if (parlour !== 1) return undefined;
  if (type === 'hello' || type === 'focus') return { type };
  if (type === 'theme') {
    if (theme === 'light' || theme === 'dark' || theme === 'auto') return { type, theme };
    return { of: type, fault: 'A theme is light, dark or auto.' };
  }
  if (type === 'post') {
    const isText = typeof text === 'string' && text.trim() !== '' && text.length <= mostText;
    if (isText) return { type, text };
    return { of: type, fault: 'A post has a text, of 64,000 characters at most.' };
  }
  return { of: String(type).slice(0, 40), fault: 'There is no such word.' };
}
