#include "harness/report/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>

#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr int bar_width = 24;

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string time_left(double left_s) {
  constexpr double longest_counted = 2 * 3600;
  if (left_s >= longest_counted) {
    return format_span(std::chrono::seconds(static_cast<std::int64_t>(std::min(left_s, 1e9)))) + " left";
  }
  const auto whole = static_cast<long>(std::ceil(left_s));
  if (whole < 60) return std::to_string(whole) + " s left";
  const std::string rest = std::to_string(whole % 60);
  return std::to_string(whole / 60) + ":" + (rest.size() == 1 ? "0" : "") + rest + " min left";
}

}  // namespace

Progress::Progress(std::ostream& out, Terminal terminal, std::size_t trials, std::chrono::nanoseconds expected)
    : out_(out), terminal_(terminal), trials_(trials), expected_left_s_(seconds(expected)) {}

Progress::~Progress() {
  clear();
}

void Progress::start(const std::string& what) {
  draw(what);
}

void Progress::finish(std::chrono::nanoseconds expected, std::chrono::nanoseconds took) {
  ++done_;
  expected_left_s_ -= seconds(expected);
  expected_done_s_ += seconds(expected);
  took_s_ += seconds(took);
}

void Progress::draw(const std::string& what) const {
  if (!terminal_.interactive()) return;
  // Assumes that the remaining trials differ from the estimate by the same factor as the finished ones.
  const double factor = expected_done_s_ > 0 ? took_s_ / expected_done_s_ : 1;
  const double left_s = std::max(0.0, expected_left_s_ * factor);
  const double share = took_s_ + left_s > 0 ? took_s_ / (took_s_ + left_s) : 0;
  const auto filled = static_cast<std::size_t>(std::lround(share * bar_width));
  std::string line = "[" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " +
                     std::to_string(done_) + "/" + std::to_string(trials_) + "  " + time_left(left_s) + "  " + what;
  line.resize(std::min(line.size(), static_cast<std::size_t>(std::max(terminal_.width() - 1, 20))));
  out_ << "\r\x1b[K" << line << std::flush;
}

void Progress::clear() const {
  if (terminal_.interactive()) out_ << "\r\x1b[K" << std::flush;
}

}  // namespace poolbench
