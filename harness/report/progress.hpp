#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "harness/report/terminal.hpp"

namespace poolbench {

/// A progress bar with the time left. It is drawn only on a terminal, and only between trials, so that drawing does not
/// disturb a trial.
class Progress {
 public:
  /// For `trials` trials that are expected to take `expected` altogether.
  Progress(std::ostream& out, Terminal terminal, std::size_t trials, std::chrono::nanoseconds expected);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// Call it before a trial. Draws the bar, with `what` as the name of the trial.
  void start(const std::string& what);

  /// Call it after the trial, which took `took` and was expected to take `expected`.
  void finish(std::chrono::nanoseconds expected, std::chrono::nanoseconds took);

 private:
  void draw(const std::string& what) const;
  void clear() const;

  std::ostream& out_;
  Terminal terminal_;
  std::size_t trials_;
  std::size_t done_ = 0;
  double expected_left_s_;
  double expected_done_s_ = 0;
  double took_s_ = 0;
};

}  // namespace poolbench
