#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "harness/measure/job_record.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// One traced batch, as a process of a timeline.
struct TimelineProcess {
  std::uint64_t pid = 1;    ///< not one of its tids, because viewers put the thread whose tid is the pid first
  std::uint64_t place = 0;  ///< among the processes, from the top
  std::string name = {};    ///< what ran
  std::string label = {};   ///< which repetition it was
  unsigned workers = 1;
  const Workload& workload;
  std::span<const JobRecord> trace;  ///< of all jobs; all have ended
};

/// Receives a text, piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// Writes the batch as Trace Events, one per line, separated by a comma and a line feed, in pieces of about 64 KiB. The
/// metadata come first, then, for each job in the order of submission, its submit (an instant on its producer's track)
/// and its service (a slice on its worker's track). Worker w is tid w + 1, producer p is tid W + p + 1. Times are
/// microseconds since the first submit. A job's wait counts from its arrival, which in a batch is the first submit, and
/// its queueing time from its own submit. The format is the Trace Event Format of Chromium's catapult project, which
/// ui.perfetto.dev and chrome://tracing read. Rethrows what `write` throws.
void write_timeline(const TimelineProcess& trial, const TextSink& write);

/// `text` as a JSON string, in quotation marks. Replaces what is not UTF-8 with U+FFFD.
std::string json_string(const std::string& text);

/// Approximate sizes of a job's events and of a thread's metadata. Batches that take hours need more.
inline constexpr std::uint64_t timeline_job_bytes = 290;
inline constexpr std::uint64_t timeline_thread_bytes = 160;

}  // namespace poolbench
