import { readGuests, readRooms } from './choice.ts';
import type { Option } from './option-row.ts';
import { readText } from './value.ts';

/** The options about who people are, and who makes rooms. */
export const peopleOptions = {
  /** The address of the public keys that check tokens. */
  jwks: {
    takes: 'url',
    shown: 'URL',
    variable: 'PARLOUR_JWKS',
    file: 'value',
    help: 'public keys that tokens are checked with',
    about:
      "the JWK Set whose keys sign the [tokens](docs/identity.md) of your site's people; asymmetric algorithms only. Needs the issuer and the audience",
  },
  jwtSecretFile: {
    takes: 'file',
    shown: 'FILE',
    variable: 'PARLOUR_JWT_SECRET_FILE',
    file: 'value',
    help: 'secret that tokens are checked with',
    about:
      'a file of 32 bytes or more that your site shares, for tokens by HS256. Needs the issuer and the audience',
  },
  issuer: {
    takes: 'text',
    shown: 'TEXT',
    variable: 'PARLOUR_ISSUER',
    file: 'value',
    help: 'who makes the tokens: their claim iss',
    about: 'who makes the tokens: their claim `iss`, to the letter',
  },
  audience: {
    takes: 'text',
    shown: 'TEXT',
    variable: 'PARLOUR_AUDIENCE',
    file: 'value',
    help: 'for whom tokens are: their claim aud',
    about: 'for whom they are: their claim `aud`, or one of it',
  },
  /** The reach of people for whom nobody vouches. */
  guests: {
    takes: 'on|read|off',
    shown: 'read',
    variable: 'PARLOUR_GUESTS',
    file: 'value',
    usual: 'on',
    help: 'those without a token or key: welcome, readers, or refused',
    about:
      "those without a token or a bot's key may only read (`read`), or not come in (`off`); see [who is who](docs/identity.md#guests)",
    read: readGuests,
  },
  /** The people who make rooms, and own them. */
  rooms: {
    takes: 'owned|open|closed',
    shown: 'closed',
    variable: 'PARLOUR_ROOMS',
    file: 'value',
    usual: 'owned',
    help: 'who makes rooms: their owners, anybody, or the host alone',
    about:
      'who makes a room owns it (`owned`); rooms have no owner until the host gives one (`open`); the host alone makes rooms (`closed`); see [rooms](docs/rooms.md#who-makes-rooms)',
    read: readRooms,
  },
  /** The host's list of words that no room takes. */
  filters: {
    takes: 'file',
    shown: 'FILE',
    variable: 'PARLOUR_FILTERS',
    file: 'value',
    help: 'words and hosts that no room takes, a rule a line',
    about:
      'a list of [words and hosts](docs/rooms.md#filters) that no room takes, a rule a line; read anew on `SIGHUP`',
    read: readText,
  },
} as const satisfies Readonly<Record<string, Option>>;
