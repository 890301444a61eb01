import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import fc from 'fast-check';
import { html } from 'hono/html';
import { describe, expect, test } from 'vitest';
import { formatted } from '../../src/page/fragment/formatted.ts';
import type { Html } from '../../src/page/fragment/template.ts';
import { formatOf, mostParts, type Part } from '../../src/protocol/format.ts';
import { written } from './written.ts';

const golden = readFileSync(new URL('golden/formatted.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const pairs = golden.flatMap((line, i) =>
  i % 2 === 0 ? [[JSON.parse(line) as string, JSON.parse(golden[i + 1] ?? '') as string]] : [],
);

test('what is typed is read as the golden file has it', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(150);
  for (const [typed = '', tree] of pairs) expect(written(formatOf(typed)), typed).toBe(tree);
});

/** All texts of a tree, one after the other. */
function textOf(parts: readonly Part[]): string {
  return parts
    .map((part): string => {
      if (typeof part === 'string') return part;
      if (part.type === 'code') return part.text;
      if (part.type === 'fence') return `${part.language}\n${part.text}`;
      if (part.type === 'link') return part.link.typed;
      if (part.type !== 'list') return textOf(part.parts);
      return part.items.map(({ value, parts }) => `${value ?? ''} ${textOf(parts)}`).join('\n');
    })
    .join('');
}

function depthOf(parts: readonly Part[]): number {
  const inner = parts.map((part) => {
    if (typeof part === 'string' || !('parts' in part || 'items' in part)) return 0;
    return 'parts' in part ? depthOf(part.parts) : depthOf(part.items.flatMap((x) => x.parts));
  });
  return 1 + Math.max(0, ...inner);
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, '');
const scraps = fc.oneof(
  ...[
    ...['*', '**', '_', '~', '~~', '||', '`', '``', '```', '\n', ' ', '> ', '- ', '1. '],
    ...['a', 'Bo', '你', '🎉', '.', '(', ')', '"', 'https://a.example/', 'a.com', '\\', '<b>'],
  ].map(fc.constant),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const anyText = fc.array(scraps, { maxLength: 60 }).map((parts) => parts.join(''));

describe('whatever is typed', () => {
  test('no letter of it is lost or moved', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(lettersOf(textOf(formatOf(text)))).toBe(lettersOf(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the tree is shallow, and links lead to the web alone', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parts = formatOf(text);
        expect(depthOf(parts)).toBeLessThan(12);
        expect(JSON.stringify(parts)).not.toMatch(/"href":"(?!https?:\/\/)/i);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a text of more parts than a person writes stays as it was typed, and no page is ten times as long', () => {
  const list = (items: number) => '- a\n'.repeat(items);
  expect(formatOf(list(mostParts - 1))).toMatchObject([{ type: 'list' }]);
  expect(formatOf(list(mostParts))).toEqual([list(mostParts)]);
  const boxes = (each: number) => '```\na\n```\n'.repeat(each);
  expect(formatOf(boxes(32)).filter((part) => typeof part !== 'string')).toHaveLength(32);
  expect(formatOf(boxes(33))).toEqual([boxes(33)]);
  const covered = `${list(mostParts)}- *||b||*`;
  expect(formatOf(covered)).toEqual([{ type: 'spoiler', parts: [covered] }]);
  for (const bomb of ['```\n', '- a\n', '||a|| ', '*a* ', '`a` ', 'a.co ', '> a\n\n', '_*a*_ ']) {
    for (const times of [30, 60, 120, 250, 500, 600]) {
      const { content } = formatted(html as Html<unknown>, bomb.repeat(times), { copies: true });
      expect(content.join('').length, bomb).toBeLessThan(40_000);
    }
  }
});

/** The times that any piece of the grammar runs for a text, as V8 counts them. */
async function stepsOf(session: Session, text: string): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  formatOf(text);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const own = result.filter(({ url }) => /protocol\/(?:format|link-of)\.ts/.test(url));
  const ranges = own.flatMap(({ functions }) => functions.flatMap((each) => each.ranges));
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

test('it takes as many steps as the text is long', async () => {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const bombs = [
      '`',
      '[',
      '*',
      '*a ',
      ' *_a',
      '*_~',
      '||a',
      '` `` ',
      '```\n',
      '> ',
      '> \n',
      '- a\n',
    ];
    for (const bomb of [...bombs, 'a.', 'https://a.example/(', 'a.com ', '*https://a.example*']) {
      const once = await stepsOf(session, bomb.repeat(1_000));
      const twice = await stepsOf(session, bomb.repeat(2_000));
      expect(once, bomb).toBeGreaterThan(0);
      expect(twice, bomb).toBeLessThanOrEqual(2.1 * once + 50);
    }
  } finally {
    session.disconnect();
  }
});
