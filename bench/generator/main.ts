// Carries out the plan given as its argument, and prints the result as one line of JSON.
import { fanOut } from './fan-out.ts';
import type { Plan, Result } from './plan.ts';

function carryOut(plan: Plan): Promise<Result> {
  switch (plan.kind) {
    case 'fan-out':
      return fanOut(plan);
    default:
      throw new Error('later');
  }
}

process.stdout.write(`${JSON.stringify(await carryOut(JSON.parse(process.argv[2] as string)))}\n`);
process.exit(0);
