#pragma once

#include <string>

namespace poolbench {

/// The process of an isolated trial: measures what `line`, an encoded TrialOrder, says, and writes an encoded
/// TrialResult and a line feed to the open file `answer`. If the pool hangs, crashes or exits, the result says so, and
/// the process ends. Never returns, because a pool may have left threads behind that would disturb the end of main().
[[noreturn]] void measure_ordered_trial(const std::string& line, int answer);

}  // namespace poolbench
