import type { Carrying } from '../../protocol/carried.ts';
import {
  factText,
  type PlainSealedFact,
  type SealedFact,
  sealedFactText,
} from '../../protocol/seal.ts';

/** The hash of a fact, worked out from what is told of it. */
export async function hashOf(fact: SealedFact, room: string): Promise<string> {
  if (fact.type !== undefined) return sha256(factText({ ...fact, room }, fact.seal, utf8Length));
  const { seq, open = '', rest, restSalt = '' } = fact;
  const seal = rest === undefined ? fact.seal : await sha256(restSalt + rest);
  return sha256(sealedFactText(room, seq, open, seal, utf8Length));
}

/** All that is told of a fact, whom it answers among it. */
export type OpenFact = PlainSealedFact & Pick<Carrying, 'reply'>;

/** The seal of a text alone, or of one with what goes with it. */
interface Seals {
  readonly text?: string;
  readonly words?: string;
}

/**
 * The part of a fact that everybody may know, with its text's seal; undefined where that is nothing.
 */
export function openPart(fact: SealedFact): OpenFact | undefined {
  if (fact.type !== undefined) return fact;
  if (fact.open === undefined) return undefined;
  const { text, words = text, ...header } = JSON.parse(fact.open) as OpenFact & Seals;
  const { seq, salt } = fact;
  const seal = words === undefined ? {} : { seal: words };
  return { ...header, seq, ...seal, ...(salt === undefined ? {} : { salt }) };
}

const encoder = new TextEncoder();
const utf8Length = (text: string): number => encoder.encode(text).length;

export async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  return base64url(hash);
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
}
