#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/external/jobs_file.hpp"
#include "harness/external/plausibility.hpp"
#include "harness/external/process.hpp"
#include "harness/external/protocol.hpp"
#include "harness/external/trace_file.hpp"
#include "harness/trial/trial.hpp"

namespace poolbench::external {

/// A trial of a program in its own process; PROTOCOL.md describes how the two talk. If the program hangs, the trial
/// kills it and its row says so, so `on_hang` is never called.
class ExternalTrial final : public Trial {
 public:
  ExternalTrial(std::string command, std::shared_ptr<JobsFiles> files, const TrialConfig& config);

  /// Starts the program and waits for its greeting.
  void set_up() override;

  /// Sends the request and waits for the answer.
  void run() override;

  /// Closes the program's input and waits for the program to end: for the time limit, but at least 1 s and at most 30
  /// s.
  TrialResult tear_down() override;

  const char* step() const noexcept override { return "a program in its own process"; }

  /// The jobs of a traced trial, from version 3 of the protocol on; without the workers that ran them.
  std::span<const JobRecord> trace() const override { return records_; }

  double makespan_seconds() const override;

 private:
  template <class Step>
  void attempt(const char* what, const std::string& late, const Step& step);
  void fail(Status status, const std::string& error);
  std::string describe(const ProgramEnded& error) const;
  std::string with_last_words(const std::string& error) const;
  void require_version() const;
  Request request() const;
  void judge(const Answer& answer, Clock::time_point asked, std::chrono::nanoseconds waited);
  Measurement measure_trace(const Answer& answer, const KnownBatch& known, Clock::time_point asked);

  std::string command_;
  std::shared_ptr<JobsFiles> files_;
  TrialConfig config_;
  std::optional<Process> process_;
  std::string jobs_file_;
  std::optional<TraceFile> trace_file_;  // of a traced trial
  std::vector<JobRecord> records_;
  std::string late_producer_;  // why a load says nothing about the program; its end still counts
  int protocol_ = newest_protocol;
  TrialResult result_;
};

}  // namespace poolbench::external
