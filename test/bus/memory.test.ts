import { describe } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { busContract } from '../contract/bus.ts';

describe('the road within one process', () =>
  busContract(() => ({ bus: createMemoryBus(() => {}), settled: async () => {} })));
