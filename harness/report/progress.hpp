#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "harness/report/terminal.hpp"

namespace poolbench {

/// A progress bar with the time left, on a terminal; nothing anywhere else. It is drawn between trials only, so that
/// drawing costs no trial anything.
class Progress {
 public:
  /// `trials` that are expected to take `expected` in all.
  Progress(std::ostream& out, Terminal terminal, std::size_t trials, std::chrono::nanoseconds expected);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// A trial starts.
  void start(const std::string& what);

  /// It has ended after `took`; `expected` is what it was reckoned with.
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
