/**
 * The rules for making rooms: whoever makes one owns it (`owned`); a room is there as soon as
 * somebody comes, and has no owner until the host gives one (`open`); the host alone (`closed`).
 */
export const roomRules = ['owned', 'open', 'closed'] as const;

export type RoomRule = (typeof roomRules)[number];
