/** The figures of a traced batch, as members of the answer. */

const PER_MILLE = { p50: 500, p90: 900, p99: 990, p999: 999, max: 1000 };

export function figures({ start, results, submits }, workers) {
  const sinceStart = (time) => Number(time - start);
  const submit = Float64Array.from(submits, sinceStart);
  const begin = Float64Array.from(results, (job) => sinceStart(job.begin));
  const end = Float64Array.from(results, (job) => sinceStart(job.end));
  const service = end.map((time, job) => time - begin[job]);
  return {
    service_sum_ns: sum(service),
    service_max_ns: rank(service.sort(), 1000),
    peak_concurrency: peakConcurrency(begin, end),
    steady_overhead_ns: steadyOverhead(begin, end, workers),
    ...percentiles('wait', begin),
    ...percentiles('response', end),
    ...percentiles('queueing', begin.map((time, job) => time - submit[job])),
  };
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const sorted = (values) => values.slice().sort();

/** The smallest value that at least `perMille` of all values do not exceed. */
const rank = (ascending, perMille) => ascending[Math.ceil((ascending.length * perMille) / 1000) - 1];

function percentiles(name, values) {
  const ascending = sorted(values);
  const member = ([suffix, perMille]) => [`${name}_${suffix}_ns`, rank(ascending, perMille)];
  return Object.fromEntries(Object.entries(PER_MILLE).map(member));
}

/** The workers' time from the start until the last job began, minus what they spent on jobs. */
function steadyOverhead(begin, end, workers) {
  const last = rank(sorted(begin), 1000);
  return workers * last - sum(begin.map((time, job) => Math.min(end[job], last) - time));
}

/** The most jobs between begin and end at one instant. A job that begins as another ends does not overlap it. */
function peakConcurrency(begin, end) {
  const ends = sorted(end);
  let ended = 0;
  let peak = 0;
  sorted(begin).forEach((time, begun) => {
    while (ended < begun && ends[ended] <= time) ended++;
    peak = Math.max(peak, begun + 1 - ended);
  });
  return peak;
}
