import type { Author } from '../protocol/record.ts';
import { headersOf } from './address.ts';
import { authorId } from './author-id.ts';
import { Failure } from './failure.ts';
import { askHttp } from './http.ts';
import type { Me } from './http-told.ts';

/** Requests are not told what a name may have: the usual. */
const namePoints = 64;
/** Before the end of a token. */
const warningMs = 60_000;
const longestMs = 2_000_000_000;

/** The way that a person hears of its token over requests. */
interface PersonEnd {
  /** The token ends after so many seconds. */
  tokenEnds(seconds: number): void;
  tokenEnded(): void;
}

/** The one who speaks by requests: by a secret, or by a token that ends. */
export class HttpPerson {
  readonly #base: URL;
  readonly #signal: AbortSignal;
  readonly #end: PersonEnd;
  secret = '';
  name = '';
  #token: string | undefined;
  #id: string | undefined;
  #warn: ReturnType<typeof setTimeout> | undefined;

  /** @param signal the end of it all */
  constructor(base: URL, signal: AbortSignal, end: PersonEnd) {
    this.#base = base;
    this.#signal = signal;
    this.#end = end;
    signal.addEventListener('abort', () => clearTimeout(this.#warn));
  }

  shows(secret: string, token: string | undefined): void {
    this.secret = secret;
    this.#token = token;
  }

  headers(pass?: string): Record<string, string> {
    return headersOf(this.#token ?? this.secret, pass);
  }

  /** Takes another token. @throws Failure where that is none, and the one of before stays */
  async refresh(token: string): Promise<void> {
    const before = this.#token;
    this.#token = token;
    try {
      await this.#me();
    } catch (failure) {
      this.#token = before;
      throw failure;
    }
  }

  /** A name that can't be is found out here: a stream or a message tells it when it is too late. */
  async called(name: string): Promise<Author> {
    if ([...name].length > namePoints) {
      throw new Failure('failed', 'name_too_long', 'That name is too long.');
    }
    this.name = name;
    if (this.#token !== undefined) {
      const { author, named } = await this.#me();
      return named || !name ? author : { ...author, name };
    }
    return { id: await authorId(this.secret), name };
  }

  /** The person whose token it is; tells a while before its end. */
  async #me(): Promise<Me> {
    const url = new URL('api/me', this.#base);
    const me = await askHttp<Me>(url, { headers: this.headers(), signal: this.#signal });
    const { author, until } = me;
    this.#id ??= author.id;
    if (this.#id !== author.id)
      throw new Failure('failed', 'other_person', 'That token is of another person.');
    clearTimeout(this.#warn);
    if (until === undefined || this.#signal.aborted) return me;
    const left = until - Date.now();
    const early = Math.min(warningMs, left / 2);
    const tell = () => {
      this.#warn = setTimeout(() => this.#end.tokenEnded(), early);
      this.#end.tokenEnds(Math.ceil(early / 1_000));
    };
    this.#warn = setTimeout(tell, Math.min(left - early, longestMs));
    return me;
  }
}
