#include "harness/batch.hpp"

#include <algorithm>
#include <thread>

#include "harness/units.hpp"

namespace poolbench {
namespace {

/// Steele, Lea and Flood's SplitMix64 finalizer (OOPSLA 2014): sums of it differ if the summed sets do, but for one
/// chance in 2^64.
constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

std::uint64_t sum_of_all_indices(std::uint64_t jobs) {
  std::uint64_t sum = 0;
  for (std::uint64_t index = 0; index < jobs; ++index) sum += mix(index);
  return sum;
}

void sleep(std::chrono::nanoseconds time) {
  if (time > std::chrono::nanoseconds::zero()) std::this_thread::sleep_for(time);
}

}  // namespace

Batch::Batch(const Workload& workload, unsigned workers, Trace* trace)
    : workload_(workload), trace_(trace), tallies_(workers) {}

void Batch::run(std::uint64_t index, unsigned worker) {
  if (abandoned()) return;
  if (trace_ == nullptr) {
    const std::uint32_t hash = workload_.hash(index);
    sleep(workload_.service_time(index));
    record(index, worker, hash);
    return;
  }
  JobRecord& job = (*trace_)[index];
  job.begin_ns = now_ns();
  job.worker = worker;
  job.hash = workload_.hash(index);
  sleep(workload_.service_time(index));
  job.end_ns = now_ns();
  record(index, worker, job.hash);
}

std::chrono::nanoseconds Batch::begin(std::uint64_t index, unsigned worker) {
  begun_.fetch_add(1, std::memory_order_relaxed);
  if (abandoned()) return {};
  if (trace_ != nullptr) {
    (*trace_)[index].begin_ns = now_ns();
    (*trace_)[index].worker = worker;
  }
  const std::uint32_t hash = workload_.hash(index);
  if (trace_ != nullptr) (*trace_)[index].hash = hash;
  record(index, worker, hash);
  return workload_.service_time(index);
}

void Batch::end(std::uint64_t index) {
  if (trace_ != nullptr && (*trace_)[index].begin_ns != 0) (*trace_)[index].end_ns = now_ns();
  ended_.fetch_add(1, std::memory_order_relaxed);
}

void Batch::record(std::uint64_t index, unsigned worker, std::uint32_t hash) {
  if (worker >= tallies_.size()) {
    unknown_worker_.store(true, std::memory_order_relaxed);
    return;
  }
  Tally& tally = tallies_[worker];
  tally.jobs.store(tally.jobs.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);  // its only writer
  tally.hashes += hash;
  tally.indices += mix(index);
}

Batch::Total Batch::total() const {
  Total total;
  for (const Tally& tally : tallies_) {
    total.jobs += tally.jobs;
    total.hashes += tally.hashes;
    total.indices += tally.indices;
  }
  return total;
}

std::uint64_t Batch::jobs_done() const {
  return total().jobs;
}
std::uint64_t Batch::jobs_ended() const {
  std::uint64_t run = 0;
  for (const Tally& tally : tallies_) run += tally.jobs.load(std::memory_order_relaxed);
  const std::uint64_t waiting = begun_.load(std::memory_order_relaxed) - ended_.load(std::memory_order_relaxed);
  return run - std::min(run, waiting);
}

std::uint64_t Batch::checksum() const {
  return total().hashes;
}

std::string Batch::find_fault() const {
  const Total ran = total();
  const std::uint64_t expected = workload_.jobs();
  if (unknown_worker_)
    return "the pool ran a job as a worker it does not have (of " + plural(tallies_.size(), "worker") + ")";
  if (ran.jobs < expected)
    return "the pool lost " + plural(expected - ran.jobs, "job") + " of " + format_count(expected);
  if (ran.jobs > expected) {
    return "the pool ran " + plural(ran.jobs, "job") + " where " + format_count(expected) + " were submitted";
  }
  if (ran.indices != sum_of_all_indices(expected)) return "the pool ran some jobs twice and lost as many others";
  if (ran.hashes != workload_.checksum()) {
    return "checksum " + std::to_string(ran.hashes) + " differs from the sequential one, " +
           std::to_string(workload_.checksum());
  }
  if (begun_ != ended_) return "the pool began " + plural(begun_, "job") + " and ended " + format_count(ended_);
  return {};
}

}  // namespace poolbench
