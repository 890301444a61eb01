import type { Log } from '../../log.ts';
import { Meter } from '../../protocol/meter.ts';
import type { Rate } from '../../protocol/rate.ts';
import { TooFast } from '../../protocol/too-fast.ts';
import type { Metrics } from './metrics.ts';

/** Something that a browser kept a page from. */
export interface Violation {
  /** The directive of the policy that forbids it. */
  readonly directive: string;
  /** The address, or the word for what has none. */
  readonly blocked: string;
}

/** Reports of one request that are looked at. */
const mostReports = 20;
const minute = 60_000;
const anyAddress = 'any';

/** The directives by which reports are told apart. */
const directives = new Set([
  ...['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'style-src'],
  ...['style-src-elem', 'style-src-attr', 'img-src', 'connect-src', 'font-src', 'base-uri'],
  ...['form-action', 'frame-ancestors', 'frame-src', 'child-src', 'worker-src', 'media-src'],
  ...['object-src', 'manifest-src', 'require-trusted-types-for', 'trusted-types'],
]);

/**
 * Counts what browsers report, and says one line a minute of it. Nothing is kept: anybody can send
 * whatever it likes, so of an address the origin is told, and of a directive that it is none of ours.
 */
export class PageReports {
  readonly #meter: Meter;
  readonly #counted: Metrics['pageReports'];
  readonly #log: Pick<Log, 'warn'>;
  readonly #now: () => number;
  #quietUntil = 0;
  #unsaid = 0;

  constructor(
    rate: Rate,
    counted: Metrics['pageReports'],
    log: Pick<Log, 'warn'>,
    now: () => number = () => performance.now(),
  ) {
    this.#meter = new Meter(rate, undefined, now);
    this.#counted = counted;
    this.#log = log;
    this.#now = now;
  }

  /** Lets one more request of an address pass. @throws TooFast */
  pass(address: string | undefined): void {
    const wait = this.#meter.take(address ?? anyAddress);
    if (wait > 0) throw new TooFast('pageReports', this.#meter.rate, wait);
  }

  note(violations: readonly Violation[]): void {
    for (const { directive: given, blocked } of violations) {
      const directive = directives.has(given) ? given : 'other';
      this.#counted.inc({ directive });
      this.#unsaid++;
      this.#say(directive, originOf(blocked));
    }
  }

  #say(directive: string, blocked: string): void {
    if (this.#now() < this.#quietUntil) return;
    this.#quietUntil = this.#now() + minute;
    const times = this.#unsaid;
    this.#unsaid = 0;
    this.#log.warn({ directive, blocked, times }, 'a browser kept a page from something');
  }
}

/** A word as it is, of an address where it leads and no more: the rest may be a room's code. */
function originOf(blocked: string): string {
  if (/^[a-z-]{1,30}$/.test(blocked)) return blocked;
  const origin = URL.parse(blocked)?.origin ?? 'null';
  return origin === 'null' || origin.length > 100 ? 'other' : origin;
}

/**
 * The violations in a body as browsers send it: a list of reports by `report-to`, one by `report-uri`.
 *
 * @returns undefined where it is neither
 */
export function violationsIn(body: unknown): readonly Violation[] | undefined {
  const reports = Array.isArray(body) ? body.slice(0, mostReports).map(bodyOf) : [old(body)];
  const found = reports.map(violationIn);
  return found.every((one) => one !== undefined) ? found : undefined;
}

const bodyOf = (report: unknown) => fieldOf(report, 'body');
const old = (body: unknown) => fieldOf(body, 'csp-report');

function violationIn(report: unknown): Violation | undefined {
  const text = (...names: readonly string[]) =>
    names.map((name) => fieldOf(report, name)).find((value) => typeof value === 'string');
  const directive = text('effectiveDirective', 'effective-directive', 'violated-directive');
  if (directive === undefined) return undefined;
  const blocked = text('blockedURL', 'blocked-uri') ?? '';
  // Older browsers say the directive with all that it allows.
  return { directive: directive.split(' ')[0] ?? '', blocked };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
