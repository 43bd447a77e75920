#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

enum class TimesKind {
  durations,
  instants,   ///< they ascend, and count from the first
  quantiles,  ///< durations, of which only quantiles are known; there is no file, see times_with_quantiles()
};

/// Which times of which file, as users type it after an option: "TIMES.csv", "requests.csv,column=service_ms",
/// "times.txt,unit=us", "times.csv,drawn". A file has one row per job, and a header or none.
struct TimesSource {
  std::string text;  ///< as typed
  std::string file;
  std::string column;  ///< the name in the header, or the number from 1; empty: the only one
  std::string unit;    ///< ns, us, ms or s; empty: the end of the column's name says it, as in service_ms
  bool drawn = false;  ///< the times are drawn again by the seed; otherwise they are taken in order
  TimesKind kind = TimesKind::durations;
};

/// Throws TextError.
TimesSource parse_times_source(std::string_view text, TimesKind kind);

/// Times that were recorded elsewhere. Immutable.
struct RecordedTimes {
  TimesSource source;
  std::vector<std::chrono::nanoseconds> times;  ///< at least one
  std::chrono::nanoseconds mean{};              ///< of instants: the mean gap
};

/// Reads the file row by row, so that it needs no more memory than the times. Throws TextError, which names the file
/// and the line, if it cannot be read, if a time is missing, negative or not a number, if instants do not ascend, or if
/// the unit is unknown.
RecordedTimes read_times(const TimesSource& source);

/// The same, read once for each text and kind, and kept until the process ends. Not thread-safe.
const RecordedTimes& recorded_times(const TimesSource& source);

}  // namespace poolbench
