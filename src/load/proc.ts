import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever its clock. */
const ticksPerSecond = 100;

/** Nothing on systems that have no such files: what is read of it is then NaN, or 0 for memory. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** CPU seconds a process has used: in all its threads, and in its first, which runs the loop. */
export function cpuSeconds(pid: number): { readonly all: number; readonly loop: number } {
  return {
    all: secondsIn(`/proc/${pid}/stat`),
    loop: secondsIn(`/proc/${pid}/task/${pid}/stat`),
  };
}

function secondsIn(path: string): number {
  const stat = read(path);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** CPU seconds of all cores that were not idle, those the host took from this machine included. */
export function busySeconds(): number {
  const fields = read('/proc/stat').split('\n', 1)[0]?.split(/\s+/) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = fields
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + stolen) / ticksPerSecond;
}

/** Megabytes of a process in memory: now, and the most so far. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  const status = read(`/proc/${pid}/status`);
  const kilobytes = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { now: kilobytes('VmRSS') / 1024, most: kilobytes('VmHWM') / 1024 };
}

/** The number of files that this process may open; Infinity where nobody limits it. */
export function openFilesLimit(): number {
  const limits = read('/proc/self/limits');
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  return hard === undefined || hard === 'unlimited' ? Infinity : Number(hard);
}
