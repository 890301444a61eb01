import { isCleared } from '../protocol/role.ts';
import { laterPart } from './later-part.ts';
import type { SlashParts } from './slash-parts.ts';

/** A line that is a command; every other one that begins with a slash is a message like any. */
export const commandLine =
  /^\/(?:timeout|pause|ban|unban|hide|clear|pin|unpin|announce|queue|slow|lock|unlock|calm|grant|revoke|note|report|hideperson|showperson)(?=\s|$)/i;

/** A line that looks like a command: one word behind its slash, or none. */
export const likeCommand = /^\/[a-z]*(?=\s|$)/i;

/** Takes the lines of the composer that are commands. Their code comes with the first slash. */
export function hearSlash(parts: SlashParts): void {
  const { house, composer, life, tell } = parts;
  const load = async () => {
    const part = await laterPart(import('./command/slash-box.ts'), tell);
    return part && !life.isOver ? part.slashBoxIn(house, parts) : undefined;
  };
  let box: ReturnType<typeof load> | undefined;
  /** The line that was asked about: sent once more, it is meant as it stands. */
  let askedFor: string | undefined;
  // A mistyped command of who keeps order would tell the room whom it was about.
  const isAskedAbout = (text: string) =>
    text !== askedFor && likeCommand.test(text) && isCleared(parts.role());
  const { signal } = life;
  composer.addEventListener(
    'input',
    () => {
      if (!box && composer.isSaying && composer.text.startsWith('/')) box = load();
      void box?.then((it) => it?.follow());
    },
    { signal },
  );
  composer.addEventListener(
    'submit',
    (event) => {
      const { isSaying, text } = composer;
      const isCommand = commandLine.test(text);
      if (!isSaying || (!isCommand && !isAskedAbout(text))) return;
      event.preventDefault();
      event.stopPropagation();
      box ??= load();
      if (!isCommand) askedFor = text;
      void box.then((it) => (isCommand ? it?.run() : it?.ask()));
    },
    { capture: true, signal },
  );
}
