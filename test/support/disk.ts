/** What the disk under `faulty-writer.ts` can be told to do; an fsync fails once. */
export const disk = {
  sound: 0,
  full: 1,
  fsyncFails: 2,
  threadDies: 3,
  busy: 4,
  checkpointFails: 5,
} as const;
