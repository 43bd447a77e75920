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
struct TimelineTrial {
  std::uint64_t pid = 1;    ///< no tid of it: viewers would take that thread for the main one and put it first
  std::uint64_t place = 0;  ///< among the processes, from the top
  std::string name = {};    ///< what ran
  std::string label = {};   ///< which repetition it was
  unsigned workers = 1;
  const Workload& workload;
  std::span<const JobRecord> trace;  ///< of all jobs, each of which has ended
};

/// Takes a text, piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// Writes the batch as Trace Events, one a line with a comma and a line feed between two, in pieces of some 64 KiB: the
/// metadata first, then for each job, in the order of submission, its submit (an instant on the track of its producer)
/// and its service (a slice on the track of its worker). Worker w is tid w + 1, producer p is tid W + p + 1. Times are
/// in microseconds since the first submit, from which every job waits; it queues from its own. The format is the Trace
/// Event Format of Chromium's catapult project, which ui.perfetto.dev and chrome://tracing read. Rethrows what `write`
/// throws.
void write_timeline(const TimelineTrial& trial, const TextSink& write);

/// `text` as JSON has strings, in quotation marks. What is no UTF-8 is replaced.
std::string json_string(const std::string& text);

/// About how long the events of a job and the metadata of a thread are; those of batches of hours are longer.
inline constexpr std::uint64_t timeline_job_bytes = 290;
inline constexpr std::uint64_t timeline_thread_bytes = 160;

}  // namespace poolbench
