#include "harness/run/benchmark_counters.hpp"

namespace poolbench {

void set_counters(benchmark::State& state, const Row& row) {
  if (!row.result.measurement) return;
  const Measurement& measurement = *row.result.measurement;
  state.counters["workers"] = row.cell.workers;
  state.counters["jobs"] = static_cast<double>(row.cell.workload.jobs);
  state.counters["accept_ns"] = static_cast<double>(measurement.accept_ns);
  state.counters["time_per_job_ns"] = measurement.time_per_job_ns;
  state.counters["throughput_hz"] = measurement.throughput_hz;
  state.counters["efficiency"] = measurement.efficiency;
  if (!measurement.jobs) return;
  state.counters["utilization"] = measurement.jobs->utilization;
  state.counters["stretch"] = measurement.jobs->stretch;
  state.counters["overhead_per_job_ns"] = measurement.jobs->overhead_per_job_ns;
  if (const auto& steady = measurement.jobs->steady_overhead_per_job_ns)
    state.counters["steady_overhead_per_job_ns"] = *steady;
  state.counters["peak_concurrency"] = static_cast<double>(measurement.jobs->peak_concurrency);
  if (const auto& wait = measurement.jobs->wait_ns) state.counters["wait_p99_ns"] = static_cast<double>(wait->p99);
  if (const auto& response = measurement.jobs->response_ns)
    state.counters["response_p99_ns"] = static_cast<double>(response->p99);
  if (const auto& queueing = measurement.jobs->queueing_ns)
    state.counters["queueing_p99_ns"] = static_cast<double>(queueing->p99);
}

}  // namespace poolbench
