import { House } from '../faults/house.ts';
import { Inspector, inspected } from '../faults/network/inspector.ts';
import { freePort } from '../support/free-port.ts';

/** A house that can be looked into, to tell what it holds from garbage that was not collected yet. */
export class AbusedHouse extends House {
  #inspectorPort: number | undefined;

  /** @param isLong it is looked into; growth says nothing in the short form */
  async open(isLong: boolean): Promise<void> {
    if (isLong) this.#inspectorPort = await freePort();
    const port = this.#inspectorPort;
    await this.start(port === undefined ? {} : { command: inspected(port) });
  }

  /** Megabytes that it holds once all garbage is collected; 0 where nobody may look. */
  async held(): Promise<number> {
    if (this.#inspectorPort === undefined) return 0;
    using inspector = await Inspector.open(this.#inspectorPort);
    return await inspector.held();
  }
}
