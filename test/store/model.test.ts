import { describe } from 'vitest';
import { storeContract } from '../contract/store.ts';
import { createModel } from '../support/model-store.ts';

describe('the model of a memory', () => {
  let made = 0;
  storeContract(() => createModel(`model${made++}`.padEnd(12, 'x')));
});
