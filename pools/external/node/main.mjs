/**
 * A pool of Node's worker threads as a program that poolbench measures. It speaks the protocol of
 * harness/external/PROTOCOL.md.
 *
 * In Node, a job that waits for something asynchronous holds no thread and needs no pool. The jobs here block: they
 * stop the thread that runs them, and its event loop with it, as synchronous calls of the system do. So each of the W
 * jobs that run at once needs a worker thread.
 */
import { hrtime, resourceUsage, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';

import { runBatch } from './batch.mjs';
import { jobsAlike, readJobs } from './jobs.mjs';
import { runLoad } from './load.mjs';
import { writeTrace } from './trace.mjs';
import { WorkerPool } from './worker_pool.mjs';

const PROTOCOL = 3;
const MEMBERS = [
  ...['workers', 'jobs', 'producers', 'trace', 'hash_rounds', 'warm_up', 'jobs_file'],
  ...['trace_file', 'model', 'users', 'max_backlog'],
];

/** V8 compiles a function fully after some thousands of calls. */
const JIT_JOBS = 10_000;

const say = (members) => stdout.write(`${JSON.stringify(members)}\n`);

async function answer(line) {
  try {
    return await run(parse(line));
  } catch (error) {
    return { error: String(error) };
  }
}

function parse(line) {
  const request = JSON.parse(line);
  if (request.protocol !== PROTOCOL) throw new Error(`this program speaks protocol ${PROTOCOL}`);
  const missing = MEMBERS.find((name) => !(name in request));
  if (missing) throw new Error(`the request lacks ${missing}`);
  return request;
}

async function run(request) {
  const { workers, jobs, producers, trace, hash_rounds, warm_up, jobs_file, trace_file, model } = request;
  const asked = readJobs(jobs_file, jobs, hash_rounds);
  const pool = new WorkerPool();
  try {
    const building = hrtime.bigint();
    pool.start(workers);
    const setup = hrtime.bigint() - building;
    if (warm_up) await warmUp(pool, workers, trace);
    const before = resourceUsage();
    const batch = await (model === 'batch' ? runBatch(pool, asked, producers, trace) : runLoad(pool, asked, request));
    const after = resourceUsage();
    if (trace) await writeTrace(trace_file, batch);
    return {
      protocol: PROTOCOL,
      jobs_done: batch.results.length,
      checksum: String(checksum(batch.results)),
      accept_ns: Number(batch.accept),
      makespan_ns: Number(batch.makespan),
      setup_ns: Number(setup),
      ...usage(before, after),
      cut: batch.cut ?? false,
    };
  } finally {
    await pool.close();
  }
}

/** Each worker thread takes tens of milliseconds to start. Then the code of a batch is compiled, in every thread. */
async function warmUp(pool, workers, trace) {
  await runBatch(pool, jobsAlike(workers, 1_000_000), 1, trace);
  await runBatch(pool, jobsAlike(JIT_JOBS, 0), 1, trace);
}

function checksum(results) {
  return BigInt.asUintN(64, results.reduce((sum, { hash }) => sum + BigInt(hash), 0n));
}

/** What all threads of the process used, in nanoseconds; Node has microseconds. */
function usage(before, after) {
  return {
    cpu_user_ns: (after.userCPUTime - before.userCPUTime) * 1000,
    cpu_system_ns: (after.systemCPUTime - before.systemCPUTime) * 1000,
    voluntary_switches: after.voluntaryContextSwitches - before.voluntaryContextSwitches,
    involuntary_switches: after.involuntaryContextSwitches - before.involuntaryContextSwitches,
  };
}

say({ protocol: PROTOCOL });
for await (const line of createInterface({ input: stdin })) say(await answer(line));
