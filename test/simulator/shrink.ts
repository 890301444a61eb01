import type { Plan } from './plan.ts';

/**
 * The smallest plan found that still fails: without tabs, rows of steps and single steps that it
 * fails without.
 *
 * @param fails plays a plan; true where it fails as the whole one does
 * @param tries plays that are allowed at most
 */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  tries = 400,
): Promise<Plan> {
  let best = plan;
  let left = tries;
  const take = async (smaller: Plan): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(smaller))) return false;
    best = smaller;
    return true;
  };
  for (const tab of plan.tabs) {
    const tabs = best.tabs.filter((each) => each !== tab);
    const steps = best.steps.filter((step) => !('who' in step) || step.who !== tab.name);
    if (tabs.length > 0) await take({ ...best, tabs, steps });
  }
  for (let size = best.steps.length >> 1; size > 0 && left > 0; size >>= 1) {
    for (let at = 0; at < best.steps.length && left > 0; ) {
      const { steps } = best;
      if (!(await take({ ...best, steps: steps.toSpliced(at, size) }))) at += size;
    }
  }
  if (best.rooms > 1) await take({ ...best, rooms: 1 });
  return best;
}
