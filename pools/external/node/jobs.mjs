/**
 * The jobs of a batch or a load, as the file from the suite lists them: one line `word,service_ns` per job, or
 * `word,service_ns,time_ns` under load: when it arrives, from the start, or how long a user thinks.
 */
import { readFileSync } from 'node:fs';

export function readJobs(path, count, hashRounds) {
  const lines = readFileSync(path, 'latin1').trimEnd().split('\n');
  if (lines.length !== count) throw new Error(`${path} has ${lines.length} jobs, not ${count}`);
  return lines.map((line) => {
    const [word, serviceNs, timeNs] = line.split(',');
    return { word, serviceNs: Number(serviceNs), hashRounds, ...(timeNs && { timeNs: Number(timeNs) }) };
  });
}

/** Jobs of one word that all take the same time. */
export function jobsAlike(count, serviceNs) {
  return Array.from({ length: count }, () => ({ word: 'poolwarm', serviceNs, hashRounds: 1 }));
}
