import { Refusal } from './error.ts';

/** Characters of a field's name, which may be one that a client made up. */
const mostOfName = 60;

/** A refusal of what is not shaped as it should be, which names the field. */
export class BadShape extends Refusal {
  override name = 'BadShape';
  declare readonly words?: string;

  /** @param field its name, with that of what it is in before a dot; `''` is the whole */
  constructor(field: string) {
    super('bad_shape');
    if (field === '') return;
    this.words = `The field ${field.slice(0, mostOfName)} is missing, or has a value that it can't have.`;
    this.message = this.words;
  }
}
