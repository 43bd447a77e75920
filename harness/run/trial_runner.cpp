#include "harness/run/trial_runner.hpp"

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <thread>

#include "harness/system/interrupt.hpp"
#include "harness/workload/hash_time.hpp"

namespace poolbench {
namespace {

/// Owns the mutex unless another thread held it all that time. By polling: std::timed_mutex uses
/// pthread_mutex_clocklock(), which the thread sanitizer of GCC 12 does not know, so that it would call the unlock a
/// fault.
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
  if (failure_ || interrupted()) return std::nullopt;
  Row row{.cell = series.cell, .traced = series.traced, .repetition = repetition};
  std::unique_ptr<Trial> trial;
  if (!start(row, trial)) return std::nullopt;
  row.result = run_steps(*trial, run_batch);
  if (row.result.status != Status::ok) workloads_.keep_from_now_on();
  deliver(row, *trial);
  return row;
}

/// Completes the row but for its result, and makes its trial.
bool TrialRunner::start(Row& row, std::unique_ptr<Trial>& trial) {
  try {
    const std::lock_guard lock(reporting_);
    observer_.on_start(row.cell);
    const MeasuredPool& pool = *pools_.find(row.cell.pool);
    row.position = ++position_;
    row.timestamp_utc = utc_timestamp();
    row.draw = options_.same_draw || !has_random_service(row.cell.workload) ? 1 : row.repetition;
    row.hash_ns = time_of_hash(workloads_.get(row.cell.workload, row.draw));
    row.cooperative = pool.cooperative;
    trial = pool.make_trial(config_of(row));
    running_description_ = describe(row.cell);
    running_row_ = row;
    return true;
  } catch (...) {
    failure_ = std::current_exception();
    return false;
  }
}

TrialConfig TrialRunner::config_of(const Row& row) {
  return {.workers = row.cell.workers,
          .workload = workloads_.get(row.cell.workload, row.draw),
          .hash_ns = row.hash_ns,
          .traced = row.traced,
          .cold = options_.cold,
          .time_limit = options_.time_limit.value_or(10 * expected_makespan(row.cell) + std::chrono::seconds(30)),
          .on_hang = [this](const std::string& what) {
            give_up(Status::timeout, what);
            std::_Exit(EXIT_FAILURE);
          }};
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

void TrialRunner::deliver(const Row& row, const Trial& trial) {
  const std::lock_guard lock(reporting_);
  try {
    const TracedBatch traced{.workload = workloads_.get(row.cell.workload, row.draw), .records = trial.trace()};
    const bool tells_jobs = row.result.status == Status::ok && !traced.records.empty();
    observer_.on_row(row, tells_jobs ? &traced : nullptr);
  } catch (...) {
    failure_ = std::current_exception();
  }
}

/// For a signal handler.
SuddenEnd::Scene TrialRunner::scene() const noexcept {
  const Trial* trial = running_.load(std::memory_order_acquire);
  if (trial == nullptr) return {.trial = "between two trials", .step = ""};
  return {.trial = running_description_.c_str(), .step = trial->step()};
}

void TrialRunner::end_suddenly(const std::string& how) {
  const Trial* trial = running_.load(std::memory_order_acquire);
  const std::string when = trial != nullptr ? "during " + std::string(trial->step()) : "between two trials";
  give_up(Status::error, "the process ended " + when + ": " + how);
}

/// The run cannot go on: keeps what is known. The first caller ends the process after this returns; a second one waits
/// for that.
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
