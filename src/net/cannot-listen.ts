/** A server that cannot listen; the message is one sentence for the person who starts Parlour. */
export class CannotListen extends Error {
  override name = 'CannotListen';
}
