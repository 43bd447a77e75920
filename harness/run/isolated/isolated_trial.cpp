#include "harness/run/isolated/isolated_trial.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "harness/external/excerpt.hpp"
#include "harness/run/isolated/message.hpp"
#include "harness/text/explain.hpp"
#include "harness/text/units.hpp"
#include "harness/trial/pool_trial.hpp"

namespace poolbench {

IsolatedTrial::IsolatedTrial(std::string pool, const TrialConfig& config, IsolatedProcess process)
    : pool_(std::move(pool)), config_(config), how_(std::move(process)) {}

std::string IsolatedProcess::this_program() {
  return "/proc/" + std::to_string(getpid()) + "/exe " + isolated_trial_argument;
}

void IsolatedTrial::set_up() {
  attempt([this] {
    process_.emplace(how_.command);
    process_->write_line(encode(TrialOrder{.pool = pool_,
                                           .workers = config_.workers,
                                           .workload = config_.workload.spec(),
                                           .draw = config_.workload.draw(),
                                           .hash_ns = config_.hash_ns,
                                           .alone_ns = config_.alone_ns,
                                           .traced = config_.traced,
                                           .cold = config_.cold,
                                           .instructions = config_.instructions != nullptr,
                                           .most_backlog = config_.most_backlog,
                                           .time_limit = config_.time_limit}));
  });
}

void IsolatedTrial::run() {
  attempt([this] {
    const CutShortOnInterrupt cut_short(*process_);
    result_ = decode_result(process_->read_line(Clock::now() + patience()));
    answered_ = true;
  });
}

/// Each step has its time until the pool counts as hanging. Bounded, so that the sum fits into 64 bits.
std::chrono::nanoseconds IsolatedTrial::patience() const {
  constexpr int steps = 4;  // constructor, warm-up, batch, destructor
  constexpr std::chrono::hours longest_step{24 * 365};
  return steps * std::min<std::chrono::nanoseconds>(hangs_after(config_), longest_step) + how_.reserve;
}

TrialResult IsolatedTrial::tear_down() {
  if (answered_) {
    try {
      const CutShortOnInterrupt cut_short(*process_);
      process_->wait(Clock::now() + how_.ending_patience);
    } catch (const std::exception&) {  // too late to change the result; the destructor kills the process
    }
  }
  process_.reset();
  return std::move(result_);
}

double IsolatedTrial::makespan_seconds() const {
  return result_.measurement ? static_cast<double>(result_.measurement->makespan_ns) * 1e-9 : 0;
}

/// Runs the step unless an earlier one failed. An exception becomes the result's status and error.
template <class Step>
void IsolatedTrial::attempt(const Step& step) {
  if (result_.status != Status::ok) return;
  try {
    step();
  } catch (const external::DeadlinePassed&) {
    fail(Status::timeout, "the trial's process was not done after " + format_rounded(patience()));
  } catch (const external::Abandoned&) {
    fail(Status::interrupted, cut_short_by());
  } catch (const external::ProgramEnded& error) {
    fail(Status::error, "the trial's process ended without a result, with " + external::describe(error.status));
  } catch (const std::invalid_argument& error) {
    fail(Status::error, "the trial's process: its line " + std::string(error.what()));
  } catch (const std::exception& error) {
    fail(Status::error, "the trial's process: " + explain(error));
  }
}

void IsolatedTrial::fail(Status status, const std::string& error) {
  const std::string words = process_ ? external::excerpt(process_->last_words(), 200) : "";
  result_.status = status;
  result_.error = words.empty() || status == Status::interrupted ? error : error + " (its last words: " + words + ")";
}

}  // namespace poolbench
