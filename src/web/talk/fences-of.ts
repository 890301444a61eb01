import { formatOf, type Part } from '../../protocol/format.ts';

/** The code of each fence of a text, in order. */
export function fencesOf(text: string): string[] {
  const codes = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) => {
      if (typeof part === 'string') return [];
      if (part.type === 'fence') return [part.text];
      return part.type === 'quote' ? codes(part.parts) : [];
    });
  return codes(formatOf(text));
}
