import type { Failure } from './failure.ts';

/** The state of the connection. */
export type LinkState =
  | { readonly name: 'connecting' }
  | {
      readonly name: 'live';
      /** `getToken` brought none for the time after this token: the connection ends with it. */
      readonly failure?: Failure;
    }
  | {
      readonly name: 'waiting';
      /** The beginning of the next try, in milliseconds since 1970. */
      readonly until: number;
      /** Tries in a row that failed. */
      readonly attempt: number;
      /** `no_token`, with its `cause`: what `getToken` threw, if it did. */
      readonly failure?: Failure;
    }
  | {
      /** It does not come back by itself; `retryNow` tries again; after `close`, `open` alone does. */
      readonly name: 'closed';
      readonly code: number;
      readonly reason: string;
    };
