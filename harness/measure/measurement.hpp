#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "harness/measure/job_record.hpp"
#include "harness/measure/load_figures.hpp"
#include "harness/measure/statistics.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// Three instants of a batch, in nanoseconds of Clock.
struct BatchTimes {
  std::int64_t start_ns = 0;     ///< just before the first submit
  std::int64_t accepted_ns = 0;  ///< the last submit has returned
  std::int64_t drained_ns = 0;   ///< drain() has returned
};

/// The requested service of a trial's jobs: their service times, and what else each takes, measured alone.
struct RequestedService {
  double sum_ns = 0;
  double earliest_end_ns = 0;  ///< max(arrival + requested service), from the start: in a batch, the longest service
};

/// Of the first `jobs` jobs of `workload`. `alone_ns`: what each takes beside its service time: hashing, see
/// time_of_hash(), and all that a job without a service time does, see time_alone().
RequestedService requested_service(const Workload& workload, double alone_ns, std::uint64_t jobs);

/// Of all of them.
inline RequestedService requested_service(const Workload& workload, double alone_ns) {
  return requested_service(workload, alone_ns, workload.jobs());
}

/// The figures that only a traced batch has. Optional members are empty without a record of each job.
struct JobFigures {
  std::int64_t service_sum_ns = 0;
  double utilization = 0;  ///< measured service / (workers × makespan)
  double stretch = 0;      ///< measured service / requested service
  double overhead_per_job_ns = 0;
  std::optional<double> steady_overhead_per_job_ns = {};  ///< only the time before the last job began
  std::uint64_t peak_concurrency = 0;
  std::optional<Percentiles> wait_ns = {};      ///< begin − arrival
  std::optional<Percentiles> response_ns = {};  ///< end − arrival
  std::optional<Percentiles> queueing_ns = {};  ///< begin − submit
};

/// The figures of a batch; results/README.md has each formula.
struct Measurement {
  std::int64_t makespan_ns = 0;
  std::int64_t accept_ns = 0;
  std::int64_t ideal_ns = 0;  ///< max(sum / workers, earliest end) of the requested service
  double time_per_job_ns = 0;
  double throughput_hz = 0;
  double efficiency = 0;  ///< ideal / makespan
  std::optional<JobFigures> jobs = {};
  std::optional<LoadFigures> load = {};
};

/// How many jobs a batch had, on how many workers, and their requested service.
struct BatchSize {
  unsigned workers = 1;
  std::uint64_t jobs = 0;
  RequestedService requested = {};
};

/// The figures that need only the times of a batch.
Measurement batch_figures(std::int64_t makespan_ns, std::int64_t accept_ns, const BatchSize& size);

/// Totals over all jobs of a batch.
struct JobTotals {
  std::int64_t service_sum_ns = 0;
  std::int64_t service_max_ns = 0;
  std::uint64_t peak_concurrency = 0;
};

/// The figures that need only these totals: all but the percentiles and the steady overhead.
JobFigures job_figures(const JobTotals& totals, std::int64_t makespan_ns, const BatchSize& size);

/// What a load's figures need beside its trace.
struct LoadRecord {
  std::span<const std::int64_t> lags_ns;  ///< of each job, see ProducerLag
  bool cut = false;                       ///< the load ended early
  bool closed = false;                    ///< users wait for their jobs
};

/// All jobs must have run. If `trace` is empty, the batch was untraced and the end of its last job is unknown; the
/// makespan then ends when drain() returns, one wake-up later.
Measurement measure(const BatchTimes& times, const BatchSize& size, std::span<const JobRecord> trace);

/// The same for jobs that arrived one after another. `trace` and `load` have a record of each.
Measurement measure_load(const BatchTimes& times, const BatchSize& size, std::span<const JobRecord> trace,
                         const LoadRecord& load);

/// When the last job ended, in nanoseconds of Clock. `trace` has at least one record.
std::int64_t last_end_ns(std::span<const JobRecord> trace);

/// The largest number of records whose [begin, end) contain the same instant.
std::uint64_t peak_concurrency(std::span<const JobRecord> trace);

}  // namespace poolbench
