import { defaultLimits, type Limits } from '../../protocol/limit.ts';
import { defaultRates, type Rate } from '../../protocol/rate.ts';
import { namedRates, rateInWords } from '../../protocol/rate-words.ts';
import { act } from '../act.ts';
import { type Column, table } from '../table.ts';

const rateHeads: readonly Column[] = [
  { head: 'Rate', least: 16 },
  { head: 'In force', least: 34 },
  { head: 'By', least: 10 },
  { head: '' },
];

const sizeHeads: readonly Column[] = [
  { head: 'Limit', least: 24 },
  { head: 'In force', isNumber: true },
  { head: '' },
];

const show = act({
  name: 'limits',
  does: 'Tell the limits and rates in force, and which of them the config sets.',
  takes: {},
  shows: true,
  async work(_, { limits, rates = defaultRates }) {
    const rows = namedRates.map(([name, { by, ...usual }]) => {
      const rate = rates[name];
      const isUsual = isSame(rate, usual);
      return [name, inForce(rate), by, isUsual ? '' : `usually ${inForce(usual)}`];
    });
    const sizes = Object.keys(defaultLimits) as (keyof Limits)[];
    const sizeRows = sizes.map((name) => {
      const usual = defaultLimits[name];
      const told = limits[name] === usual ? '' : `usually ${usual.toLocaleString('en')}`;
      return [name, limits[name].toLocaleString('en'), told];
    });
    // Those of guesses hold all the same.
    const areOff = namedRates.every(([name, { isKept }]) => isKept || rates[name].everyMs === 0);
    const off = areOff ? ['Rates and connection counts are off, but those of guesses.', ''] : [];
    return {
      lines: [...off, ...table(rateHeads, rows), '', ...table(sizeHeads, sizeRows)],
      value: {
        rates: Object.fromEntries(namedRates.map(([name]) => [name, told(rates[name])])),
        limits,
      },
    };
  },
});

const isSame = (one: Rate, other: Rate) =>
  one.burst === other.burst && one.everyMs === other.everyMs;

const inForce = (rate: Rate) => (rate.everyMs === 0 ? 'off' : rateInWords(rate));

/** A rate as the config file has it. */
function told({ burst, everyMs }: Rate): object | 'off' {
  return everyMs === 0 ? 'off' : { burst, everySeconds: everyMs / 1_000 };
}

export const limitActs = [show];
