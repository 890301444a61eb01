/**
 * The address by which people reach a server: the origin that its options name, and the path below
 * which it stands there. A server that a program attaches to one of its own learns the path from that.
 *
 * @example
 * new Site('https://x.example/chat').base; // '/chat'
 */
export class Site {
  /** Absent where nobody said. */
  readonly origin: string | undefined;
  #base: string;
  readonly #isSettled: boolean;

  /**
   * @param publicUrl `https://chat.example.org`, with a path where it stands below one
   * @param path the same path, where it is said by itself
   */
  constructor(publicUrl?: string, path = '') {
    const url = publicUrl === undefined ? undefined : new URL(publicUrl);
    this.origin = url?.origin;
    this.#base = baseOf(url?.pathname ?? '') || baseOf(path);
    this.#isSettled = this.#base !== '';
  }

  /** The path below which all addresses begin, without a slash at its end; '' where there is none. */
  get base(): string {
    return this.#base;
  }

  /** Told by who reaches it below a path, where no option says another. */
  standAt(base: string): void {
    if (!this.#isSettled) this.#base = base;
  }

  /** Does an option say the path? */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The whole address, without a slash at its end. @param usual origin, where nobody said another */
  address(usual: string): string {
    return `${this.origin ?? usual}${this.#base}`;
  }

  /** The same as far as it is known; undefined where nobody said the origin. */
  get publicUrl(): string | undefined {
    return this.origin === undefined ? undefined : this.address(this.origin);
  }

  /**
   * The target of a request below the site's path, if it came with it: a proxy may have taken it away.
   *
   * @example site.within('/chat/r/tea') // '/r/tea'
   */
  within(url: string): string {
    return this.#base === '' ? url : (below(this.#base, url) ?? url);
  }
}

/** The first parts of addresses of ours: below such a path nobody could tell what a proxy took away. */
export const ownFolders: readonly string[] = [
  ...[
    'api',
    'assets',
    'badge',
    'desk',
    'embed',
    'embed.js',
    'lite',
    'listener',
    'new',
    'oembed',
    'open',
    'r',
  ],
  ...['schema', 'wall', 'ws'],
  ...[
    'favicon.ico',
    'getAllMessages',
    'healthz',
    'metrics',
    'openapi.json',
    'readyz',
    'robots.txt',
  ],
];

const pathForm = /^(\/[\w.~-]+)*\/?$/;

/** Can a site stand there? Every browser and proxy writes such a path alike. */
export function isPath(path: string): boolean {
  return pathForm.test(path);
}

/** A path as a base: without slashes at its end. @example baseOf('/chat/') // '/chat' */
export function baseOf(path: string): string {
  return path.replace(/\/+$/, '');
}

/**
 * The target of a request as it is below a path.
 *
 * @returns undefined where it is elsewhere
 * @example below('/chat', '/chat?code=tea') // '/?code=tea'
 * @example below('/chat', 'http://x.example/chat/r/tea') // 'http://x.example/r/tea'
 */
export function below(base: string, url: string): string | undefined {
  const whole = absolute.exec(url)?.[0] ?? '';
  const path = url.slice(whole.length);
  if (!path.startsWith(base)) return undefined;
  const rest = path.slice(base.length);
  if (rest.startsWith('/')) return `${whole}${rest}`;
  return rest === '' || rest.startsWith('?') ? `${whole}/${rest}` : undefined;
}

/** A target may name its host, as to a proxy (RFC 9112, 3.2.2); every server has to take that. */
const absolute = /^https?:\/\/[^/?#]*/i;
