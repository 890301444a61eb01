import { expect, test } from 'vitest';
import { holdsThing, thingVersion } from '../../src/protocol/thing.ts';

// Where this changes, the search index of before knows other things: `thingVersion` goes up with it.
test('links and code are those of version 2', () => {
  const texts = [
    'plain',
    'see https://tea.example/a.',
    'tea.example',
    'a.b',
    'main.rs',
    'https://ann@tea.example',
    'https:// and a ` alone',
    'run `npm test`',
    '```ts\nlet tea\n```',
    '> quoted `tea`',
    '- one\n- *bold `tea`*',
    '`https://tea.example`',
    '||`tea`||',
    '~~~\ntea\n~~~',
  ];
  expect(thingVersion).toBe(2);
  expect(texts.filter((text) => holdsThing(text, 'link'))).toMatchInlineSnapshot(`
    [
      "see https://tea.example/a.",
      "tea.example",
      "\`https://tea.example\`",
    ]
  `);
  expect(texts.filter((text) => holdsThing(text, 'code'))).toMatchInlineSnapshot(`
    [
      "run \`npm test\`",
      "\`\`\`ts
    let tea
    \`\`\`",
      "> quoted \`tea\`",
      "- one
    - *bold \`tea\`*",
      "\`https://tea.example\`",
      "||\`tea\`||",
    ]
  `);
});
