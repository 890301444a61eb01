import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { verifyLog } from '../../src/store/sqlite/verify.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import type { Committed } from '../../src/store/store.ts';
import { ann, bo, cy, garden, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

const impossible = () => post(ann, 'never stored', { at: Number.NaN });

function newLog(): DatabaseSync {
  const path = join(tempFolder(), 'parlour.db');
  migrate(path);
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return database;
}

const settled = (database: DatabaseSync) =>
  Number(database.prepare('SELECT count(*) AS count FROM ref').get()?.count);

test('refs are settled bit by bit, once there are enough', () => {
  const database = newLog();
  const writer = new BatchWriter(database, { generation: 10 });
  const counts: number[] = [];
  for (let i = 0; i < 12; i++) {
    const facts = Array.from({ length: 2 }, (_, k) => post(ann, 'hello', { ref: `${i}-${k}` }));
    writer.commit(facts);
    counts.push(settled(database));
  }
  // Ten are gathered by the fifth commit; each later one settles four.
  expect(counts).toEqual([0, 0, 0, 0, 0, 4, 8, 10, 10, 10, 14, 18]);
});

/** Makes every third ref impossible to settle, for as long as it is on. */
function failsAtSomeRefs(database: DatabaseSync): (on: boolean) => void {
  database.exec(`
    CREATE TEMP TABLE fault (isOn INTEGER);
    INSERT INTO fault VALUES (0);
    CREATE TEMP TRIGGER fail BEFORE INSERT ON main.ref
    WHEN NEW.hash % 3 = 0 AND (SELECT isOn FROM fault)
    BEGIN SELECT RAISE(ABORT, 'cannot be settled'); END;
  `);
  const turn = database.prepare('UPDATE fault SET isOn = ?');
  return (on) => turn.run(on ? 1 : 0);
}

const who = [ann, bo, cy] as const;
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      facts: fc.array(
        fc.record({
          ref: fc.integer({ min: 0, max: 150 }),
          author: fc.constantFrom(...who),
          room: fc.constantFrom(tea, garden),
        }),
        { minLength: 1, maxLength: 9 },
      ),
      fails: fc.constantFrom('never', 'never', 'never', 'in a fact', 'in settling'),
    }),
  },
  { weight: 1, arbitrary: fc.constant('crash' as const) },
);

test('every ref gets its first answer, through failed batches and crashes', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 60, size: 'max' }), (steps) => {
      const database = newLog();
      let writer = new BatchWriter(database, { generation: 16 });
      const failSettling = failsAtSomeRefs(database);
      const first = new Map<string, Committed>();
      const commit = (facts: readonly Fact[]) => {
        const answers = writer.commit(facts);
        for (const [i, { room, author, ref }] of facts.entries()) {
          const key = JSON.stringify([room.key, author.id, ref]);
          const { digest: _, ...answer } = answers[i] as Committed;
          const before = first.get(key);
          expect(answer).toEqual(
            before ? { ...before, repeat: true } : { ...answer, repeat: false },
          );
          if (!before) first.set(key, answer);
        }
      };
      for (const now of steps) {
        if (now === 'crash') {
          writer = new BatchWriter(database, { generation: 16 });
          continue;
        }
        const facts = now.facts.map(({ ref, author, room }) =>
          post(author, 'hello', { ref: `${ref}`, room, within: 'one' }),
        );
        if (now.fails === 'never') commit(facts);
        else if (now.fails === 'in a fact') {
          expect(() => writer.commit([...facts, impossible()])).toThrow('NOT NULL');
        } else {
          failSettling(true);
          try {
            commit(facts);
          } catch (error) {
            expect(error).toMatchObject({ message: 'cannot be settled' });
          }
          failSettling(false);
        }
      }
      for (const { fault } of verifyLog(database).values()) expect(fault).toBeUndefined();
    }),
    { seed: 7, numRuns: 12, endOnFailure: true },
  );
});
