#include "harness/run/isolated/ordered_trial.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/run/isolated/message.hpp"
#include "harness/system/instructions.hpp"
#include "harness/system/sudden_end.hpp"
#include "harness/system/write_all.hpp"
#include "harness/text/explain.hpp"
#include "harness/trial/pool_trial.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

/// Writes the result of the trial, once.
class Answer {
 public:
  explicit Answer(int file) : file_(file) {}

  /// Any thread. The first caller ends the process after this returns; all other callers wait for that.
  void give(const TrialResult& result) {
    while (given_.exchange(true)) pause();
    write_all(file_, encode(result) + '\n');  // nobody is left to be told that it failed
  }

 private:
  int file_;
  std::atomic<bool> given_{false};
};

TrialResult failure(Status status, std::string error) {
  TrialResult result;
  result.status = status;
  result.error = std::move(error);
  return result;
}

[[noreturn]] void measure(const TrialOrder& order, Answer& answer) {
  std::optional<InstructionCounter> counter;  // first, because it counts only threads started later
  if (order.instructions) counter.emplace();
  const PoolEntry* pool = find_pool(order.pool);
  if (pool == nullptr) throw std::invalid_argument("there is no pool '" + order.pool + "'");
  const Workload workload(order.workload, order.draw);
  PoolTrial trial(*pool, {.workers = order.workers,
                          .workload = workload,
                          .hash_ns = order.hash_ns,
                          .alone_ns = order.alone_ns,
                          .traced = order.traced,
                          .cold = order.cold,
                          .most_backlog = order.most_backlog,
                          .time_limit = order.time_limit,
                          .instructions = counter ? &*counter : nullptr,
                          .on_hang = [&answer](const std::string& what) {
                            answer.give(failure(Status::timeout, what));
                            std::_Exit(EXIT_FAILURE);
                          }});
  const SuddenEnd sudden_end(
      [&] { return SuddenEnd::Scene{.trial = order.pool.c_str(), .step = trial.step()}; },
      [&](const std::string& how) { answer.give(failure(Status::error, ended_during(trial.step(), how))); });
  trial.set_up();
  trial.run();
  answer.give(trial.tear_down());
  std::_Exit(EXIT_SUCCESS);
}

}  // namespace

void measure_ordered_trial(const std::string& line, int answer_file) {
  Answer answer(answer_file);
  try {
    measure(decode_order(line), answer);
  } catch (const std::exception& error) {
    answer.give(failure(Status::error, explain(error)));
  }
  std::_Exit(EXIT_FAILURE);
}

}  // namespace poolbench
