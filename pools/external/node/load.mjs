import { hrtime } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Timers count whole milliseconds, and the event loop may be late by another. */
const LATE_NS = 2_000_000n;

/**
 * Submits each job when it is due, and waits until all have ended. Returns what runBatch() does; also when each job was
 * due and when its submit returned, and whether the load ended early.
 */
export async function runLoad(pool, jobs, { model, users, max_backlog }) {
  const times = BigInt64Array.from(jobs, ({ timeNs }) => BigInt(timeNs));
  const load = { start: hrtime.bigint(), submits: [], arrivals: [], returns: [], running: [], ended: 0 };
  const submitAll = model === 'closed' ? serveUsers(load, pool, jobs, times, users) : submitWhenDue(load, pool, jobs, times, max_backlog);
  const cut = await submitAll;
  const accept = load.returns.at(-1) - load.start;
  const results = await Promise.all(load.running);
  return { ...load, accept, makespan: hrtime.bigint() - load.start, results, cut };
}

/** Jobs arrive whether or not a worker is free. Returns whether more than `maxBacklog` of them had not ended. */
async function submitWhenDue(load, pool, jobs, times, maxBacklog) {
  let arrived = 0;
  for (const [index, time] of times.entries()) {
    const due = load.start + time;
    await until(due);
    while (arrived < times.length && load.start + times[arrived] <= hrtime.bigint()) arrived++;
    if (index > 0 && arrived - load.ended > maxBacklog) return true;
    submit(load, pool, jobs[index], due);
  }
  return false;
}

/** Each of some users thinks, submits a job, waits for its end, and so on. */
async function serveUsers(load, pool, jobs, times, users) {
  let thoughts = 0;
  async function serve() {
    for (let from = load.start; thoughts < times.length; ) {
      const due = from + times[thoughts++];
      await until(due);
      from = (await submit(load, pool, jobs[load.running.length], due)).end;
    }
  }
  await Promise.all(Array.from({ length: Math.min(users, jobs.length) }, serve));
  return false;
}

function submit(load, pool, job, due) {
  load.arrivals.push(due);
  load.submits.push(hrtime.bigint());
  const running = pool.run({ job, trace: true });
  running.then(() => load.ended++, () => {}); // an error shows where the job is awaited
  load.running.push(running);
  load.returns.push(hrtime.bigint());
  return running;
}

/** Resolves then, or a little later. Meanwhile the thread hears of jobs that have ended. */
async function until(due) {
  const left = due - hrtime.bigint();
  if (left > LATE_NS) await sleep(Number((left - LATE_NS) / 1_000_000n));
  while (hrtime.bigint() < due) await new Promise(setImmediate);
}
