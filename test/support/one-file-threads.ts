import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

/*
 * Servers of tests start their threads from one file each: the sources are fifty, which a thread reads
 * one by one, and most of what it costs to open a store is that. Servers with a process of their own
 * run the sources as they are.
 */
const files = new Map<string, string>(JSON.parse(process.env['PARLOUR_TEST_THREADS'] ?? '[]'));
const { Worker } = workerThreads;

class OneFileWorker extends Worker {
  constructor(...[file, options]: ConstructorParameters<typeof Worker>) {
    const inOne = file instanceof URL ? files.get(file.href) : undefined;
    super(inOne === undefined ? file : new URL(inOne), options);
  }
}

if (files.size > 0 && workerThreads.Worker.name === 'Worker') {
  workerThreads.Worker = OneFileWorker;
  syncBuiltinESMExports();
}
