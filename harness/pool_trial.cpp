#include "harness/pool_trial.hpp"

#include <atomic>
#include <exception>
#include <utility>

#include "harness/explain.hpp"
#include "harness/interrupt.hpp"
#include "harness/producers.hpp"
#include "harness/units.hpp"
#include "harness/warm_up.hpp"
#include "harness/watchdog.hpp"
#ifdef POOLBENCH_TEST_SLOWDOWN
#include "harness/test_slowdown.hpp"
#endif

namespace poolbench {
namespace {

/// For how long a pool that was told to stop may still run the jobs that had begun, beyond the longest of them.
constexpr std::chrono::seconds hang_patience{30};

/// How long the warm-up waits for a pool that never reaches its W: W threads start in some 20 us each.
std::chrono::nanoseconds warm_up_patience(unsigned workers) {
  return std::chrono::milliseconds(200) + workers * std::chrono::microseconds(100);
}

}  // namespace

PoolTrial::PoolTrial(const PoolEntry& pool, const TrialConfig& config)
    : entry_(pool), config_(config), batch_(config.workload, config.workers, config.traced ? &trace_ : nullptr) {}

PoolTrial::~PoolTrial() = default;

template <class Step>
void PoolTrial::attempt(const char* what, Step&& step) {
  if (failed()) return;
  try {
    step();
  } catch (const std::exception& error) {
    result_.status = Status::error;
    result_.error = std::string(what) + ": " + explain(error);
  } catch (...) {
    result_.status = Status::error;
    result_.error = std::string(what) + ": the pool threw something that is no std::exception";
  }
}

void PoolTrial::set_up() {
  attempt("set-up", [this] {
    if (config_.traced) trace_.resize(config_.workload.jobs());  // touches the memory, too
    const Watchdog watchdog({hang_alarm("is not built")});
    if (entry_.preflight) entry_.preflight({.workers = config_.workers});
    const auto start = Clock::now();
    pool_ = entry_.make({.workers = config_.workers});
    result_.setup_ns = elapsed_ns(start);
#ifdef POOLBENCH_TEST_SLOWDOWN
    pool_ = test_slowdown::slowed(entry_.name, std::move(pool_));
#endif
    if (!config_.cold) warm_up(*pool_, config_.workers, warm_up_patience(config_.workers));
  });
}

void PoolTrial::run() {
  attempt("batch", [this] {
    const CutShortOnInterrupt cut_short(batch_);
    std::atomic<bool> timed_out{false};
    const auto limit = Clock::now() + config_.time_limit;
    const Watchdog watchdog({
        {limit,
         [&] {
           timed_out = true;
           batch_.abandon();
         }},
        hang_alarm("has not drained"),
    });

    const bool peak_is_ours = reset_peak_memory();
    const Resources before = read_resources();
    times_ = submit_all(*pool_, batch_, config_.workload.jobs(), config_.workload.spec().producers,
                        config_.traced ? &trace_ : nullptr);
    pool_->drain();
    times_.drained_ns = now_ns();
    drained_too_early_ = !batch_.abandoned() && batch_.jobs_ended() < config_.workload.jobs();
    result_.resources = read_resources() - before;
    if (peak_is_ours) result_.max_rss_bytes = peak_memory_bytes();
    timed_out_ = timed_out;
  });
}

double PoolTrial::makespan_seconds() const {
  if (failed()) return 0;
  const bool traced_to_the_end = !trace_.empty() && !batch_.abandoned();
  const std::int64_t end_ns = traced_to_the_end ? last_end_ns(trace_) : times_.drained_ns;
  return static_cast<double>(end_ns - times_.start_ns) * 1e-9;
}

TrialResult PoolTrial::tear_down() {
  if (pool_ != nullptr) {
    const Watchdog watchdog({hang_alarm("is not destroyed")});
    const auto start = Clock::now();
    pool_.reset();
    result_.teardown_ns = elapsed_ns(start);
  }
  result_.jobs_done = batch_.jobs_done();
  result_.checksum = batch_.checksum();
  attempt("figures", [this] { judge(); });
  return std::move(result_);
}

Watchdog::Alarm PoolTrial::hang_alarm(const char* state) const {
  // The jobs that have begun may hash on, all on one processor.
  const auto hashing = std::chrono::nanoseconds(20) * config_.workload.spec().hash_rounds * config_.workers;
  const auto patience = config_.time_limit + config_.workload.service_max() + hashing + hang_patience;
  return {Clock::now() + patience, [this, state, patience] {
            if (!config_.on_hang) return;
            const double waited_ns = static_cast<double>(std::chrono::nanoseconds(patience).count());
            config_.on_hang("the pool hangs: it " + std::string(state) + " after " + format_duration(waited_ns));
          }};
}

void PoolTrial::judge() {
  if (timed_out_) {
    result_.status = Status::timeout;
    result_.error = "not done after " + format_duration(static_cast<double>(config_.time_limit.count())) +
                    "; allow more with --trial-timeout";
  } else if (batch_.abandoned()) {
    result_.status = Status::interrupted;
    result_.error = cut_short_by_interrupt;
  } else if (std::string fault = batch_.find_fault(); !fault.empty()) {
    result_.status = Status::error;
    result_.error = std::move(fault);
  } else if (drained_too_early_) {
    result_.status = Status::error;
    result_.error = "drain() returned before every job had ended";
  } else {
    result_.measurement = measure(times_, config_.workers, config_.workload, trace_);
  }
}

TrialResult run_trial(const PoolEntry& pool, const TrialConfig& config) {
  PoolTrial trial(pool, config);
  trial.set_up();
  trial.run();
  return trial.tear_down();
}

}  // namespace poolbench
