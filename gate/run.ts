import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, readCost, readPerfMap } from './cost.ts';
import { longScenes, scenes } from './figure.ts';
import type { Scene, Use } from './scene.ts';

/**
 * JavaScript is compiled once, plainly, and by one thread. When the optimising compilers step in
 * depends on all the rest of a program, so that a change of one line would move every figure.
 */
const plainly = [
  ...['--single-threaded', '--predictable', '--random-seed=1', '--hash-seed=1'],
  ...['--no-maglev', '--no-turbofan', '--always-sparkplug', '--no-lazy-feedback-allocation'],
  ...['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'],
];

/** What newer processors could do better is left out, so that all of them run the same code. */
const onAnyProcessor = {
  flags: ['--no-enable-avx', '--no-enable-bmi1', '--no-enable-bmi2', '--no-enable-lzcnt'],
  environment: {
    GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-AVX,-ERMS,-FSRM',
    SIMDUTF_FORCE_IMPLEMENTATION: 'westmere',
  },
};

const warmUps = 1;
const root = join(import.meta.dirname, '..');
const workloadOf = (played: readonly Scene[]) => [
  join(import.meta.dirname, 'workload.ts'),
  JSON.stringify(played),
  String(warmUps),
];
const node = [process.execPath, ...plainly, ...onAnyProcessor.flags];

/** What every scene used and what it cost. */
export function count(): { readonly uses: readonly Use[]; readonly costs: readonly Cost[] } {
  const folder = mkdtempSync(join(tmpdir(), 'parlour-gate-'));
  try {
    const uses = JSON.parse(start([...node, ...workloadOf(longScenes)], folder)) as readonly Use[];
    start(
      [
        'valgrind',
        ...['--tool=callgrind', '--smc-check=all-non-file', '--dump-before=uv_os_getpriority'],
        ...['--dump-instr=yes', '--compress-strings=no', '--compress-pos=no'],
        `--callgrind-out-file=${join(folder, 'part')}`,
        ...node,
        ...['--perf-basic-prof', `--perf-basic-prof-path=${folder}`],
        ...['--no-logfile-per-isolate', `--logfile=${join(folder, 'v8.log')}`],
        ...workloadOf(scenes),
      ],
      folder,
    );
    return { uses, costs: readCosts(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this machine can count instructions. */
export function countsHere(): boolean {
  return process.arch === 'x64' && spawnSync('valgrind', ['--version']).status === 0;
}

/** Types are taken off once, by the first run; the second finds them gone. */
function start([program = '', ...arguments_]: readonly string[], folder: string): string {
  const { stdout, stderr, status, error } = spawnSync(program, arguments_, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(folder, 'cache'),
      ...onAnyProcessor.environment,
    },
  });
  if (status !== 0) throw new Error(`${program} failed. ${stderr}`, { cause: error });
  return stdout;
}

/** A part before each scene, which is none of it, and one for each. */
function readCosts(folder: string): readonly Cost[] {
  const map = readdirSync(folder).find((name) => name.startsWith('perf-')) ?? '';
  const nameOf = readPerfMap(readFileSync(join(folder, map), 'utf8'), root);
  return scenes.map((_, i) =>
    readCost(readFileSync(join(folder, `part.${2 * i + 2}`), 'utf8'), nameOf),
  );
}
