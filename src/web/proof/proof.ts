import { Failure } from '../../client/failure.ts';
import { askHttp, query, roomUrl } from '../../client/http.ts';
import { canonical } from '../../protocol/canonical.ts';
import { carriedText, sealedWords } from '../../protocol/carried.ts';
import type { Message } from '../../protocol/record.ts';
import { firstDigest, type Proof, type SealedFact } from '../../protocol/seal.ts';
import { hashOf, type OpenFact, openPart, sha256 } from './fact-hash.ts';

/** A run of a room's log that this browser has checked itself. */
export interface Checked {
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
  /** The digest after `to`. */
  readonly digest: string;
}

/** The log is not what it should be; the message says why, to a person. */
export class ProofFailed extends Error {
  override name = 'ProofFailed';
}

/** The things that are checked, and with what. */
export interface Check {
  readonly base: URL;
  /** The headers that say who asks: closed rooms tell nobody else. */
  readonly headers: HeadersInit;
  /** A code that leads to it. */
  readonly room: string;
  /** The run known from before; without it, the check begins with fact `from`. */
  readonly known: Checked | undefined;
  readonly from: number;
  /** Facts after which the rest is left for later. */
  readonly most: number;
  /** The messages on the screen. */
  readonly shown: () => readonly Message[];
}

type Part = Proof & { readonly room: string; readonly epoch: string };

/**
 * Goes along a room's log to its end: every number there, every fact as it is sealed, the digests
 * as the server tells them and as this browser saw them before; and the messages on the screen are
 * those that were sealed.
 *
 * @throws ProofFailed
 * @throws Failure where the server can't be asked
 */
export async function check(asked: Check): Promise<Checked> {
  const { known, from, most } = asked;
  let part = await partAfter(asked, known?.to ?? from - 1);
  // Another log has other numbers: what is known of the last one means nothing here.
  if (known && part.epoch !== known.epoch) return check({ ...asked, known: undefined });
  const first = known?.from ?? from;
  let at: Checked = { epoch: part.epoch, from: first, to: first - 1, digest: part.digest };
  if (known) at = known;
  else if (from === 1) at = { ...at, digest: firstDigest };
  const facts: SealedFact[] = [];
  for (;;) {
    at = await goOn(at, part);
    facts.push(...part.facts);
    const isEnd = at.to === part.latest;
    if (isEnd && at.digest !== part.head) throw changed(at.to);
    if (isEnd || facts.length >= most) break;
    part = await partAfter(asked, at.to);
    if (part.epoch !== at.epoch) return check({ ...asked, known: undefined });
  }
  await checkShown(asked, facts);
  return at;
}

async function partAfter({ base, room, headers }: Check, after: number): Promise<Part> {
  try {
    const url = roomUrl(base, room, `/proof${query({ after })}`);
    return await askHttp<Part>(url, { headers });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'cursor_ahead') throw error;
    throw new ProofFailed(`The room's log went to ${after} before, and is shorter now.`);
  }
}

function changed(seq: number): ProofFailed {
  return new ProofFailed(`The room's log up to ${seq} is not what it was.`);
}

async function goOn(before: Checked, { room, digest, facts }: Part): Promise<Checked> {
  if (digest !== before.digest) throw changed(before.to);
  const hashes = await Promise.all(facts.map((fact) => hashOf(fact, room)));
  let at = before;
  for (const [i, { seq }] of facts.entries()) {
    if (seq !== at.to + 1)
      throw new ProofFailed(`Number ${at.to + 1} of the room's log is missing.`);
    at = { ...at, to: seq, digest: await sha256(at.digest + hashes[i]) };
  }
  return at;
}

/** Checks the rows that are shown; those changed after these facts are left to the next check. */
async function checkShown(asked: Check, facts: readonly SealedFact[]): Promise<void> {
  const posted = new Map<number, OpenFact>();
  const texts = new Map<number, OpenFact>();
  for (const fact of facts.flatMap((each) => openPart(each) ?? [])) {
    if (fact.type === 'posted') posted.set(fact.seq, fact);
    if (fact.type === 'posted' || fact.type === 'edited') texts.set(fact.target ?? fact.seq, fact);
  }
  const [first = 1, last = 0] = [facts[0]?.seq, facts.at(-1)?.seq];
  for (const message of asked.shown()) {
    const { seq } = message;
    const said = posted.get(seq);
    if (!said && seq >= first && seq <= last) throw strange(seq);
    const text = texts.get(seq);
    const isSaid = !said || isBy(message, said);
    if (isSaid && (!text || (await isSealed(message, text)))) continue;
    await confirm(asked, message, said, text);
  }
}

function isBy({ author, at, reply, removedAt }: Message, said: OpenFact): boolean {
  const { id, name, badge } = said.author;
  const isAuthor = id === author.id && name === author.name && badge === author.badge;
  const answers =
    removedAt !== undefined || canonical(reply ?? null) === canonical(said.reply ?? null);
  return isAuthor && said.at === at && answers;
}

/** A message that was changed meanwhile can't be compared, and passes. */
async function isSealed(message: Message, { type, at, salt, seal }: OpenFact): Promise<boolean> {
  const changedAt = type === 'edited' ? at : undefined;
  if (salt === undefined || message.removedAt || message.editedAt !== changedAt) return true;
  return (await sha256(salt + sealedWords(message.text, carriedText(message)))) === seal;
}

/** Rows that came as HTML have lost what HTML can't hold: the message itself decides. */
async function confirm(
  { base, room, headers }: Check,
  shown: Message,
  said: OpenFact | undefined,
  text: OpenFact | undefined,
): Promise<void> {
  const message = await askHttp<Message>(roomUrl(base, room, `/messages/${shown.seq}`), {
    headers,
  });
  const isSame =
    (!said || isBy(message, said)) &&
    (!text || (await isSealed(message, text))) &&
    message.author.id === shown.author.id &&
    message.at === shown.at &&
    asHtml(message.author.name) === asHtml(shown.author.name) &&
    (message.editedAt !== shown.editedAt ||
      message.removedAt !== shown.removedAt ||
      asHtml(message.text) === asHtml(shown.text));
  if (!isSame) throw strange(shown.seq);
}

function strange(seq: number): ProofFailed {
  return new ProofFailed(`Message ${seq} is not what was said.`);
}

const asHtml = (text: string) => text.replaceAll('\0', '\ufffd').replaceAll(/\r\n?/g, '\n').trim();
