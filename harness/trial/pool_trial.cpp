#include "harness/trial/pool_trial.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "harness/system/interrupt.hpp"
#include "harness/system/watchdog.hpp"
#include "harness/text/explain.hpp"
#include "harness/text/units.hpp"
#include "harness/trial/keep_forever.hpp"
#include "harness/trial/known_slowdown.hpp"
#include "harness/trial/late_producer.hpp"
#include "harness/trial/time_alone.hpp"
#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {
namespace {

using std::chrono::nanoseconds;

/// How long after the time limit the pool counts as hanging, apart from the time of jobs that have begun: in proportion
/// to the limit, with enough time to switch between threads on a busy machine.
nanoseconds hang_patience(nanoseconds limit) {
  return std::clamp<nanoseconds>(limit / 2, std::chrono::seconds(1), std::chrono::seconds(30));
}

/// How many service times pass until a job on each worker has ended, if they cannot all be served at once. Nobody knows
/// what jobs without service times share.
double in_turn(const TrialConfig& config) {
  const JobKind& kind = kind_of(config.workload.spec().job);
  if (!kind.has_service_times) return config.workers;
  const JobDemand demand = kind.demand ? kind.demand(config.workload.spec().job.share) : JobDemand{};
  return std::max(1.0, config.workers * std::max(demand.processor, demand.exclusive));
}

/// How long jobs that have begun may still take, with all their hashing on one processor. Bounded by the limit, so that
/// a limit of two seconds does not wait for jobs of an hour.
nanoseconds begun_jobs(const TrialConfig& config) {
  const auto hashing = nanoseconds(20) * config.workload.spec().hash_rounds * config.workers;
  const double service_ns = static_cast<double>(config.workload.service_max().count()) + config.alone_ns;
  const double all_ns = std::min(1e18, service_ns * in_turn(config));
  return std::min<nanoseconds>(nanoseconds(static_cast<std::int64_t>(all_ns)) + hashing, 5 * config.time_limit);
}

/// How long the warm-up waits for the next of W threads: a busy machine starts one in milliseconds.
constexpr std::chrono::seconds warm_up_patience{1};

std::string early_drain(std::uint64_t ended, std::uint64_t jobs) {
  return "drain() returned when " + format_count(ended) + " of " + plural(jobs, "job") + " had ended";
}

/// Counts the instructions of a batch, and marks its begin and its end for tools that count from outside.
class BatchInstructions {
 public:
  explicit BatchInstructions(const InstructionCounter* counter) : counter_(counter), before_(read()) {
    poolbench_counting_begins();
  }

  std::optional<std::uint64_t> end() const {
    poolbench_counting_ends();
    const std::optional<InstructionReading> after = read();
    return before_ && after ? instructions_between(*before_, *after) : std::nullopt;
  }

 private:
  std::optional<InstructionReading> read() const { return counter_ ? counter_->read() : std::nullopt; }

  const InstructionCounter* counter_;
  std::optional<InstructionReading> before_;
};

std::uint64_t spin_turns([[maybe_unused]] std::string_view pool) {
#ifdef POOLBENCH_TEST_SLOWDOWN
  return known_slowdown::turns_for(pool);
#else
  return 0;
#endif
}

}  // namespace

nanoseconds hangs_after(const TrialConfig& config) {
  return config.time_limit + begun_jobs(config) + hang_patience(config.time_limit);
}

PoolTrial::PoolTrial(const PoolEntry& pool, const TrialConfig& config) : entry_(pool), config_(config) {}

PoolTrial::~PoolTrial() {
  pool_.reset();
  if (!left_jobs_) return;
  keep_forever(std::move(work_));
  keep_forever(std::move(batch_));
  keep_forever(std::move(warm_up_));
}

/// Does nothing after a failure. An exception becomes the error of the stage.
template <class Action>
void PoolTrial::attempt(const char* stage, Action&& action) {
  if (failed()) return;
  try {
    action();
  } catch (const std::exception& error) {
    fail(Status::error, std::string(stage) + ": " + explain(error));
  } catch (...) {
    fail(Status::error, std::string(stage) + ": the pool threw something that is not a std::exception");
  }
}

void PoolTrial::fail(Status status, std::string error) {
  result_.status = status;
  result_.error = std::move(error);
}

void PoolTrial::set_up() {
  attempt("set-up", [this] {
    build_work();
    batch_ = std::make_unique<Batch>(config_.workload, BatchConfig{.workers = config_.workers,
                                                                   .traced = config_.traced,
                                                                   .in_halves = entry_.in_halves,
                                                                   .work = work_.get(),
                                                                   .spin_turns = spin_turns(entry_.name),
                                                                   .most_backlog = config_.most_backlog});
    build();
  });
  if (!config_.cold) attempt("warm-up", [this] { warm_up(); });
}

void PoolTrial::build_work() {
  const JobKind& kind = kind_of(config_.workload.spec().job);
  if (!kind.make) return;
  const Watchdog watchdog({hang_alarm()});
  enter("the constructor of the job");
  work_ = kind.make({.workload = config_.workload, .workers = config_.workers, .hash_ns = config_.hash_ns});
  if (kind.has_service_times) return;
  enter("a job that runs alone");
  if (config_.alone_ns == 0) config_.alone_ns = time_alone(*work_, config_.workload.jobs());
  result_.alone_ns = config_.alone_ns;
}

void PoolTrial::build() {
  const Watchdog watchdog({hang_alarm()});
  enter("its constructor");
  const PoolConfig config{.workers = config_.workers};
  if (entry_.preflight) entry_.preflight(config);
  const auto start = Clock::now();
  pool_ = entry_.make(config);
  result_.setup_ns = elapsed_ns(start);
}

void PoolTrial::warm_up() {
  warm_up_ = std::make_unique<WarmUp>(config_.workers, warm_up_patience);
  const CutShortOnInterrupt cut_short(*warm_up_);
  const Watchdog watchdog({{Clock::now() + config_.time_limit, [this] { warm_up_->release(); }}, hang_alarm()});
  try {
    enter("submit() of the warm-up");
    warm_up_->submit_to(*pool_);
    enter("drain() of the warm-up");
    pool_->drain();
  } catch (...) {
    warm_up_->release();
    throw;
  }
  if (const unsigned ended = warm_up_->ended(); ended < warm_up_->submitted()) {
    warm_up_->release();
    throw std::runtime_error(early_drain(ended, warm_up_->submitted()));
  }
  warm_up_fault_ = warm_up_->find_fault();
  result_.too_few_in_warm_up = warm_up_->too_few();
}

void PoolTrial::run() {
  attempt("batch", [this] {
    const CutShortOnInterrupt cut_short(*batch_);
    const Watchdog watchdog({
        {Clock::now() + config_.time_limit, [this] { batch_->abandon(AbandonReason::time_limit); }},
        hang_alarm(),
    });

    const bool peak_is_ours = reset_peak_memory();
    const Resources before = read_resources();
    const BatchInstructions counted(config_.instructions);
    try {
      enter("submit() of the batch");
      times_ = batch_->submit_to(*pool_);
      enter("drain() of the batch");
      pool_->drain();
    } catch (...) {
      batch_->abandon(AbandonReason::failure);
      throw;
    }
    times_.drained_ns = now_ns();
    result_.instructions = counted.end();
    result_.resources = read_resources() - before;
    abandoned_ = batch_->abandoned();
    ended_at_drain_ = batch_->jobs_ended();
    if (peak_is_ours) result_.max_rss_bytes = peak_memory_bytes();
  });
}

std::span<const JobRecord> PoolTrial::trace() const {
  if (batch_ == nullptr || batch_->trace().empty()) return {};
  return std::span(batch_->trace()).first(batch_->jobs_expected());
}

double PoolTrial::makespan_seconds() const {
  if (failed()) return 0;
  const bool traced_to_the_end = !trace().empty() && abandoned_ == AbandonReason::none && batch_->over();
  const std::int64_t end_ns = traced_to_the_end ? last_end_ns(trace()) : times_.drained_ns;
  return static_cast<double>(end_ns - times_.start_ns) * 1e-9;
}

TrialResult PoolTrial::tear_down() {
  if (pool_ != nullptr) destroy();
  if (work_ != nullptr) result_.caution = work_->caution();
  if (batch_ != nullptr) {
    result_.jobs_done = batch_->jobs_done();
    result_.checksum = batch_->checksum();
    attempt("figures", [this] { judge(); });
  }
  return std::move(result_);
}

void PoolTrial::destroy() {
  enter("its destructor");
  std::optional<Watchdog> watchdog;
  try {
    watchdog.emplace(std::vector{hang_alarm()});
  } catch (const std::exception&) {  // no thread or memory left for a watchdog; the pool must go anyway
  }
  const auto start = Clock::now();
  pool_.reset();
  result_.teardown_ns = elapsed_ns(start);
  const bool warmed_up = warm_up_ == nullptr || warm_up_->ended() == warm_up_->submitted();
  if (!warmed_up || !batch_->over()) expect_leftovers();
}

/// Keeps jobs that have not begun from disturbing later trials.
void PoolTrial::expect_leftovers() {
  left_jobs_ = true;
  batch_->abandon(AbandonReason::failure);
  if (warm_up_ != nullptr) warm_up_->release();
}

Watchdog::Alarm PoolTrial::hang_alarm() const {
  const nanoseconds patience = hangs_after(config_);
  return {Clock::now() + patience, [this, patience] {
            if (!config_.on_hang) return;
            const char* who = config_.workload.spec().job.is_default() ? "the pool" : "the pool or a job";
            config_.on_hang(std::string(who) + " hangs in " + step() + ": not done after " + format_rounded(patience));
          }};
}

void PoolTrial::judge() {
  if (abandoned_ == AbandonReason::time_limit) {
    // A user whose job was lost waits for it forever, and the others end up like it.
    if (batch_->is_closed_load() && !batch_->over())
      return fail(Status::error, "the pool lost a job, and its user waited for it until the time limit");
    return fail(Status::timeout,
                "not done after " + format_rounded(config_.time_limit) + "; allow more with --trial-timeout");
  }
  if (abandoned_ == AbandonReason::interrupt) return fail(Status::interrupted, cut_short_by());

  const std::uint64_t jobs = batch_->jobs_expected();
  std::string fault = batch_->find_fault();
  if (ended_at_drain_ < jobs && batch_->jobs_ended() > ended_at_drain_) {
    fault = early_drain(ended_at_drain_, jobs) + (batch_->jobs_done() == jobs ? "" : "; then " + fault);
  }
  // The batch has more jobs and so shows a fault better, but jobs without a wait hardly overlap.
  if (fault.empty() && !warm_up_fault_.empty()) fault = "warm-up: " + warm_up_fault_;
  if (!fault.empty()) {
    if (!batch_->job_failed()) expect_leftovers();  // a pool with one fault may have others
    return fail(Status::error, std::move(fault));
  }
  const Measurement measured = figures();
  if (!failed()) result_.measurement = measured;
}

Measurement PoolTrial::figures() {
  if (!config_.workload.spec().arrivals.is_load() || !config_.traced)
    return measure(times_, size_of(config_), batch_->trace());
  const std::uint64_t jobs = batch_->jobs_expected();
  const BatchSize size{.workers = config_.workers,
                       .jobs = jobs,
                       .requested = requested_service(config_.workload, alone_ns(config_), jobs)};
  const Measurement measured = measure_load(
      times_, size, trace(), {.lags_ns = batch_->lags_ns(), .cut = batch_->cut(), .closed = batch_->is_closed_load()});
  if (std::string late = find_late_producer(measured); !late.empty()) fail(Status::invalid, std::move(late));
  return measured;
}

TrialResult run_trial(const PoolEntry& pool, const TrialConfig& config) {
  PoolTrial trial(pool, config);
  trial.set_up();
  trial.run();
  return trial.tear_down();
}

}  // namespace poolbench
