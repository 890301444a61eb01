import { describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { audits } from './store-audit.ts';
import { commits, refs } from './store-commit.ts';
import { expiry } from './store-expired.ts';
import { ann, bo, edit, post, react, remove, seqs, tea } from './store-fact.ts';
import { formers } from './store-former.ts';
import { hidden } from './store-hidden.ts';
import { hookCursors } from './store-hook-cursors.ts';
import { invites } from './store-invites.ts';
import { keeping } from './store-keep.ts';
import { marks } from './store-marks.ts';
import { meaning } from './store-meaning.ts';
import { changes, reactions } from './store-message.ts';
import { people } from './store-person.ts';
import { points } from './store-point.ts';
import { proofs } from './store-proof.ts';
import { questions } from './store-questions.ts';
import { events, openings, pages, rooms } from './store-read.ts';
import { review } from './store-review.ts';
import { sealed } from './store-sealed.ts';
import { searches } from './store-search.ts';
import { standings } from './store-standing.ts';
import { writers } from './store-wrote.ts';

/** Opens a memory of the test's own; opened again, it is the same one. */
export type OpenStore = () => Promise<Store>;

/** What every memory does, whatever it is made of. */
export function storeContract(make: () => OpenStore): void {
  const openStore = async (): Promise<Store> => {
    const store = await make()();
    onTestFinished(() => store.close());
    return store;
  };

  describe('committing', () => commits(openStore));
  describe('refs', () => refs(openStore));
  describe('edits and removals', () => changes(openStore));
  describe('reactions', () => reactions(openStore));
  describe('the meaning of events', () => meaning(openStore));
  describe('pages', () => pages(openStore));
  describe('points', () => points(openStore));
  describe('events', () => events(openStore));
  describe('openings', () => openings(openStore));
  describe('rooms', () => rooms(openStore));
  describe('proofs', () => proofs(openStore));
  describe('expiry', () => expiry(openStore));
  describe('hiding', () => hidden(openStore));
  describe('former texts', () => formers(openStore));
  describe('keeping', () => keeping(openStore));
  describe('who wrote', () => writers(openStore));
  describe('read marks', () => marks(openStore, make));
  describe('cursors of hooks', () => hookCursors(openStore, make));
  describe('standing', () => standings(openStore));
  describe('links that give roles', () => invites(openStore));
  describe('questions', () => questions(openStore));
  describe('what waits for those who keep order', () => review(openStore));
  describe('people', () => people(openStore));
  describe('the audit', () => audits(openStore));
  describe('sealed facts', () => sealed(openStore));
  describe('search', () => searches(openStore));
  describe('closing', () => closing(make));
}

function closing(make: () => OpenStore): void {
  test('opened again it knows all it knew', async () => {
    const open = make();
    const first = await open();
    await first.commit([post(ann, 'a', { ref: 'r' }), post(bo, 'b'), edit(ann, 1, 'c')]);
    await first.commit([react(bo, 1, '👍'), remove(bo, 2)]);
    const known = await Promise.all([
      first.messages(tea.key, { limit: 10 }),
      first.events(tea.key, 0, 10, 10),
      first.search(tea.key, 'c', { limit: 10 }),
    ]);
    await first.close();
    const second = await open();
    onTestFinished(() => second.close());
    expect(second.epoch).toBe(first.epoch);
    expect(
      await Promise.all([
        second.messages(tea.key, { limit: 10 }),
        second.events(tea.key, 0, 10, 10),
        second.search(tea.key, 'c', { limit: 10 }),
      ]),
    ).toEqual(known);
    expect(seqs(await second.commit([post(ann, 'x', { ref: 'r' }), post(ann, 'd')]))).toEqual([
      1, 6,
    ]);
  });

  test('opened again it has the keys that it had, others for each purpose', async () => {
    const open = make();
    const first = await open();
    const key = first.keyFor('one');
    expect(key).toHaveLength(32);
    expect(first.keyFor('other')).not.toEqual(key);
    await first.close();
    const second = await open();
    onTestFinished(() => second.close());
    expect(second.keyFor('one')).toEqual(key);
  });

  test('finishes what is on its way', async () => {
    const open = make();
    const first = await open();
    const committing = first.commit([post(ann, 'a')]);
    await first.close();
    expect(seqs(await committing)).toEqual([1]);
    await first.close();
    await expect(first.commit([post(ann, 'b')])).rejects.toThrow();
    const second = await open();
    onTestFinished(() => second.close());
    expect(await second.room(tea.key)).toMatchObject({ seq: 1 });
  });

  test('another memory has another epoch', async () => {
    const [one, two] = await Promise.all([make()(), make()()]);
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => {}));
    expect(one.epoch).toMatch(/^[a-z0-9]{12}$/);
    expect(one.epoch).not.toBe(two.epoch);
  });
}
