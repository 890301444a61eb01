/** The things that only a running server sees, of itself and of a request as it came. */
export interface Sight {
  readonly version: string;
  /** Its clock, in milliseconds since 1970. */
  readonly now: number;
  /** The address that it makes links with; absent where nobody said. */
  readonly publicUrl?: string | undefined;
  /** The name by which it was asked. */
  readonly host: string;
  /** The other end of the connection: a proxy's, where one stands between. */
  readonly peer: { readonly address?: string | undefined; readonly port?: number | undefined };
  /** The address of who asks, as far as it is known. */
  readonly from?: string | undefined;
  /** Is who asks counted by its address? */
  readonly isCounted: boolean;
  /** The headers that came which say for whom it is asked, by name. */
  readonly forwarded: readonly string[];
  /** Is the other end a proxy that is believed? */
  readonly isBelieved: boolean;
  readonly disk: SeenDisk;
  /** Files and sockets; `most` is absent where nobody limits them. */
  readonly files: { readonly open?: number | undefined; readonly most?: number | undefined };
}

/** Its alarm: `near` from 80 % of a bound on, `last` from 95 % on. */
type Alarm = 'none' | 'near' | 'last' | 'full';

/** The room on the disk, in bytes; what is not known is absent. */
export interface SeenDisk {
  readonly free?: number | undefined;
  readonly database?: number | undefined;
  /** The bound of the data folder, where there is one. */
  readonly limit?: number | undefined;
  /** The alarm of the bound, and that of the disk itself. */
  readonly alarm?: Alarm | undefined;
  readonly short?: Alarm | undefined;
}
