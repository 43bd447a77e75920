import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a line for each job: `submit_ns,begin_ns,end_ns`, and under load `,arrival_ns,returned_ns`. */
export async function writeTrace(path, { start, submits, results, arrivals, returns }) {
  function* lines() {
    for (const [job, { begin, end }] of results.entries()) {
      const times = [submits[job], begin, end, ...(arrivals ? [arrivals[job], returns[job]] : [])];
      yield `${times.map((time) => time - start).join()}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { flags: 'r+' }));
}
