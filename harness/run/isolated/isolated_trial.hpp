#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "harness/external/process.hpp"
#include "harness/trial/trial.hpp"

namespace poolbench {

/// The argument that makes this program measure one trial, see measure_ordered_trial().
inline constexpr const char* isolated_trial_argument = "isolated-trial";

/// The process of an isolated trial. By default it is this very program, even if its file has been replaced.
struct IsolatedProcess {
  std::string command = this_program();
  std::chrono::nanoseconds reserve = std::chrono::seconds(30);          ///< to start, and to draw the jobs
  std::chrono::nanoseconds ending_patience = std::chrono::seconds(30);  ///< ten thousand threads take seconds to end

  static std::string this_program();
};

/// A trial of a registered pool in a process of its own: this program, started again. A pool that hangs, crashes or
/// ends its process costs only this trial. The process itself watches its time, as any trial does, and says what went
/// wrong; if it does not, the trial kills it and says so. `on_hang` is never called.
class IsolatedTrial final : public Trial {
 public:
  IsolatedTrial(std::string pool, const TrialConfig& config, IsolatedProcess process = {});

  /// Starts the process and tells it what to measure.
  void set_up() override;

  /// Waits for its result: for as long as all steps of the trial may take, and the reserve.
  void run() override;

  /// After a result, waits for the process to end, so that it does not disturb the next trial. Kills it when patience
  /// ends.
  TrialResult tear_down() override;

  const char* step() const noexcept override { return "a trial in a process of its own"; }

  double makespan_seconds() const override;

 private:
  template <class Step>
  void attempt(const Step& step);
  std::chrono::nanoseconds patience() const;
  void fail(Status status, const std::string& error);

  std::string pool_;
  TrialConfig config_;
  IsolatedProcess how_;
  std::optional<external::Process> process_;
  bool answered_ = false;
  TrialResult result_;
};

}  // namespace poolbench
