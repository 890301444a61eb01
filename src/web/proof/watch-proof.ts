import type { Room } from '../../client/index.ts';
import { fill } from '../../page/words/say.ts';
import type { Message } from '../../protocol/record.ts';
import type { Life } from '../life.ts';
import type { LinkBanner } from '../part/link-banner.ts';
import type { PeoplePanel } from '../part/people-panel.ts';
import type { Surroundings } from '../surroundings.ts';
import { words } from '../words.ts';
import type { ProofWatch } from './proof-watch.ts';

interface Watched {
  readonly room: Room;
  readonly base: URL;
  readonly around: Surroundings;
  readonly life: Life;
}

interface Telling {
  /** The stored messages that are shown. */
  readonly shown: () => readonly Message[];
  readonly people: PeoplePanel;
  readonly banner: LinkBanner;
}

/** Checks what a page shows, and tells what came of it beside the people, or, where it failed, above the talk. */
export function watchProof(
  { room, base, around, life }: Watched,
  { shown, people, banner }: Telling,
): Pick<ProofWatch, 'checkAll'> {
  const { kept, document } = around;
  // Nothing is checked in the first second, and it is no part of the first look.
  const loading = import('./proof-watch.ts').then(
    (part) =>
      new part.ProofWatch({
        ...{ room, base, kept, document, life, shown },
        changed: (view) => {
          people.proof = view;
          banner.warning = view.failed && fill(words().proof.unsafe, { reason: view.failed });
        },
      }),
    () => undefined,
  );
  return { checkAll: () => void loading.then((watch) => watch?.checkAll()) };
}
