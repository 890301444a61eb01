// Carries out the plan given as its argument, and prints the result as one line of JSON.

import { fanOut } from '../../src/load/fan-out.ts';
import type { Plan, Result } from '../../src/load/plan.ts';
import { arrival } from './arrival.ts';
import { chat } from './chat.ts';
import { idle } from './idle.ts';
import { library } from './library.ts';
import { post } from './post.ts';

function carryOut(plan: Plan): Promise<Result> {
  switch (plan.kind) {
    case 'fan-out':
      return fanOut(plan);
    case 'post':
      return post(plan);
    case 'arrival':
      return arrival(plan);
    case 'idle':
      return idle(plan);
    case 'chat':
      return chat(plan);
    case 'library':
      return library(plan);
  }
}

const result = await carryOut(JSON.parse(process.argv[2] as string) as Plan);
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
