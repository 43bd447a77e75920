#include "harness/trial/batch.hpp"

#include <thread>
#include <utility>

#include "harness/system/clock.hpp"
#include "harness/text/units.hpp"
#include "harness/trial/known_slowdown.hpp"
#include "harness/trial/open_loop.hpp"
#include "harness/trial/producers.hpp"

namespace poolbench {
namespace {

using std::chrono::nanoseconds;

void sleep(nanoseconds time) {
  if (time > nanoseconds::zero()) std::this_thread::sleep_for(time);
}

/// Without a data race even if a faulty pool runs a job twice at once.
template <class T>
void write(T& member, T value) {
  std::atomic_ref(member).store(value, std::memory_order_relaxed);
}

// Values of HalfJob::wait_from_ns that are not times.
constexpr std::int64_t not_begun = 0;
constexpr std::int64_t not_waiting = -1;

/// Allows for producers, watchdogs and other threads that have numbers in addition to the workers.
constexpr std::size_t other_threads = 64;

}  // namespace

Batch::Batch(const Workload& workload, const BatchConfig& config)
    : workload_(workload),
      work_(config.work),
      spin_turns_(config.spin_turns),
      most_backlog_(config.most_backlog),
      trace_(config.traced ? workload.jobs() : 0),
      counts_(std::size_t{config.workers} + other_threads),
      occupancy_(config.workers),
      halves_(config.in_halves ? workload.jobs() : 0) {
  const Arrivals& arrivals = workload.spec().arrivals;
  if (arrivals.is_closed()) closed_ = std::make_unique<ClosedLoop>(arrivals.users, workload.thinks());
}

BatchTimes Batch::submit_to(Pool& pool) {
  const WorkloadSpec& spec = workload_.spec();
  if (spec.arrivals.is_load()) return submit_when_due(pool);
  return run_producers(
      spec.producers,
      [&](unsigned producer) { submit_range(pool, first_job_of(spec, producer), first_job_of(spec, producer + 1)); },
      [this] { abandon(AbandonReason::failure); });
}

BatchTimes Batch::submit_when_due(Pool& pool) {
  const LoadActions actions{.submit =
                                [&](std::uint64_t job, std::int64_t due_ns, std::int64_t submit_ns) {
                                  if (!trace_.empty()) {
                                    trace_[job].arrival_ns = due_ns;
                                    trace_[job].submit_ns = submit_ns;
                                  }
                                  pool.submit(Job(*this, job));
                                  submitted_.store(job + 1, std::memory_order_relaxed);
                                },
                            .stopped = [this] { return abandoned() != AbandonReason::none; },
                            .ended = [this] { return jobs_ended(); }};
  try {
    LoadOutcome outcome =
        closed_ != nullptr ? closed_->run(actions) : run_open_loop(workload_.arrivals(), most_backlog_, actions);
    lags_ns_ = std::move(outcome.lags_ns);
    cut_ = outcome.cut;
    return outcome.times;
  } catch (...) {
    abandon(AbandonReason::failure);
    throw;
  }
}

/// Submits the jobs from `first` up to, but not including, `last`.
void Batch::submit_range(Pool& pool, std::uint64_t first, std::uint64_t last) {
  std::uint64_t index = first;
  const auto count = [&] { submitted_.fetch_add(index - first, std::memory_order_relaxed); };
  try {
    for (; index < last && abandoned() == AbandonReason::none; ++index) {
      if (!trace_.empty()) trace_[index].submit_ns = now_ns();
      pool.submit(Job(*this, index));
    }
  } catch (...) {
    count();
    throw;
  }
  count();
}

void Batch::run(std::uint64_t index, unsigned worker) {
  known_slowdown::spin(spin_turns_);
  if (abandoned() != AbandonReason::none) return counts_.count_skipped();
  const Occupancy::Place place = occupancy_.enter(index, worker);
  if (!may_run(place)) return refuse(index, place);
  if (!trace_.empty()) {
    write(trace_[index].begin_ns, now_ns());
    write(trace_[index].worker, worker);
  }
  const std::uint32_t hash = workload_.hash(index);
  if (work_ != nullptr) {
    do_work(index, worker);
  } else {
    sleep(workload_.service_time(index));
  }
  if (!trace_.empty()) {
    const std::int64_t end = now_ns();
    write(trace_[index].hash, hash);
    write(trace_[index].end_ns, end);
    if (closed_ != nullptr) closed_->job_ended(end);
  }
  if (work_ != nullptr) check_result(index, worker);
  occupancy_.leave(index, place);
  counts_.count_run_and_end(index, hash);  // last, because the batch may then be destroyed
}

/// Does not let an exception reach the pool: it is the job's fault, and other pools would report it in other words.
void Batch::do_work(std::uint64_t index, unsigned worker) {
  try {
    work_->run(index, worker);
  } catch (...) {
    job_faults_.add_exception(index);
    abandon(AbandonReason::failure);
  }
}

void Batch::check_result(std::uint64_t index, unsigned worker) {
  if (job_faults_.any()) return;  // a job that threw has no result
  try {
    if (work_->is_right(index, worker)) return;
    job_faults_.add_wrong_result(index);
  } catch (...) {
    job_faults_.add_exception(index);
  }
  abandon(AbandonReason::failure);
}

/// Work that two threads would do as one worker, or as a worker that does not exist, could touch what it must not.
bool Batch::may_run(Occupancy::Place place) const {
  return work_ == nullptr || occupancy_.is_of_worker(place);
}

void Batch::refuse(std::uint64_t index, Occupancy::Place place) {
  occupancy_.leave(index, place);
  counts_.count_skipped();
}

nanoseconds Batch::begin(std::uint64_t index, unsigned worker) {
  known_slowdown::spin(spin_turns_);
  if (halves_.empty()) undeclared_halves_.store(true, std::memory_order_relaxed);
  if (abandoned() != AbandonReason::none || halves_.empty()) {
    counts_.count_skipped();
    return {};
  }
  const Occupancy::Place place = occupancy_.enter(index, worker);
  if (!may_run(place)) {
    refuse(index, place);
    return {};
  }
  if (!trace_.empty()) {
    write(trace_[index].begin_ns, now_ns());
    write(trace_[index].worker, worker);
  }
  const std::uint32_t hash = workload_.hash(index);
  if (!trace_.empty()) write(trace_[index].hash, hash);
  if (work_ != nullptr) {  // it cannot be divided
    do_work(index, worker);
    check_result(index, worker);
  }
  counts_.count_run(index, hash);

  const nanoseconds wait = work_ != nullptr ? nanoseconds::zero() : workload_.service_time(index);
  halves_[index].place.store(place, std::memory_order_relaxed);
  halves_[index].wait_from_ns.store(wait.count() > 0 ? now_ns() : not_waiting, std::memory_order_relaxed);
  return wait;
}

void Batch::end(std::uint64_t index) {
  if (halves_.empty()) return;
  const std::int64_t since = halves_[index].wait_from_ns.load(std::memory_order_relaxed);
  if (since == not_begun) return;  // skipped, or ended twice
  halves_[index].wait_from_ns.store(not_begun, std::memory_order_relaxed);
  if (since != not_waiting || !trace_.empty()) {
    const std::int64_t now = now_ns();
    if (since != not_waiting) check_wait(index, nanoseconds(now - since));
    if (!trace_.empty()) write(trace_[index].end_ns, now);
    if (closed_ != nullptr) closed_->job_ended(now);
  }
  occupancy_.leave(index, halves_[index].place.load(std::memory_order_relaxed));
  counts_.count_end();  // last, because the batch may then be destroyed
}

void Batch::check_wait(std::uint64_t index, nanoseconds waited) {
  const nanoseconds asked = workload_.service_time(index);
  if (waited >= asked) return;
  const std::lock_guard lock(mutex_);
  if (short_waits_++ == 0 || asked - waited > asked_ - shortest_) {
    shortest_ = waited;
    asked_ = asked;
  }
}

void Batch::abandon(AbandonReason why) noexcept {
  AbandonReason none = AbandonReason::none;
  abandoned_.compare_exchange_strong(none, why, std::memory_order_relaxed);
}

bool Batch::over() const {
  const JobCounts::Total total = counts_.total();
  return total.ran == total.ended && total.ended + total.skipped >= jobs_submitted();
}

std::string Batch::find_fault() const {
  if (undeclared_halves_)
    return "the pool runs jobs in halves, by begin() and end(), but its entry does not say so; set in_halves there";
  if (job_faults_.any()) return job_faults_.first();
  const JobCounts::Total total = counts_.total();
  if (total.ended != total.ran)  // first, because the other checks would count these jobs as running
    return "the pool began " + plural(total.ran, "job") + " and ended " + format_count(total.ended);
  for (std::string fault : {occupancy_.find_fault(), find_lost_jobs(total), find_short_wait()}) {
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string Batch::find_lost_jobs(const JobCounts::Total& total) const {
  const std::uint64_t expected = jobs_expected();
  if (total.ran < expected)
    return "the pool lost " + plural(expected - total.ran, "job") + " of " + format_count(expected);
  if (total.ran > expected) return "the pool ran " + plural(total.ran, "job") + " instead of " + format_count(expected);
  if (total.indices != JobCounts::indices_of(expected)) return "the pool ran some jobs twice and lost as many others";
  const std::uint64_t checksum = cut_ ? workload_.checksum_of(expected) : workload_.checksum();
  if (total.hashes != checksum) {
    return "checksum " + std::to_string(total.hashes) + " differs from the sequential one, " + std::to_string(checksum);
  }
  return {};
}

std::string Batch::find_short_wait() const {
  const std::lock_guard lock(mutex_);
  if (short_waits_ == 0) return {};
  return "the pool ended " + plural(short_waits_, "job") + " too early, one of them after " +
         format_rounded(shortest_) + " of a wait of " + format_rounded(asked_);
}

}  // namespace poolbench
