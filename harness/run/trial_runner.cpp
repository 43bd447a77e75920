#include "harness/run/trial_runner.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "harness/system/interrupt.hpp"
#include "harness/workload/hash_time.hpp"
#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {
namespace {

using std::chrono::nanoseconds;

/// Tries to lock the mutex for `limit`; the result may not own it. Polls, because std::timed_mutex uses
/// pthread_mutex_clocklock(), which GCC 12's thread sanitizer does not know: it would report the unlock as an error.
std::unique_lock<std::mutex> lock_within(std::mutex& mutex, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex, std::try_to_lock);
  for (auto waited = std::chrono::milliseconds(0); !lock.owns_lock() && waited < limit; ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    static_cast<void>(lock.try_lock());
  }
  return lock;
}

}  // namespace

TrialRunner::TrialRunner(const MeasuredPools& pools, const TrialOptions& options, RunObserver& observer)
    : pools_(pools), options_(options), observer_(observer) {}

void TrialRunner::guard(const std::function<void()>& trials) {
  const SuddenEnd sudden_end([this] { return scene(); }, [this](const std::string& how) { end_suddenly(how); });
  trials();
  if (failure_) std::rethrow_exception(failure_);
}

std::optional<Row> TrialRunner::run(const Series& series, std::uint64_t repetition,
                                    const std::function<void(Trial&)>& run_batch) {
  if (failure_ || interrupted() || is_late(series.cell)) return std::nullopt;
  std::optional<Started> started = start(series, repetition);
  if (!started) return std::nullopt;
  auto& [row, workload, trial] = *started;
  row.result = run_steps(*trial, run_batch);
  if (row.result.alone_ns) alone_ns_[row.cell.workload.job.name] = *row.result.alone_ns;
  if (row.result.status != Status::ok && row.result.status != Status::invalid) workloads_.keep_from_now_on();
  if (row.result.status == Status::timeout) late_.push_back(row.cell);
  deliver(row, {.workload = workload, .records = trial->trace()});
  return std::move(row);
}

bool TrialRunner::is_late(const Cell& cell) const {
  return options_.once_if_late && std::ranges::find(late_, cell) != late_.end();
}

/// None if the observer or the trial's constructor threw.
std::optional<TrialRunner::Started> TrialRunner::start(const Series& series, std::uint64_t repetition) {
  try {
    const std::lock_guard lock(reporting_);
    observer_.on_start(series.cell);
    const MeasuredPool& pool = *pools_.find(series.cell.pool);
    Row row{.cell = series.cell, .traced = series.traced, .repetition = repetition, .position = ++position_};
    row.timestamp_utc = utc_timestamp();
    row.draw = options_.same_draw || !has_draws(row.cell.workload) ? 1 : repetition;
    row.cooperative = pool.cooperative;
    const Workload& workload = workloads_.get(row.cell.workload, row.draw);
    row.hash_ns = time_of_hash(workload);
    std::unique_ptr<Trial> trial = pool.make_trial(config_of(row, workload));
    running_description_ = describe(row.cell);
    running_row_ = row;
    return Started{.row = std::move(row), .workload = workload, .trial = std::move(trial)};
  } catch (...) {
    failure_ = std::current_exception();
    return std::nullopt;
  }
}

TrialConfig TrialRunner::config_of(const Row& row, const Workload& workload) {
  return {.workers = row.cell.workers,
          .workload = workload,
          .hash_ns = row.hash_ns,
          .alone_ns = alone_ns(row.cell.workload.job),
          .traced = row.traced,
          .cold = options_.cold,
          .most_backlog = options_.most_backlog,
          .time_limit = options_.time_limit ? *options_.time_limit : time_limit(row.cell),
          .instructions = options_.instructions,
          .on_hang = [this](const std::string& what) {
            give_up(Status::timeout, what);
            std::_Exit(EXIT_FAILURE);
          }};
}

/// 0 if no trial has measured it, or if its jobs have service times.
double TrialRunner::alone_ns(const JobChoice& job) const {
  const auto known = alone_ns_.find(job.name);
  return known != alone_ns_.end() ? known->second : 0;
}

nanoseconds TrialRunner::time_limit(const Cell& cell) const {
  constexpr std::chrono::seconds reserve{30};
  constexpr std::chrono::minutes for_an_unknown_job{10};
  const nanoseconds limit = 10 * expected_makespan(cell) + reserve;
  if (kind_of(cell.workload.job).has_service_times) return limit;
  const double job_ns = alone_ns(cell.workload.job);
  if (job_ns == 0) return for_an_unknown_job;
  constexpr double longest_ns = 1e18;
  // As if the jobs could only run one after another: they may share something of which nothing is known here.
  const double jobs_ns = 10 * job_ns * static_cast<double>(cell.workload.jobs);
  return limit + nanoseconds(static_cast<std::int64_t>(std::min(jobs_ns, longest_ns)));
}

TrialResult TrialRunner::run_steps(Trial& trial, const std::function<void(Trial&)>& run_batch) {
  running_.store(&trial, std::memory_order_release);
  TrialResult result;
  {
    const GiveUpOnInterrupt unless_it_ends([this] { give_up(Status::interrupted, cut_short_by()); });
    trial.set_up();
    run_batch(trial);
    result = trial.tear_down();
  }
  running_.store(nullptr, std::memory_order_release);
  return result;
}

void TrialRunner::deliver(const Row& row, const TracedBatch& batch) {
  const std::lock_guard lock(reporting_);
  try {
    const bool reports_job_times = row.result.status == Status::ok && !batch.records.empty();
    observer_.on_row(row, reports_job_times ? &batch : nullptr);
  } catch (...) {
    failure_ = std::current_exception();
  }
}

/// Called in a signal handler.
SuddenEnd::Scene TrialRunner::scene() const noexcept {
  const Trial* trial = running_.load(std::memory_order_acquire);
  if (trial == nullptr) return {.trial = "between two trials", .step = ""};
  return {.trial = running_description_.c_str(), .step = trial->step()};
}

void TrialRunner::end_suddenly(const std::string& how) {
  const Trial* trial = running_.load(std::memory_order_acquire);
  give_up(Status::error,
          trial != nullptr ? ended_during(trial->step(), how) : "the process ended between two trials: " + how);
}

/// Reports what is known about a run that cannot go on. The first caller ends the process after this returns; all other
/// callers wait for that.
void TrialRunner::give_up(Status status, const std::string& what) {
  while (gave_up_.exchange(true)) pause();
  const std::unique_lock<std::mutex> lock = lock_within(reporting_, std::chrono::seconds(2));
  if (running_.load(std::memory_order_acquire) == nullptr) return observer_.on_give_up(nullptr, what);
  Row row = running_row_;
  row.result.status = status;
  row.result.error = what;
  observer_.on_give_up(&row, what);
}

}  // namespace poolbench
