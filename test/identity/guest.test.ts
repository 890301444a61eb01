import { describe } from 'vitest';
import { guests } from '../../src/identity/guest.ts';
import { identityContract } from '../contract/identity.ts';

const secret = (letter: string) => letter.repeat(43);

describe('guests', () =>
  identityContract({ identity: guests, good: [secret('a'), secret('b')], strange: [] }));
