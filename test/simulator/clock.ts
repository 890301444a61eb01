const nextTurn = setImmediate;

/** Something that can be stopped and ended: a server, or a tab of a browser. */
export class Process {
  readonly name: string;
  alive = true;
  /** Nothing of it runs before. */
  frozenUntil = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** What is to happen; also the handle that timers give. */
export class Task {
  at: number;
  readonly due: number;
  readonly order: number;
  readonly process: Process;
  readonly run: () => void;
  cancelled = false;

  constructor(due: number, order: number, process: Process, run: () => void) {
    this.at = due;
    this.due = due;
    this.order = order;
    this.process = process;
    this.run = run;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Time that goes only from one thing that happens to the next. In milliseconds from 0. */
export class Clock {
  now = 0;
  /** Whose code is running: what it schedules is its own. */
  current = new Process('nobody');
  #order = 0;
  readonly #heap: Task[] = [];

  schedule(wait: number, process: Process, run: () => void): Task {
    const due = this.now + Math.max(0, Number.isNaN(wait) ? 0 : wait);
    const task = new Task(due, this.#order++, process, run);
    this.#push(task);
    return task;
  }

  /** Runs `act` as `process`, now. */
  as<Result>(process: Process, act: () => Result): Result {
    const before = this.current;
    this.current = process;
    try {
      return act();
    } finally {
      this.current = before;
    }
  }

  /** Lets time go until `holds`, asked before each thing that happens, or until `end`. */
  async run(end: number, holds: () => boolean = () => false): Promise<void> {
    for (let task = this.#heap[0]; task && task.at <= end && !holds(); task = this.#heap[0]) {
      this.#pop();
      if (task.cancelled || !task.process.alive) continue;
      this.now = Math.max(this.now, task.at);
      if (task.process.frozenUntil > this.now) {
        task.at = task.process.frozenUntil;
        this.#push(task);
        continue;
      }
      this.current = task.process;
      task.run();
      // All that was promised in this task goes on before the next one.
      await new Promise((resolve) => nextTurn(resolve));
    }
    if (!holds()) this.now = Math.max(this.now, end);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(task, heap[parent] as Task)) break;
      heap[at] = heap[parent] as Task;
      at = parent;
    }
    heap[at] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const task = heap.pop() as Task;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Task, heap[child] as Task))
        child++;
      if (!isBefore(heap[child] as Task, task)) break;
      heap[at] = heap[child] as Task;
      at = child;
    }
    heap[at] = task;
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.at - other.at < 0 || (one.at === other.at && isEarlier(one, other));
}

function isEarlier(one: Task, other: Task): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
