/** Bytes of one piece of memory that frames share which are kept for a while. */
const slabBytes = 16_384;
/** A frame that takes more of it than this has a piece of its own. */
const mostShared = slabBytes / 8;

let slab = Buffer.allocUnsafeSlow(slabBytes);
let used = 0;

/**
 * Memory for a frame that is kept. Node's own pool is shared with all that is written and read, so that
 * a frame of three hundred bytes holds 64 KiB of it for as long as it is kept; here, what is kept shares
 * its memory with what is kept as long.
 */
export function allocateKept(bytes: number): Buffer {
  if (bytes > mostShared) return Buffer.allocUnsafeSlow(bytes);
  if (used + bytes > slabBytes) {
    slab = Buffer.allocUnsafeSlow(slabBytes);
    used = 0;
  }
  const at = used;
  used += bytes;
  return slab.subarray(at, used);
}
