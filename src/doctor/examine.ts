import { checkAuthorization } from './authorization.ts';
import { checkCertificate } from './certificate.ts';
import { type Check, checks, type Finding, unseen, wrong } from './finding.ts';
import { checkIdleSocket, checkIdleStream } from './idle.ts';
import { checkDisk, checkFiles, checkVersion } from './machine.ts';
import {
  checkAddress,
  checkClock,
  checkFigures,
  checkName,
  checkPages,
  upstream,
} from './pages.ts';
import { checkReach, isReached } from './reach.ts';
import { checkRedirect } from './redirect.ts';
import { checkSocket } from './socket.ts';
import { checkStream } from './stream.ts';
import { checkTag } from './tag.ts';
import { type Answered, type Target, whyOf } from './target.ts';
import { checkVisitors, forged, look } from './visitors.ts';

/** The way in which a server is looked at. */
export interface Examination extends Target {
  /** Milliseconds within which an event stream has to begin. */
  readonly streamWithin: number;
  /** Milliseconds that connections have to live without a word; absent where that is not looked at. */
  readonly idle?: number | undefined;
  /** The version of this command. */
  readonly version: string;
  /**
   * Asks the running server for a word that it takes once.
   *
   * @returns the word, or why there is none
   */
  readonly word: () => Promise<{ readonly word: string } | { readonly why: string }>;
  /** Told of each thing as it is found. */
  readonly onFinding?: (finding: Finding) => void;
}

/** Usual milliseconds: of an answer, of a stream's beginning, and of what has to live on. */
export const usualTimes = { patience: 10_000, streamWithin: 1_000, idle: 65_000 } as const;

const ofServer = ['visitors', 'disk', 'files', 'version'] as const satisfies readonly Check[];

/**
 * Looks at a server through the address by which people reach it.
 *
 * @returns all that was looked at, in the order of `checks`; only the beginning of it where nothing
 * answers there
 */
export async function examine(how: Examination): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const tell = (...findings: readonly Finding[]) => {
    for (const one of findings) how.onFinding?.(one);
    found.push(...findings);
  };
  const reach = await checkReach(how);
  tell(reach);
  if (!isReached(reach)) return found;
  tell(await checkCertificate(how), ...(await checkRedirect(how)));
  const { finding, answered } = await checkName(how);
  tell(finding);
  if (!answered) return found;
  const pages = [
    tried('pages', () => checkPages(how)),
    tried('tag', () => checkTag(how)),
    tried('address', () => checkAddress(how)),
    tried('figures', () => checkFigures(how)),
    tried('authorization', () => checkAuthorization(how)),
  ];
  tell(...(await Promise.all(pages)));
  tell(...(await checkRoads(how, answered.took)));
  tell(...(await checkServer(how, answered)));
  return found.toSorted((one, other) => checks.indexOf(one.check) - checks.indexOf(other.check));
}

/** A finding all the same where what is looked at does not answer. */
async function tried(check: Check, work: () => Promise<Finding>): Promise<Finding> {
  try {
    return await work();
  } catch (error) {
    return wrong(check, `No answer comes (${whyOf(error)}).`, upstream);
  }
}

/** Looks at WebSockets and streams, and whether they live on, both at once. */
async function checkRoads(how: Examination, took: number): Promise<readonly Finding[]> {
  const { findings, socket } = await checkSocket(how);
  const { finding, stream } = await checkStream(how, how.streamWithin + 2 * took);
  const { idle } = how;
  if (idle === undefined) {
    socket?.terminate();
    stream?.destroy();
    return [...findings, finding];
  }
  const idling = await Promise.all([
    socket ? checkIdleSocket(socket, idle) : unseen('idle socket', 'There is none that may stay.'),
    stream ? checkIdleStream(stream, idle) : unseen('idle stream', 'There is none that may stay.'),
  ]);
  return [...findings, finding, ...idling];
}

/** Looks at what only the server itself sees, where it lets that be asked. */
async function checkServer(how: Examination, answered: Answered): Promise<readonly Finding[]> {
  const words = [await how.word(), await how.word()] as const;
  const [one, other] = words;
  const blind = (why: string) => [
    checkClock(answered),
    ...ofServer.map((check) => unseen(check, `Only the server knows: ${why}.`)),
  ];
  if ('why' in one) return blind(one.why);
  if ('why' in other) return blind(other.why);
  try {
    const plain = await look(how, one.word);
    if (typeof plain === 'string') return blind(plain);
    const lying = await look(how, other.word, { 'x-forwarded-for': forged });
    if (typeof lying === 'string') return blind(lying);
    const { sight } = plain;
    return [
      checkVisitors(plain, lying),
      checkClock(plain.answered, sight.now),
      checkDisk(sight),
      checkFiles(sight),
      checkVersion(sight, how.version),
    ];
  } catch (error) {
    return blind(whyOf(error));
  }
}
