import type { Person } from './person.ts';
import type { Step } from './plan.ts';
import type { Stage } from './stage.ts';

/** Brings about one step of a plan. */
export async function takeStep(stage: Stage, step: Step): Promise<void> {
  if ('who' in step) {
    const person = stage.people.get(step.who);
    if (person) takePersons(stage, person, step);
  } else await takeServers(stage, step);
}

async function takeServers(stage: Stage, step: Exclude<Step, { readonly who: string }>) {
  const { server, disk, clock, fate } = stage;
  const later = (ms: number, act: () => void) => clock.schedule(ms, fate, act);
  switch (step.act) {
    case 'stall':
      if (server.process) server.process.frozenUntil = clock.now + step.ms;
      return;
    case 'crash':
      return server.crash(step.ms);
    case 'restart':
      return server.stop(step.ms);
    case 'restore':
      server.crash(100);
      return disk.restore(step.forget);
    case 'decree':
      return stage.decree(step.room, step.order);
    case 'bus': {
      const { bus } = server;
      if (!bus) return;
      bus.state = step.state;
      return void later(step.ms, () => {
        bus.state = 'well';
      });
    }
    case 'disk':
      disk.state = step.state;
      return void later(step.ms, () => {
        disk.state = 'well';
      });
  }
}

function takePersons(
  stage: Stage,
  person: Person,
  step: Extract<Step, { readonly who: string }>,
): void {
  const { network, clock } = stage;
  const conditions = network.conditions(person.name);
  switch (step.act) {
    case 'post':
      return person.act(() => person.post(step.room, step.times));
    case 'edit':
    case 'remove':
    case 'react':
    case 'unreact':
      return person.act(() => change(person, step));
    case 'order':
      return person.act(() => void person.order(step.room, stage.meant(step.order)));
    case 'cut':
      return network.cut(person.name);
    case 'fill':
      return person.act(() => {
        for (const watch of person.watches) void watch.fill();
      });
    case 'retry':
      return person.act(() => {
        for (const watch of person.watches) {
          for (const { ref } of watch.room.unsent) watch.retry(ref);
        }
      });
    case 'leave':
      return person.act(() => person.leave(step.room));
    case 'reload':
      return person.reload(step.served);
    case 'freeze':
      person.process.frozenUntil = clock.now + step.ms;
      return;
    case 'hold':
      return conditions.hold(step.way, step.ms);
    case 'slow':
      return conditions.slow(step.mostMs, step.ms);
  }
}

const emoji = ['👍', '🎉', '👩‍👩‍👧', '🇫🇷'];

function change(
  person: Person,
  { act, room, pick }: Extract<Step, { readonly pick: number }>,
): void {
  const watch = person.watches[room];
  const latest = watch?.room.cursor?.seq ?? 0;
  if (!watch || latest === 0) return;
  const target = 1 + (pick % latest);
  if (act === 'edit') void watch.edit(target, person.newText());
  else if (act === 'remove') void watch.remove(target);
  else void watch.react(target, emoji[pick % emoji.length] as string, act === 'react');
}
