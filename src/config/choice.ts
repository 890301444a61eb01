import type { CodeRule, NewCodeRule } from '../protocol/code.ts';
import { type RoomRule, roomRules } from '../protocol/room-rule.ts';
import { type WorkRule, workRules } from '../protocol/work-rule.ts';
import { type AddressLook, addressLooks } from '../refusal-log.ts';
import { BadOption, type Given } from './value.ts';

/** @throws BadOption */
export function readGuests({ value }: Given): 'on' | 'read' | 'off' {
  if (value === 'on' || value === 'read' || value === 'off') return value;
  throw new BadOption(`The option guests is "on", "read" or "off", not "${String(value)}".`);
}

/** @throws BadOption */
export function readRooms({ value }: Given): RoomRule {
  const rule = roomRules.find((one) => one === value);
  if (rule) return rule;
  throw new BadOption(`The option rooms is "owned", "open" or "closed", not "${String(value)}".`);
}

/** @throws BadOption */
export function readNewCodes({ value }: Given): NewCodeRule {
  if (value === 'chosen' || value === 'random') return value;
  throw new BadOption(`The option new-codes is "chosen" or "random", not "${String(value)}".`);
}

/** @throws BadOption */
export function readCodes({ value }: Given): CodeRule | undefined {
  if (value === undefined || value === 'folded' || value === 'exact') return value;
  throw new BadOption(`The option codes is "folded" or "exact", not "${String(value)}".`);
}

/** @throws BadOption */
export function readWork({ value }: Given): WorkRule {
  const rule = workRules.find((one) => one === value);
  if (rule) return rule;
  throw new BadOption(`The option work is "off", "auto" or "on", not "${String(value)}".`);
}

/** @throws BadOption */
export function readAddressLook({ value }: Given): AddressLook {
  const look = addressLooks.find((one) => one === value);
  if (look) return look;
  throw new BadOption(
    `The option log-addresses is "plain", "hashed" or "off", not "${String(value)}".`,
  );
}
