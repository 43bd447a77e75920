/** What each worker thread runs: it takes one job after the other and sends back what it did. */
import { hrtime } from 'node:process';
import { parentPort } from 'node:worker_threads';

/** The 32-bit FNV-1a of the word, written `rounds` times in a row. */
function fnv1a(word, rounds) {
  let hash = 2166136261;
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < word.length; at++) {
      hash = Math.imul(hash ^ word.charCodeAt(at), 16777619); // exactly the low 32 bits; `*` would round to 53
    }
  }
  return hash >>> 0; // as an unsigned number
}

const bell = new Int32Array(new SharedArrayBuffer(4)); // nobody ever rings it

/** Blocks this thread for at least so many nanoseconds. */
function block(ns) {
  const end = hrtime.bigint() + BigInt(ns);
  for (let left = BigInt(ns); left > 0n; left = end - hrtime.bigint()) Atomics.wait(bell, 0, 0, Number(left) / 1e6);
}

function run({ word, serviceNs, hashRounds }) {
  const hash = fnv1a(word, hashRounds);
  if (serviceNs > 0) block(serviceNs);
  return hash;
}

function runTraced(job) {
  const begin = hrtime.bigint();
  const hash = run(job);
  return { hash, begin, end: hrtime.bigint() };
}

parentPort.on('message', ({ job, trace }) => parentPort.postMessage(trace ? runTraced(job) : { hash: run(job) }));
