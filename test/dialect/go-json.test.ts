import { expect, test } from 'vitest';
import { firstValue, goFields } from '../../src/dialect/go-json.ts';

test.each([
  ['{"a":"x","a":null}', 'x'],
  ['{"a":null,"a":"x"}', 'x'],
  ['{"a":"x","A":null}', 'x'],
  ['{"a":null}', ''],
  ['{"a":"x","A":"y","a":"z"}', 'z'],
  ['{"a":7,"a":"x"}', undefined],
  ['{"a":"x","b":{"a":"y"},"c":["a",{"a":7}]}', 'x'],
  ['{"a":"\\"a\\":null,\\\\","\\u0061":"y","b":"a:b"}', 'y'],
  ['{"a" : "8:52" , "a" : null } {"a":"later"}', '8:52'],
  ['{"b":1,"c":-2.5e3,"d":true,"a":"x","e":[]}', 'x'],
  ['null', ''],
  ['[]', undefined],
  ['{', undefined],
])('%s, as Go reads it: %s', (text, a) => {
  expect(goFields(firstValue(text), ['a'])?.a).toBe(a);
});
