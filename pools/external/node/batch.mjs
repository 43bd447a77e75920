import { hrtime } from 'node:process';

/**
 * Runs the jobs on the pool. Returns the start, accept time and makespan, in nanoseconds; the answer to each job; and
 * when each was submitted, if they are traced.
 *
 * A pool belongs to one thread, so the producers are functions that take turns there. Each has an equal, contiguous
 * share.
 */
export async function runBatch(pool, jobs, producers, trace) {
  const submits = new BigInt64Array(trace ? jobs.length : 0);
  const running = new Array(jobs.length);

  async function produce(_, producer) {
    const [first, last] = [producer, producer + 1].map((bound) => Math.floor((jobs.length * bound) / producers));
    for (let index = first; index < last; index++) {
      if (trace) submits[index] = hrtime.bigint();
      running[index] = pool.run({ job: jobs[index], trace });
      await null; // the next producer's turn
    }
  }

  const start = hrtime.bigint();
  await Promise.all(Array.from({ length: producers }, produce));
  const accept = hrtime.bigint() - start;
  const results = await Promise.all(running);
  const makespan = hrtime.bigint() - start;
  return { start, accept, makespan, results, submits };
}
