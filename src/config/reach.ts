import { isIP } from 'node:net';
import { isLoopback } from '../net/address.ts';
import type { OriginRule, OriginRules } from '../net/origin.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import { ownDialects, readDialect } from './listen.ts';
import { BadOption, type Given, isObject } from './value.ts';

/** Names under which a server is asked, besides localhost, addresses and the public URL's. */
export type Hosts = 'any' | readonly string[];

const near = ['same-host', 'localhost'] as const;
/** Dialects whose originals let no page of another host in. */
const strict = { chatlog: near, htmx: ['same-host'] } as const;
const openRules = rulesWith('any');
const privateRules = rulesWith(near);

function rulesWith(api: OriginRule): OriginRules {
  const all = ownDialects.map((name) => [name, api] as const);
  return { ...Object.fromEntries(all), ...strict, api };
}

/**
 * Can only this machine reach a server that listens on `host`? One that people use by another
 * address is reached by a proxy, whatever it listens on.
 */
export function isPrivate(host: string | undefined, publicUrl: string | undefined): boolean {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return false;
  return host === undefined || isLoopback(host);
}

/**
 * The rules that hold: those of the file; else what `--origins` adds; else the usual ones.
 *
 * @param more the text of `--origins`, commas between origins
 * @param known dialects that the file may name
 * @throws BadOption
 */
export function readOrigins(
  file: unknown,
  more: unknown,
  isNear: boolean,
  known: readonly DialectName[],
): OriginRules {
  const usual = isNear ? privateRules : openRules;
  return { ...withMore(usual, more), ...rulesOf(file ?? {}, known) };
}

function withMore(rules: OriginRules, more: unknown): OriginRules {
  if (more === undefined) return rules;
  const added = more === 'any' ? more : readRule(String(more).split(','));
  const widened = Object.entries(rules).map(([name, rule]) => {
    return [name, added === 'any' || rule === 'any' ? 'any' : [...rule, ...added]] as const;
  });
  return Object.fromEntries(widened) as OriginRules;
}

function rulesOf(
  value: unknown,
  known: readonly DialectName[],
): Readonly<Record<string, OriginRule>> {
  if (!isObject(value)) {
    throw new BadOption(
      'In the config file, origins is an object: a dialect or "api", and whose pages may.',
    );
  }
  const rules = Object.entries(value).map(([name, rule]) => {
    return [name === 'api' ? name : readDialect(name, known), readRule(rule)] as const;
  });
  return Object.fromEntries(rules);
}

function readRule(rule: unknown): OriginRule {
  if (rule === 'any') return rule;
  if (Array.isArray(rule) && rule.every(isOrigin)) return rule;
  throw new BadOption(
    'Origins are "any" or a list of "same-host", "localhost" and texts like "https://a.example".',
  );
}

/** Stands in a header: nothing in a host's name may end the list there, or stand for more than one. */
const siteForm = /^https?:\/\/[\w.:[\]-]+$/;

/**
 * The sites that may have a room's frame in their pages: those listed besides the server's own.
 *
 * @param value a list, a text with commas, or `any`
 * @throws BadOption
 */
export function readEmbedOrigins({ value }: Given): 'any' | readonly string[] {
  const listed = typeof value === 'string' ? value.split(',') : (value ?? []);
  if (Array.isArray(listed) && listed.length === 1 && listed[0] === 'any') return 'any';
  const sites = Array.isArray(listed) ? listed.map((one) => String(one).trim()) : [''];
  const wrong = sites.find((site) => !siteForm.test(site) || !isOrigin(site));
  if (wrong === undefined) return sites;
  throw new BadOption(
    `A site that may have a frame is written like https://blog.example, not "${wrong}"; "any" lets all.`,
  );
}

function isOrigin(value: unknown): value is string {
  if (value === 'same-host' || value === 'localhost') return true;
  return typeof value === 'string' && URL.parse(value)?.origin === value;
}

/**
 * The names of a server: those listed, and what it listens on where that is a name.
 *
 * @param value a list, a text with commas, or `any`
 * @throws BadOption
 */
export function readHosts(value: unknown, host: string | undefined): Hosts {
  if (value === 'any') return value;
  const listed = typeof value === 'string' ? value.split(',') : (value ?? []);
  if (!Array.isArray(listed)) {
    throw new BadOption('The option hosts is "any" or a list of names like chat.example.org.');
  }
  const own = host === undefined || isIP(host) !== 0 ? [] : [host];
  return [...listed, ...own].map(hostNameOf);
}

/** As a browser writes it in a URL: lower case, Punycode. @throws BadOption */
export function hostNameOf(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const name = /[/:@?#\\]/.test(text) ? undefined : URL.parse(`http://${text}`)?.hostname;
  if (name) return name.replace(/\.$/, '');
  throw new BadOption(`A host is a name like chat.example.org, not "${String(value)}".`);
}
