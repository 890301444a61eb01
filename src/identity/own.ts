import type { KeyObject } from 'node:crypto';
import type { OnBug } from '../guard.ts';
import type { Log } from '../log.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Store } from '../store/store.ts';
import { Bots } from './bot/bots.ts';
import type { Identity } from './identity.ts';
import { createPeople } from './people.ts';
import { secretKey, type TokenKey } from './token/key.ts';
import { KeySet } from './token/key-set.ts';
import { createTokens } from './token/tokens.ts';

/** The parts that a server's identity is made of, where it brings none along. */
export interface OwnParts {
  readonly store: Pick<Store, 'keyFor' | 'find' | 'codes'>;
  readonly limits: Limits;
  readonly log: Pick<Log, 'warn'>;
  readonly onBug: OnBug;
  /** The data folder, where the keys of bots are. */
  readonly data: string;
  /** The keys and names that tokens are checked by; absent where none are taken. */
  readonly tokens?: TokenSources | undefined;
}

/** The keys of tokens, or their address, and the names that have to stand in tokens. */
export interface TokenSources {
  /** The address of public keys. */
  readonly jwks?: string;
  /** A secret that whoever makes them shares. */
  readonly secret?: KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

/** Guests, and whoever else the host's options vouch for. */
export function createOwn(parts: OwnParts): Identity {
  const { tokens, store, limits } = parts;
  const keySet = tokens?.jwks === undefined ? undefined : keySetAt(tokens.jwks, parts);
  const shared = tokens?.secret && secretKey(tokens.secret);
  const keys = async (kid: string | undefined, alg: string): Promise<readonly TokenKey[]> => {
    if (shared?.algorithms.includes(alg)) return [shared];
    return keySet ? keySet.find(kid) : [];
  };
  const names = { codes: store.codes, find: (spelling: string) => store.find(spelling, limits) };
  const bots = new Bots(parts);
  const idKey = store.keyFor('person ids');
  return createPeople({
    token: tokens && createTokens({ ...tokens, keys, names, idKey, limits }),
    botKey: bots.read,
    named: () => bots.named,
    close() {
      keySet?.close();
      bots.close();
    },
  });
}

function keySetAt(url: string, { log, onBug }: OwnParts): KeySet {
  const { origin, pathname } = new URL(url);
  const from = `${origin}${pathname}`;
  const onFault = (why: string) => log.warn({ from, why }, 'the keys of tokens cannot be had');
  return new KeySet({ url, onFault, onBug });
}
