import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeAsyncApi } from '../src/http/api/asyncapi.ts';
import { nativeSchema } from '../src/http/api/native-schema.ts';
import { defaultLimits } from '../src/protocol/limit.ts';

/*
 * Writes what docs/ has of the native dialect, as a server with the usual limits serves it. Run where
 * commands or words are others by now: `npm run schemas`.
 */

const docs = join(import.meta.dirname, '../docs');
const documents = {
  'parlour.v1.schema.json': nativeSchema(defaultLimits),
  'parlour.v1.asyncapi.json': nativeAsyncApi({ publicUrl: undefined, base: '' }, defaultLimits),
};
for (const [name, document] of Object.entries(documents)) {
  writeFileSync(join(docs, name), JSON.stringify(document));
}
