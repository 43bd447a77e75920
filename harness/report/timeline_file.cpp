#include "harness/report/timeline_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "harness/report/timeline.hpp"

namespace poolbench {
namespace {

constexpr std::string_view option = "--timeline";
constexpr std::string_view end_of_object = "\n]}\n";

/// The text before the first event.
std::string start_of_object(const RunInfo& run) {
  const nlohmann::ordered_json about{{"run_id", run.run_id},
                                     {"preset", run.preset},
                                     {"suite_version", build().suite_version},
                                     {"git_commit", build().git_commit},
                                     {"host", run.machine.host},
                                     {"cpu_model", run.machine.cpu_model},
                                     {"kernel", run.machine.kernel}};
  return R"({"displayTimeUnit":"ms","otherData":)" +
         about.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + R"(,"traceEvents":[)";
}

/// A power of ten above every tid: with 65 threads, the pids are 101, 102, ...
std::uint64_t pid_base(std::uint64_t most_threads) {
  std::uint64_t base = 10;
  while (base <= most_threads) base *= 10;
  return base;
}

}  // namespace

TimelineFile::TimelineFile(std::string path, ExistingFile existing, std::vector<Cell> cells)
    : file_(std::move(path), std::string(option)), cells_(std::move(cells)) {
  if (!file_.regular()) throw OutputError(file_.path() + ": is not a regular file; choose another --timeline");
  if (file_.size() > 0) require_overwriting(file_.path(), existing, option);
  std::uint64_t most_threads = 0;
  for (const Cell& cell : cells_) {
    const std::uint64_t threads = std::uint64_t{cell.workers} + cell.workload.producers;
    most_threads = std::max(most_threads, threads);
    expected_bytes_ += cell.workload.jobs * timeline_job_bytes + threads * timeline_thread_bytes;
  }
  pid_base_ = pid_base(most_threads);
}

void TimelineFile::begin(const RunInfo& run) {
  file_.truncate(0);
  file_.reserve(expected_bytes_);
  file_.append(start_of_object(run) + std::string(end_of_object));
}

void TimelineFile::add(const Row& row, const TracedBatch& batch) {
  const auto place = static_cast<std::uint64_t>(std::ranges::find(cells_, row.cell) - cells_.begin());
  if (place == cells_.size() || std::ranges::find(drawn_, row.cell) != drawn_.end()) return;
  const std::int64_t events_end = file_.size() - static_cast<std::int64_t>(end_of_object.size());
  file_.truncate(events_end);
  try {
    file_.append(drawn_.empty() ? "\n" : ",\n");
    write_timeline({.pid = pid_base_ + place + 1,
                    .place = place,
                    .name = describe(row.cell),
                    .label = "repetition " + std::to_string(row.repetition) + ", at position " +
                             std::to_string(row.position) + " of the run",
                    .workers = row.cell.workers,
                    .workload = batch.workload,
                    .trace = batch.records},
                   [this](std::string_view piece) { file_.append(piece); });
    file_.append(end_of_object);
  } catch (...) {
    file_.truncate(events_end);
    file_.append(end_of_object);
    throw;
  }
  drawn_.push_back(row.cell);
}

}  // namespace poolbench
