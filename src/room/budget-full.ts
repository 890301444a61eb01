import { Refusal } from '../protocol/error.ts';

/** The server's folder has all that its host lets it have: the disk itself may be anything but full. */
export class BudgetFull extends Refusal {
  override readonly words =
    'The server has stored all that its host lets it (--disk-limit); it takes no more at the moment.';

  constructor() {
    super('storage_full');
  }
}
