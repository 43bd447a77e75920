#pragma once

#include <cstdint>
#include <string>

#include "harness/measure/histogram.hpp"
#include "harness/report/output_file.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"

namespace poolbench {

/// The histogram in HdrHistogram's V2 compressed encoding, in base64: what its
/// `Histogram.decodeFromCompressedByteBuffer` reads. Format: https://github.com/HdrHistogram/HdrHistogram,
/// AbstractHistogram.encodeIntoCompressedByteBuffer().
std::string encode_hdr(const Histogram& histogram);

/// A log of the response times of each trial, in nanoseconds, as HdrHistogram's HistogramLogReader reads it: a line for
/// each trial, tagged with the cell's name and the repetition. Each function throws OutputError.
class HdrLog {
 public:
  HdrLog(std::string path, ExistingFile existing);

  /// Begins the log of a run. Call it once, before add().
  void begin(const RunInfo& run);

  /// Adds the response times of a load.
  void add(const Row& row, const TracedBatch& traced);

  const std::string& path() const { return file_.path(); }
  std::uint64_t histograms() const noexcept { return histograms_; }

 private:
  OutputFile file_;
  std::uint64_t histograms_ = 0;
};

}  // namespace poolbench
