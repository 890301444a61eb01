/** The reason why an act is not done; the message is one sentence for the person who asked. */
export class ActRefused extends Error {
  override name = 'ActRefused';
}
