import { type Figure, type Quantity, quantities } from './figure.ts';

export type Budgets = Readonly<Record<string, Figure>>;

/** A share by which a figure may be over what was accepted. */
const most = 0.03;
/** V8 gives out its heap in pages; one more or less is 2.2 bytes of a quiet delivery. */
const slack: Readonly<Record<Quantity, number>> = {
  instructions: 0,
  writes: 0,
  bytes: 0,
  allocated: 3,
};

export interface Excess {
  readonly name: string;
  readonly quantity: Quantity;
  readonly budget: number;
  readonly found: number;
  /** Functions that take more instructions than they did, worst first. */
  readonly where: readonly string[];
}

/** All that is over its budget; figures without one are over it. */
export function excessOf(
  figures: ReadonlyMap<string, Figure>,
  budgets: Budgets,
): readonly Excess[] {
  return [...figures].flatMap(([name, figure]) =>
    quantities.flatMap((quantity) => {
      const budget = budgets[name]?.[quantity] ?? 0;
      const found = figure[quantity];
      if (found <= budget * (1 + most) + slack[quantity]) return [];
      return [{ name, quantity, budget, found, where: grownIn(figure, budgets[name]) }];
    }),
  );
}

/** All that is so far below its budget that the budget says nothing any more. */
export function isLoose(figures: ReadonlyMap<string, Figure>, budgets: Budgets): boolean {
  return [...figures].some(([name, figure]) =>
    quantities.some((quantity) => {
      const budget = budgets[name]?.[quantity] ?? 0;
      return figure[quantity] < budget * (1 - most) - slack[quantity];
    }),
  );
}

function grownIn({ where }: Figure, budget: Figure | undefined): readonly string[] {
  const grown = Object.entries(where).map(([name, found]): [string, number, number] => {
    const before = budget?.where[name] ?? 0;
    return [name, found - before, before];
  });
  return grown
    .filter(([name, more]) => more > 0.5 && !name.includes(' gate/'))
    .sort(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([name, more, before]) => {
      const was = before === 0 ? 'not among the dearest before' : `${before.toFixed(0)} before`;
      return `+${more.toFixed(0)} in ${name} (${was})`;
    });
}
