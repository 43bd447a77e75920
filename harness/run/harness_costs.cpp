#include "harness/run/harness_costs.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "harness/system/clock.hpp"
#include "harness/trial/pool_trial.hpp"

namespace poolbench {
namespace {

constexpr int clock_reads = 100'000;
constexpr int sleeps = 20;

/// The same jobs as in a trial, without counts and checks.
class BareJobs final : public JobBody {
 public:
  explicit BareJobs(const Workload& workload) : workload_(workload) {}

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
    run(index, 0);
    return {};
  }
  void run(std::uint64_t index, unsigned /*worker*/) override { checksum_ += workload_.hash(index); }

  std::uint64_t checksum() const { return checksum_; }

 private:
  const Workload& workload_;
  std::uint64_t checksum_ = 0;
};

double bare_ns_per_job(const PoolEntry& entry, const Workload& workload) {
  BareJobs jobs(workload);  // outlives the pool: its destructor still runs jobs if submit() throws
  const auto pool = entry.build({.workers = 1});
  const std::int64_t start = now_ns();
  for (std::uint64_t index = 0; index < workload.jobs(); ++index) pool->submit(Job(jobs, index));
  pool->drain();
  const std::int64_t end = now_ns();
  if (jobs.checksum() != workload.checksum()) throw std::logic_error("calibration: a job was lost");
  return static_cast<double>(end - start) / static_cast<double>(workload.jobs());
}

double trial_ns_per_job(const PoolEntry& entry, const Workload& workload, bool traced) {
  const TrialResult result =
      run_trial(entry, {.workers = 1, .workload = workload, .traced = traced, .time_limit = std::chrono::minutes(5)});
  if (!result.measurement) throw std::runtime_error("calibration: " + result.error);
  return result.measurement->time_per_job_ns;
}

double clock_read_ns() {
  const std::int64_t start = now_ns();
  std::int64_t last = start;
  for (int i = 0; i < clock_reads; ++i) last = now_ns();
  return static_cast<double>(last - start) / clock_reads;
}

double millisecond_sleep_ns() {
  const std::int64_t start = now_ns();
  for (int i = 0; i < sleeps; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return static_cast<double>(now_ns() - start) / sleeps;
}

}  // namespace

HarnessCosts measure_harness(const PoolEntry& pool, const Workload& workload) {
  HarnessCosts costs{.bare_per_job = bare_ns_per_job(pool, workload)};
  costs.untraced_extra = trial_ns_per_job(pool, workload, false) - costs.bare_per_job;
  costs.traced_extra = trial_ns_per_job(pool, workload, true) - costs.bare_per_job;
  costs.clock_read = clock_read_ns();
  costs.millisecond_sleep = millisecond_sleep_ns();
  return costs;
}

}  // namespace poolbench
