#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/list.hpp"

namespace poolbench {

/// "1s", "250ms", "1.5us", "20ns", "2min", "1h", "0". Throws TextError for anything else; if the unit is missing, the
/// error suggests `usual_unit`.
std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view usual_unit = "ms");

/// A whole number, with k, M or G for thousands, millions, billions: "640", "100k". Throws TextError, which shows
/// `example`.
std::uint64_t parse_count(std::string_view text, std::string_view example = "640 or 100k");

/// "1,2,8", "1:64:x2" (1, 2, 4, … 64), "1:16:+5" (1, 6, 11, 16), and any mixture of them separated by commas: at least
/// one number, at most 10 000. Throws TextError.
std::vector<std::uint64_t> parse_counts(std::string_view text, std::string_view example = "640 or 100k");

/// Three significant digits and a suitable unit: "1.06 ms", "80.3 ns", "20.0 s".
std::string format_duration(double nanoseconds);
/// The same for whole nanoseconds.
inline std::string format_ns(std::int64_t nanoseconds) {
  return format_duration(static_cast<double>(nanoseconds));
}

/// How long something takes, as precisely as a plan needs it: "850 ms", "42.0 s", "25 min", "31 h", "1 115 days".
std::string format_span(std::chrono::nanoseconds span);

/// The same for a duration of std::chrono.
std::string format_rounded(std::chrono::nanoseconds duration);

/// As a user would type it: "1ms", "250us", "0".
std::string format_exact(std::chrono::nanoseconds duration);

/// With thousands separated by a space: "100 000".
std::string format_count(std::uint64_t count);

/// The nearest whole number in the same way; `value` is not negative.
std::string format_whole(double value);

/// A fixed number of digits after the point, whatever the locale.
std::string format_fixed(double value, int digits);

/// The shortest text that reads back as the same number.
std::string format_shortest(double value);

/// "0.162", "3.11", "41.2", "970": as many digits as a reader of a ratio needs.
std::string format_ratio(double ratio);

/// "1 job", "3 jobs".
std::string plural(std::uint64_t count, std::string_view noun);

}  // namespace poolbench
