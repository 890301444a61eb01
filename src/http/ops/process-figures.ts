import { collectDefaultMetrics, Registry } from '@prometheus-io/client';

let registry: Registry | undefined;

/**
 * Node's own figures, event-loop delay and garbage collection among them. They are of the process, and
 * begin once: what watches the collector can't be ended, and each further one would be told of every
 * collection and feed the next.
 *
 * @example await processFigures().metrics() // '# HELP process_cpu_user_seconds_total …'
 */
export function processFigures(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
